"""A reservoir: mountains in the mist over still water, the wall and its gauge, rain."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from .lettering import written
from .lights import pool, scattered
from .reel import Film, Shot
from .scenery import Fog, below, sky, skyline, trees
from .sound import Sound, bell, coloured, mixed, placed, slow, wide, within
from .stage import Canvas, Colour, Painter, Palette, Stage, smooth
from .texture import blurred, noise, sample

MIST: Colour = "#d5dad6"
RANGES: tuple[tuple[float, float, Colour], ...] = (
    (0.30, 0.060, "#b3bfc0"),
    (0.36, 0.052, "#93a5a8"),
    (0.43, 0.046, "#6d858a"),
    (0.49, 0.036, "#48626a"),
    (0.535, 0.026, "#2c444b"),
)
SHORE = 0.56


def mountains_seen(stage: Stage) -> Canvas:
    """The view above the water, as with a brush: each range darker than the one behind it, its foot in mist."""
    picture = sky(
        stage,
        [(0.0, "#efe6d6"), (0.25, "#e3dfd5"), (0.6, "#c3cdd0"), (1.0, "#93a6b0")],
        horizon=SHORE,
        cloud="#b9c2c4",
        cover=0.62,
        seed=140,
        lit="#fff4e2",
    )
    picture = picture.light("#fff1d6", pool(stage, 0.34, 0.2, 0.3) * np.float32(0.5))
    for n, (base, relief, colour) in enumerate(RANGES):
        ridge = skyline(
            stage, base=base, relief=relief, falloff=1.45 if n < 3 else 1.2, seed=141 + n, zoom=0.8 + 0.35 * n
        )
        mask = below(stage, ridge)
        foot = smooth(float(base) - 0.04, float(base) + 0.16, stage.down - (ridge - base) * 0.4)
        grain = sample(
            noise(256, 512, falloff=1.0, seed=150 + n),
            stage.across * np.float32(0.5 + 0.2 * n) * np.ones_like(mask),
            stage.down * np.float32(1.4) * np.ones_like(mask),
        )
        picture = picture.lay(colour, mask).light("#ffffff", mask * np.clip(grain, 0, 1) * np.float32(0.03))
        picture = picture.lay(MIST, mask * foot * np.float32(0.62))
    wood = trees(stage, base=SHORE + 0.002, tallest=0.045, seed=157) * smooth(0.1, 0.55, np.abs(stage.across + 0.1))
    return picture.lay("#1d3035", wood)


class StillWater:
    """A mirror that trembles: rows of the picture above, upside down, shifted sideways by small waves."""

    def __init__(self, stage: Stage, above: Canvas, shore: float, *, seed: int) -> None:
        self._stage = stage
        self._at = round(shore * stage.height) // 2 * 2
        rows = stage.height - self._at
        self._depth = (np.arange(rows, dtype=np.float32)[:, None] + 0.5) / stage.height
        self._source = np.clip(self._at - 1 - (np.arange(rows) * 0.92).astype(np.intp), 0, self._at - 1)
        soft = blurred(above.luma[: self._at], 0.0015 * stage.height)
        self._luma = soft[self._source]
        half = self._source[::2] // 2
        self._blue, self._red = above.blue[half], above.red[half]
        far = np.maximum(self._depth, 0.004)
        self._waves = noise(256, 512, falloff=1.25, stretch=2.5, seed=seed)
        self._across = (stage.across * 0.055 / far).astype(np.float32)
        self._along = np.broadcast_to(0.05 / far, self._across.shape)
        self._reach = (self._depth**0.75 * 0.026 * stage.height).astype(np.float32)
        columns = np.arange(stage.width, dtype=np.intp)
        self._columns = columns[None, :]
        self._rows = np.arange(rows)[:, None]
        self._dim = (0.93 - 0.35 * self._depth).astype(np.float32)
        self._upper = above

    def picture(self, seconds: float, *, calm: float = 1.0) -> Canvas:
        drift = np.float32(seconds * 0.006)
        wave = sample(self._waves, self._across + drift, self._along + drift * np.float32(1.7))
        shift = (wave * self._reach * np.float32(calm)).astype(np.intp)
        rows = np.clip(self._rows + shift, 0, self._luma.shape[0] - 1)
        luma = self._luma[rows, self._columns] * self._dim + wave * np.float32(0.012)
        half_rows, half_columns = rows[::2, ::2] // 2, self._columns[:, ::2] // 2
        blue, red = self._blue[half_rows, half_columns], self._red[half_rows, half_columns]
        tint = np.float32(0.85)
        return Canvas(
            np.concatenate([self._upper.luma[: self._at], luma]),
            np.concatenate([self._upper.blue[: self._at // 2], blue * tint + np.float32(0.006)]),
            np.concatenate([self._upper.red[: self._at // 2], red * tint - np.float32(0.008)]),
        )


def mist(stage: Stage) -> Painter:
    water = StillWater(stage, mountains_seen(stage), SHORE, seed=160)
    fog = Fog(stage, seed=161, stretch=4.5)
    bank = (np.exp(-(((stage.down - SHORE + 0.03) / 0.075) ** 2)) * np.float32(0.72)).astype(np.float32)
    high = (np.exp(-(((stage.down - 0.38) / 0.07) ** 2)) * np.float32(0.42)).astype(np.float32)

    def paint(t: float) -> Canvas:
        canvas = water.picture(t, calm=0.8)
        first, second = fog.at(t, speed=0.016), fog.at(t + 60, speed=0.009)
        cover = np.clip(first * 1.3 - 0.25, 0, 1) * bank + np.clip(second * 1.5 - 0.4, 0, 1) * high
        return canvas.lay(MIST, np.clip(cover, 0, 1).astype(np.float32))

    return paint


def gauge(stage: Stage) -> Painter:
    """The wall, concrete in lifts, streaked; the staff gauge, and water that rises a hand's breadth."""
    x, y = np.broadcast_arrays(stage.across, stage.down)
    grit = sample(noise(512, 512, falloff=0.8, seed=165), x * 0.8, y * 0.8)
    cloud = sample(noise(256, 256, falloff=1.6, seed=166), x * 0.3, y * 0.3)
    streak = sample(noise(512, 512, falloff=1.0, stretch=0.06, seed=167), x * 0.7, y * 0.7)
    lift = np.abs(np.mod(y / 0.23 + 0.3, 1.0) - 0.5)
    joint = np.abs(np.mod(x / 0.62 + 0.23, 1.0) - 0.5)
    holes = np.hypot(np.mod(x / 0.155, 1.0) - 0.5, (np.mod(y / 0.115 + 0.6, 1.0) - 0.5) * 0.742)
    tone = 0.56 + 0.02 * grit + 0.045 * cloud + 0.055 * streak * smooth(0.0, 0.4, y) - 0.16 * smooth(0.016, 0.006, lift)
    tone = tone - 0.13 * smooth(0.009, 0.004, joint) - 0.17 * smooth(0.035, 0.025, holes)
    tone = tone * (1.12 - 0.32 * (x * 0.5 + 0.5) - 0.10 * y)
    wall = Palette([(0.0, "#14191b"), (0.35, "#4d5654"), (0.6, "#979a91"), (1.0, "#e8e3d6")]).paint(
        tone.astype(np.float32)
    )
    wet = smooth(0.50, 0.57, y + cloud * 0.012)
    wall = wall.shade((1 - 0.34 * wet).astype(np.float32))
    left, right = -0.36, -0.228
    e = 0.9 / stage.height
    staff = smooth(-e, e, x - left) * smooth(e, -e, x - right)
    wall = wall.shade((1 - 0.35 * smooth(0.02, 0.0, np.abs(x - right - 0.006)) * (x > right)).astype(np.float32))
    wall = wall.lay("#e9e4d4", (staff * (0.93 - 0.1 * cloud)).astype(np.float32))
    step = 0.03
    level = np.floor(y / step)
    bar = np.where(np.mod(level, 2) == 0, 1.0, 0.0) * smooth(
        e, -e, x - (left + np.where(np.mod(level, 10) < 5, 0.05, 0.032))
    )
    wall = wall.lay("#20262a", (bar * staff * 0.9).astype(np.float32))
    words = [(left + 0.057, (n * 10 + 1) * step + 0.028, str(418 - n)) for n in range(4)]
    wall = wall.lay("#a3261c", written(stage, words, size=0.034, bold=True))
    sea = Palette([(0.0, "#0d1f22"), (0.5, "#3b5a5a"), (1.0, "#c3d2cc")])
    ripples = noise(512, 512, falloff=1.35, stretch=2.5, seed=169)

    start = round(0.56 * stage.height) // 2 * 2  # nothing moves above this row
    low = slice(start, stage.height)
    x, y = np.ascontiguousarray(x[low]), np.ascontiguousarray(y[low])
    columns = np.arange(stage.width)[None, :]

    def paint(t: float) -> Canvas:
        row = stage.across
        line = np.float32(0.735 - 0.055 * t / 30) + np.float32(0.004) * np.sin(row * 5 + np.float32(t * 1.3))
        line = line + np.float32(0.0025) * np.sin(row * 17 - np.float32(t * 2.1))
        depth = np.maximum(y - line, 0)
        wave = sample(
            ripples,
            x * (np.float32(0.35) / (np.float32(0.35) + depth)) + np.float32(t * 0.008),
            depth * np.float32(1.2) + np.float32(t * 0.014),
        )
        caught = np.float32(0.34) - np.float32(0.35) * depth + wave * (np.float32(0.06) + depth * np.float32(0.24))
        water = sea.paint(caught)
        rows = np.clip((2 * line - y + wave * np.float32(0.012)) * stage.height, 0, stage.height - 1).astype(np.intp)
        glaze = np.exp(-depth * np.float32(5.5)) * np.float32(0.52)
        water.luma = water.luma * (1 - glaze) + wall.luma[rows, columns] * glaze * np.float32(0.8)
        part = Canvas(wall.luma[low], wall.blue[start // 2 :], wall.red[start // 2 :])
        part = part.over(water, smooth(-e, e, y - line))
        edge = (y - line) / np.float32(0.003)
        lap = np.exp(-edge * edge) * (np.float32(0.35) + np.float32(0.25) * np.sin(row * 40 + np.float32(t * 3)))
        part = part.light("#eef5f0", lap)
        canvas = wall.copy()
        canvas.luma[low], canvas.blue[start // 2 :], canvas.red[start // 2 :] = part.luma, part.blue, part.red
        return canvas

    return paint


def rain(stage: Stage) -> Painter:
    """The first drops: rings that open and cross on dark water."""
    random = np.random.default_rng(175)
    many = 420
    places = np.stack([random.uniform(-1.0, 1.0, many), random.uniform(0.03, 1.02, many)], axis=1)
    births = np.sort(random.uniform(0, 1, many) ** 0.75) * 29 - 0.5
    small = stage.divided(2)
    x, y = small.across, small.down
    slope_from = noise(512, 512, falloff=1.6, stretch=0.3, seed=176)
    colours = Palette([(0.0, "#0a1618"), (0.35, "#1f3a3d"), (0.6, "#5d7f80"), (0.85, "#b9cbc6"), (1.0, "#f3f3ea")])
    wide_sheen = (0.30 + 0.38 * np.exp(-((stage.down - 0.08) ** 2) * 5) + 0.08 * stage.across).astype(np.float32)

    def paint(t: float) -> Canvas:
        bump = np.zeros((stage.height, stage.width), dtype=np.float32)
        flat = 0.28 + 0.5 * 0.5
        for (cx, cy), born in zip(places, births, strict=True):
            age = t - born
            if not 0 < age < 2.6:
                continue
            near = 0.35 + 0.9 * cy
            radius, fade = (0.012 + age * 0.062) * near, (1 - age / 2.6) ** 1.5
            reach = radius + 0.02 * near
            left, right = (
                int(np.clip((cx + stage.aspect / 2 + s * reach) * stage.height, 0, stage.width)) for s in (-1, 1)
            )
            top, bottom = (int(np.clip((cy + s * reach * flat) * stage.height, 0, stage.height)) for s in (-1, 1))
            if right - left < 2 or bottom - top < 2:
                continue
            dy = (stage.down[top:bottom] - cy) / flat
            off = (np.hypot(stage.across[:, left:right] - cx, dy) - radius) / (0.0062 * near)
            ring = np.cos(off * 2.1) * np.exp(-off * off * 0.5) * (dy / max(radius, 1e-3))
            bump[top:bottom, left:right] += (ring * (0.36 * fade)).astype(np.float32)
        wave = sample(slope_from, (x * 0.6 + np.float32(t * 0.006)) + y * 0, (y * 0.9 + np.float32(t * 0.004)) + x * 0)
        calm = np.repeat(np.repeat(wave * np.float32(0.035), 2, axis=0), 2, axis=1)[: stage.height, : stage.width]
        tone = wide_sheen + bump
        tone[: calm.shape[0], : calm.shape[1]] += calm
        canvas = colours.paint(np.clip(tone, 0, 1))
        fresh = [p for p, born in zip(places, births, strict=True) if 0 < t - born < 0.16]
        if fresh:
            canvas = canvas.light(
                "#ffffff", np.clip(scattered(stage, np.array(fresh, dtype=np.float32), 0.8, 0.004), 0, 1)
            )
        return canvas

    return paint


def sound(shots: list[float]) -> Sound:
    whole = sum(shots)
    lap = coloured(whole, low=250, high=1600, tilt=1.0, seed=1) * slow(whole, period=1.1, seed=2) ** 3
    lap = lap * within(shots, [0.35, 1.0, 0.3])
    hush_left, hush_right = (coloured(whole, low=90, high=600, tilt=1.5, seed=n) for n in (3, 4))
    start = sum(shots[:2])
    random = np.random.default_rng(5)
    drops = np.sort(start + random.uniform(0, 1, 130) ** 0.75 * shots[2])
    plinks = bell(whole, list(drops), list(random.uniform(900, 2300, len(drops))), fade=0.045)
    fall = coloured(whole, low=1200, high=8000, tilt=0.8, seed=6) * within(shots, [0.0, 0.0, 1.0])
    fall = fall * np.clip((np.arange(len(fall)) / 48_000 - start) / shots[2], 0, 1).astype(np.float32)
    calls = [6.0, 6.5, 14.2, 21.0, 21.4, 33.0]
    bird = bell(whole, calls, [1960.0, 1760.0, 1960.0, 2093.0, 1760.0, 1960.0], fade=0.12)
    return mixed(
        (0.22, placed(lap, slow(whole, period=4, seed=7, low=-0.7, high=0.7))),
        (0.20, wide(hush_left, hush_right)),
        (0.08, placed(plinks, 0.2)),
        (0.06, placed(fall, 0.0)),
        (0.03, placed(bird, -0.6)),
        peak=0.25,
    )


FILM = Film(
    name="reservoir",
    stage=Stage(960, 540),
    rate=Fraction(25),
    start="07:20:00:00",
    shots=(Shot("mist", 40, mist, every=4), Shot("gauge", 30, gauge, every=3), Shot("rain", 30, rain)),
    sound=sound,
)
