"""A server hall: a slow walk down the aisle, a thousand diodes out of focus, light in glass fibre."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from .lights import add_lights, pool, scattered
from .reel import Film, Shot
from .sound import Sound, bell, coloured, hum, mixed, placed, slow, wide, within
from .stage import Canvas, Colour, Painter, Palette, Plane, Stage, difference, smooth
from .texture import blurred, noise

STEEL = Palette([(0.0, "#04070a"), (0.2, "#0d161d"), (0.45, "#223440"), (0.7, "#5d7680"), (1.0, "#dcecee")])
DIODES: tuple[Colour, ...] = ("#6fe3c9", "#7fc8ff", "#f4c36a", "#8ff0a0")
HUES = np.array([difference(colour) for colour in DIODES], dtype=np.float32)


def rack_front(side: int = 512) -> Plane:
    """One rack and a half of fronts as a tile: units, grilles, handles, doors' edges."""
    random = np.random.default_rng(90)
    tile = np.full((side, side), 0.30, dtype=np.float32)
    racks = 4
    width = side // racks
    for rack in range(racks):
        left = rack * width
        top = 10
        while top < side - 20:
            tall = int(random.choice([10, 10, 20, 20, 30, 40]))
            shade = random.uniform(0.16, 0.36)
            tile[top : top + tall - 2, left + 8 : left + width - 8] = shade
            tile[top : top + 1, left + 8 : left + width - 8] = shade + 0.12
            if random.random() < 0.6:
                grille = tile[top + 2 : top + tall - 4, left + 34 : left + width - 14]
                grille[:, ::3] -= 0.09
                grille[::3] -= 0.05
            top += tall
        tile[:, left : left + 3] = 0.05
        tile[:, left + 3 : left + 5] = 0.55
        tile[:, left + width - 3 : left + width] = 0.1
    tile[:8] = 0.12
    tile[-12:] = 0.08
    return np.clip(tile, 0.02, 1).astype(np.float32)


class Wall:
    """Pixels that look at one long wall of repeating tiles; the camera walks, so only the place along it changes.

    Each pixel reads the halving of the tile that suits its distance: fine near by, calm far off.
    """

    def __init__(self, tile: Plane, u: Plane, v: Plane, footprint: Plane) -> None:
        levels = [tile]
        while min(levels[-1].shape) > 4:
            t = levels[-1]
            levels.append((t[0::2, 0::2] + t[1::2, 0::2] + t[0::2, 1::2] + t[1::2, 1::2]) * np.float32(0.25))
        self._flat = np.concatenate([level.ravel() for level in levels])
        sides = np.array([level.shape[0] for level in levels])
        starts = np.concatenate([[0], np.cumsum(sides**2)[:-1]])
        level = np.clip(
            np.ceil(np.log2(np.maximum(footprint * sides[0], 1.0)) - 0.35).astype(np.intp), 0, len(sides) - 1
        )
        self._side = sides[level].astype(np.float32)
        self._mask = (sides[level] - 1).astype(np.intp)
        self._row = starts[level] + np.clip((v * sides[level]).astype(np.intp), 0, sides[level] - 1) * sides[level]
        self._x = (np.mod(u, 1.0) * self._side).astype(np.float32)

    def seen(self, walked: float) -> Plane:
        x = self._x + self._side * np.float32(walked % 1.0)
        left = x.astype(np.intp)
        part = x - left.astype(np.float32)
        a = self._flat[self._row + (left & self._mask)]
        b = self._flat[self._row + ((left + 1) & self._mask)]
        return np.asarray(a + (b - a) * part, dtype=np.float32)


def aisle(stage: Stage) -> Painter:
    """Between two rows of racks, walking slowly; the floor is polished, the ceiling has a line of lamps."""
    vanish = 0.44
    x, y = stage.across, stage.down - np.float32(vanish)
    half_aisle, floor, ceiling = 0.62, 0.62, 0.72
    x, y = np.broadcast_arrays(x, y)
    to_wall = half_aisle / np.maximum(np.abs(x), 1e-3)
    to_floor = np.where(y > 0, floor / np.maximum(y, 1e-3), ceiling / np.maximum(-y, 1e-3))
    on_wall = to_wall < to_floor
    away = np.minimum(to_wall, to_floor).astype(np.float32)
    high = (y * away).astype(np.float32)  # −0.72 ceiling … 0.62 floor
    aside = (x * away).astype(np.float32)
    haze = np.exp(-away * 0.055).astype(np.float32)
    v = np.clip((high + ceiling) / (floor + ceiling), 0, 0.999).astype(np.float32)
    fall = (0.25 + 0.75 * np.exp(-((v - 0.25) ** 2) * 2.0)).astype(np.float32)
    is_floor, is_ceiling = (~on_wall) & (y > 0), (~on_wall) & (y <= 0)
    front = rack_front()
    wide_pixel = (away / stage.height * 0.5).astype(np.float32)
    stretched = wide_pixel * np.maximum(away / half_aisle * 0.5, 1.0)
    walls = Wall(front, away[on_wall] * 0.5, v[on_wall], stretched[on_wall])
    # The polished floor shows the racks again: the mirrored ray meets the wall farther out and higher up.
    mirror_v = np.clip((2 * floor - y * to_wall + ceiling) / (floor + ceiling), 0, 0.999).astype(np.float32)
    mirrored = Wall(front, to_wall[is_floor] * 0.5, mirror_v[is_floor], stretched[is_floor] * 2)
    away_down, aside_down, away_up = away[is_floor], aside[is_floor], away[is_ceiling]
    across_tiles = np.abs(np.mod(aside_down * 1.6 + 0.5, 1) - 0.5)
    gloss = np.exp(-((aside_down / 0.11) ** 2)).astype(np.float32) * np.float32(0.30)
    strip = smooth(0.09, 0.075, np.abs(aside[is_ceiling]))
    fall_on_wall, haze_down = fall[on_wall], haze[is_floor]
    veil = ((1 - haze) * 0.30).astype(np.float32)
    on_wall, is_floor, is_ceiling = (np.flatnonzero(part) for part in (on_wall, is_floor, is_ceiling))
    random = np.random.default_rng(91)
    count = 1500
    led_z = random.uniform(0, 16, count)
    led_v = np.repeat(random.uniform(0.1, 0.9, count // 3), 3)[:count] + np.tile([0, 0.004, 0.008], count // 3)
    led_side = np.repeat(random.choice([-1.0, 1.0], count // 3), 3)
    led_z = np.repeat(np.round(random.uniform(0, 16, count // 3) / 0.35) * 0.35 + 0.05, 3) + np.tile(
        [0, 0.02, 0.04], count // 3
    )
    led_hue = HUES[random.choice(4, count, p=[0.45, 0.3, 0.12, 0.13])]
    led_rate, led_phase = random.uniform(0.4, 6.0, count), random.uniform(0, 1, count)
    steady = random.random(count) < 0.45

    def paint(t: float) -> Canvas:
        walked = np.float32(t * 0.34)
        tone = np.empty(haze.size, dtype=np.float32)
        tone[on_wall] = walls.seen(float(walked) * 0.5) * fall_on_wall
        joints = np.minimum(across_tiles, np.abs(np.mod((away_down + walked) * np.float32(1.6), 1) - np.float32(0.5)))
        lamps_below = smooth(
            0.46, 0.40, np.abs(np.mod((away_down * np.float32(1.16) + walked) * np.float32(0.42), 1) - np.float32(0.5))
        )
        beneath = mirrored.seen(float(walked) * 0.5) * np.float32(0.30) + np.float32(0.09)
        tone[is_floor] = beneath - smooth(0.02, 0.008, joints) * haze_down * np.float32(0.05) + gloss * lamps_below
        lamps = smooth(0.46, 0.42, np.abs(np.mod((away_up + walked) * np.float32(0.42), 1) - np.float32(0.5)))
        tone[is_ceiling] = strip * lamps + np.float32(0.05)
        tone = tone.reshape(haze.shape) * haze + veil
        canvas = STEEL.paint(tone)
        z = np.mod(led_z - walked, 16.0) + 0.45
        near = 1.0 / z
        points = np.stack([led_side * half_aisle * near, vanish + (led_v * (floor + ceiling) - ceiling) * near], axis=1)
        on = np.where(steady, 0.8, (np.sin((t * led_rate + led_phase) * 2 * np.pi) > 0.1) * 1.0)
        glow = np.clip(1.9 * near**0.8, 0.05, 1.3) * np.exp(-z * 0.06) * on
        points, close = points.astype(np.float32), z < 3.2
        add_lights(canvas, led_hue, points, glow, 0.0019)
        add_lights(canvas, led_hue[close], points[close], glow[close] * 0.2, 0.007)
        canvas.luma += end_light * np.float32(0.9 + 0.03 * np.sin(t * 0.7))
        return canvas

    end_light = pool(stage, 0.0, vanish - 0.005, 0.10, edge=1.2) * np.float32(0.32)
    return paint


def diodes(stage: Stage) -> Painter:
    """Very close, long lens: rows of diodes glide through the plane of focus."""
    random = np.random.default_rng(95)
    count = 260
    row = random.integers(0, 15, count)
    place = random.uniform(-0.2, 3.6, count)
    level = 0.03 + row * 0.067
    depth = 0.15 * row - 1.05
    hues = HUES[random.choice(4, count, p=[0.42, 0.34, 0.14, 0.10])]
    rate, phase = random.uniform(0.5, 7, count), random.uniform(0, 1, count)
    steady = random.random(count) < 0.4
    metal = noise(256, 512, falloff=0.9, stretch=0.05, seed=96)
    brushed = np.asarray(metal[: min(256, stage.height)].mean(axis=1))
    grooves = np.interp(np.linspace(0, 15, stage.height), np.arange(0, 15.01, 0.5), np.tile([0.0, 1.0], 16)[:31])
    ground = (
        0.10
        + 0.09 * (grooves[:, None] ** 2)
        + 0.01 * np.interp(np.linspace(0, len(brushed) - 1, stage.height), np.arange(len(brushed)), brushed)[:, None]
    )
    ground = blurred((ground * np.ones((1, stage.width))).astype(np.float32), 0.004 * stage.height)
    fall = (0.35 + 0.65 * np.exp(-((stage.across + 0.3) ** 2) * 1.3)).astype(np.float32)
    still = STEEL.paint((ground * fall).astype(np.float32))

    def paint(t: float) -> Canvas:
        canvas = still.copy()
        focus = 0.75 * np.sin(t * 0.25 - 0.7)
        blur = np.abs(depth - focus)
        slide = np.mod(place - t * (0.045 + 0.012 * depth), 3.8) - 1.9
        points = np.stack([slide, level], axis=1).astype(np.float32)
        on = np.where(steady, 0.85, 0.12 + 0.88 * (np.sin((t * rate + phase) * 2 * np.pi) > 0.0))
        for low, high, radius in ((0, 0.12, 0.005), (0.12, 0.3, 0.010), (0.3, 0.6, 0.019), (0.6, 9, 0.031)):
            mine = (blur >= low) & (blur < high)
            sharp = radius < 0.008
            strength = on[mine] * (1.25 if sharp else 1.25 * (0.011 / radius * 0.75 + 0.06))
            add_lights(canvas, hues[mine], points[mine], strength, radius, flat=0.0 if sharp else 0.7)
        return canvas

    return paint


def fibres(stage: Stage) -> Painter:
    """A patch panel: yellow fibre in bundles, and the traffic in it made visible."""
    random = np.random.default_rng(98)
    strands = 30
    steps = np.linspace(0, 1, 260)
    lines = []
    sheet = stage.blank()
    for n in range(strands):
        port = (n - (strands - 1) / 2) * 0.062
        sag = random.uniform(0.5, 0.9)
        away = np.sign(port or 1) * random.uniform(0.95, 1.3)
        x = (
            (1 - steps) ** 3 * port
            + 3 * (1 - steps) ** 2 * steps * port * 1.02
            + 3 * (1 - steps) * steps**2 * (port * 0.6 + away * 0.4)
            + steps**3 * away
        )
        y = (
            (1 - steps) ** 3 * 0.23
            + 3 * (1 - steps) ** 2 * steps * (0.23 + sag)
            + 3 * (1 - steps) * steps**2 * (0.5 + sag * 0.45)
            + steps**3 * random.uniform(0.55, 0.98)
        )
        line = np.stack([x, y], axis=1).astype(np.float32)
        lines.append(line)
        dense = np.stack([np.interp(np.linspace(0, 1, 1400), steps, line[:, i]) for i in (0, 1)], axis=1).astype(
            np.float32
        )
        one = np.clip(scattered(stage, dense, 0.5, 0.0042), 0, 1)
        sheet = np.maximum(sheet * (1 - one * 0.55), one * np.float32(random.uniform(0.55, 1.0)))
    body = smooth(0.0, 0.9, sheet)
    light_above = np.exp(-((stage.across - 0.2) ** 2) * 0.9 - (stage.down - 0.25) ** 2 * 2.2).astype(np.float32)
    still = STEEL.paint((0.06 + 0.16 * light_above).astype(np.float32))
    panel = smooth(0.085, 0.08, np.abs(stage.down - 0.20)) * np.ones((1, stage.width), dtype=np.float32)
    still = still.lay("#1a242b", panel.astype(np.float32))
    ports = (
        np.abs(np.mod(stage.across / 0.062, 1.0) - 0.5)
        if strands % 2 == 0
        else np.abs(np.mod(stage.across / 0.062 + 0.5, 1.0) - 0.5)
    )
    holes = smooth(0.36, 0.32, ports) * smooth(0.034, 0.03, np.abs(stage.down - 0.205))
    still = still.lay("#070b0e", holes.astype(np.float32))
    plug = smooth(0.22, 0.18, ports) * smooth(0.028, 0.025, np.abs(stage.down - 0.222))
    still = still.lay("#2f6f86", plug.astype(np.float32))
    golden = Palette([(0.0, "#2a1c05"), (0.5, "#a3721a"), (1.0, "#ffd873")]).paint(
        (sheet * (0.25 + 0.75 * light_above)).astype(np.float32)
    )
    still = still.over(golden, body)
    packets = 4
    speed, phase = random.uniform(0.10, 0.32, (strands, packets)), random.uniform(0, 1, (strands, packets))

    def paint(t: float) -> Canvas:
        canvas = still.copy()
        at, strength = [], []
        for n, line in enumerate(lines):
            for k in range(packets):
                head = np.mod(phase[n, k] + t * speed[n, k], 1.25)
                for tail in range(5):
                    s = head - tail * 0.008
                    if 0 <= s <= 1:
                        spot = s * 259
                        low = int(spot)
                        high = min(low + 1, 259)
                        at.append(line[low] + (line[high] - line[low]) * (spot - low))
                        strength.append(1.1 * 0.6**tail)
        points = np.array(at, dtype=np.float32)
        glow = np.array(strength, dtype=np.float32)
        add_lights(canvas, "#fffbe6", points, glow, 0.0030)
        add_lights(canvas, "#ffca58", points[::5], 0.22, 0.016)
        lit = np.mod(np.arange(strands) * 0.37 + np.floor(t * 3 + np.arange(strands) * 0.13) * 0.61, 1.0) < 0.55
        lamps = np.stack([(np.arange(strands) - (strands - 1) / 2) * 0.062, np.full(strands, 0.145)], axis=1)[lit]
        add_lights(canvas, "#7ff0c4", lamps.astype(np.float32), 0.9, 0.0035)
        return canvas

    return paint


def sound(shots: list[float]) -> Sound:
    whole = sum(shots)
    fans_left = coloured(whole, low=150, high=2600, tilt=1.1, seed=1)
    fans_right = coloured(whole, low=150, high=2600, tilt=1.1, seed=2)
    mains = hum(whole, 50, harmonics=8, seed=3) + 0.4 * hum(whole, 117, harmonics=3, seed=4)
    air = coloured(whole, low=3000, high=9000, tilt=0.8, seed=5) * slow(whole, period=5, seed=6, low=0.6)
    near = within(shots, [1.0, 0.7, 0.45])
    start = shots[0]
    clicks = [start + n * 1.9 + 0.4 * (n % 4) for n in range(int((whole - start) / 2.1))]
    relay = bell(whole, clicks, [1480.0 + 130 * (n % 3) for n in range(len(clicks))], fade=0.05)
    return mixed(
        (0.30, wide(fans_left * near, fans_right * near)),
        (0.12, placed(mains, 0.0)),
        (0.04, placed(air, 0.3)),
        (0.05, placed(relay, -0.3)),
        peak=0.25,
    )


FILM = Film(
    name="server-hall",
    stage=Stage(848, 480),
    rate=Fraction(25),
    start="10:12:00:00",
    shots=(Shot("aisle", 40, aisle), Shot("diodes", 25, diodes), Shot("fibres", 25, fibres)),
    sound=sound,
)
