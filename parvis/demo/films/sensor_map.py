"""A sensor map: a coast and its cables, an array listening, the sea floor as lines, the sound as a waterfall."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from PIL import Image, ImageDraw

from .lettering import written
from .lights import add_lights, scattered
from .reel import Film, Shot
from .sound import Sound, bell, coloured, hum, mixed, placed, slow, wide
from .stage import Canvas, Painter, Palette, Plane, Stage, smooth
from .texture import blurred, line_noise, noise, sample, sample_line

DEEP = Palette([(0.0, "#06161d"), (0.35, "#0b2a33"), (0.7, "#14444c"), (1.0, "#2a6a6d")])
LAND = "#1a2324"
FOAM = "#9fd8d2"


def terrain(stage: Stage, *, zoom: float = 1.0) -> Plane:
    """Heights of an invented coast; 0 is the shore."""
    x, y = np.broadcast_arrays(stage.across, stage.down - 0.5)
    rough = sample(
        noise(512, 512, falloff=1.9, seed=101), x * np.float32(0.42 * zoom) + 0.31, y * np.float32(0.42 * zoom) + 0.12
    )
    slope = (0.35 - x * 0.9 - y * 0.8) * zoom
    return np.asarray(rough * 0.55 - slope - 0.35, dtype=np.float32)


def contours(height: Plane, step: float, pixel: float) -> Plane:
    """Lines of equal height, as thin as the paper allows, whatever the slope."""
    dy, dx = np.gradient(height)
    steep = np.hypot(dx, dy) + 1e-6
    off = np.abs(np.mod(height / step + 0.5, 1.0) - 0.5) * step
    return np.asarray(np.clip(pixel - off / steep, 0, 1), dtype=np.float32)


def chart(stage: Stage) -> Canvas:
    height = terrain(stage)
    depth = np.clip(1.0 + height * 0.42, 0, 1)
    picture = DEEP.paint(depth.astype(np.float32))
    land = smooth(-0.002, 0.002, height)
    picture = picture.light("#4f9a98", contours(height, 0.11, 0.9) * (1 - land) * np.float32(0.35))
    picture = picture.light("#66b0ac", contours(height, 0.55, 1.2) * (1 - land) * np.float32(0.4))
    picture = picture.lay(LAND, land).light("#59645c", contours(height, 0.11, 0.8) * land * np.float32(0.35))
    shore = np.exp(-np.abs(height) / 0.012) + 0.35 * np.exp(-np.abs(height) / 0.08) * (1 - land)
    picture = picture.light(FOAM, np.clip(shore, 0, 1).astype(np.float32) * np.float32(0.5))
    x, y = stage.across, stage.down - 0.5
    lines = (
        np.minimum(np.abs(np.mod(x / 0.25, 1.0) - 0.5), np.abs(np.mod(y / 0.25 + 0.5, 1.0) - 0.5)) * 0.25 * stage.height
    )
    picture = picture.light("#7fa8a6", np.clip(0.8 - lines, 0, 1).astype(np.float32) * np.float32(0.14))
    words = [(-0.75 + 0.25 * n + 0.129, 0.985, f"{18 + n}°{(n * 7) % 60:02}'E") for n in range(6)]
    words += [(-stage.aspect / 2 + 0.012, 0.125 + 0.25 * n - 0.006, f"{58 - n}°{(n * 13) % 60:02}'N") for n in range(4)]
    return picture.light("#a9c4c0", written(stage, words, size=0.02) * np.float32(0.55))


def sensors(stage: Stage) -> np.ndarray:
    """Where the array stands: in the water, no two too near."""
    height = terrain(Stage(192, 108))
    random = np.random.default_rng(104)
    found: list[tuple[float, float]] = []
    for x, y in random.uniform((-0.84, 0.06), (0.84, 0.94), (900, 2)):
        row, column = int(y * 108), min(191, int((x + 16 / 18) * 108))
        deep = height[min(row, 107), max(0, column)]
        if -1.2 < deep < -0.12 and all((x - a) ** 2 + (y - b) ** 2 > 0.013 for a, b in found):
            found.append((x, y))
        if len(found) == 26:
            break
    return np.array(found, dtype=np.float32)


def drawn_lines(stage: Stage, pairs: list[tuple[np.ndarray, np.ndarray]], *, width: float = 0.0016) -> Plane:
    twice = Image.new("L", (stage.width * 2, stage.height * 2), 0)
    pen = ImageDraw.Draw(twice)
    for a, b in pairs:
        ends = [((p[0] + stage.aspect / 2) * stage.height * 2, p[1] * stage.height * 2) for p in (a, b)]
        pen.line(ends, fill=255, width=max(1, round(width * stage.height * 2)))
    return np.asarray(twice.reduce(2), dtype=np.float32) / np.float32(255.0)


def network(stage: Stage) -> Painter:
    """The sensors come up one by one; something passes; the nearest hear it and draw their lines."""
    still = chart(stage)
    places = sensors(stage)
    near = [
        (a, b)
        for n, a in enumerate(places)
        for b in places[n + 1 :]
        if 0 < (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 < 0.035
    ]
    web = drawn_lines(stage, near, width=0.0012)
    first = np.linspace(1.0, 9.0, len(places))
    x, y = stage.across, stage.down

    def contact(t: float) -> np.ndarray:
        s = np.clip((t - 10) / 26, 0, 1)
        return np.array(
            [-0.46 + 0.5 * s + 0.05 * np.sin(s * 7), 0.93 - 0.66 * s + 0.06 * np.sin(s * 5)], dtype=np.float32
        )

    def paint(t: float) -> Canvas:
        canvas = still.copy()
        up = np.clip((t - first) / 0.8, 0, 1).astype(np.float32)
        canvas = canvas.light(FOAM, web * np.float32(0.35 * min(1.0, max(0.0, (t - 7) / 3))))
        rings = np.zeros_like(canvas.luma)
        target = contact(t)
        for n, (sx, sy) in enumerate(places):
            age = np.mod(t - first[n] + n * 0.37, 3.4)
            if up[n] > 0 and age < 1.6:
                radius = 0.015 + age * 0.05
                left, right = (
                    int(np.clip((sx + stage.aspect / 2 + s * (radius + 0.01)) * stage.height, 0, stage.width))
                    for s in (-1, 1)
                )
                top, bottom = (
                    int(np.clip((sy + s * (radius + 0.01)) * stage.height, 0, stage.height)) for s in (-1, 1)
                )
                off = np.hypot(x[:, left:right] - sx, y[top:bottom] - sy) - radius
                part = np.exp(-((off / 0.0016) ** 2)) * (1 - age / 1.6) * 0.7
                rings[top:bottom, left:right] = np.maximum(rings[top:bottom, left:right], part)
        canvas = canvas.light("#bff4ea", rings)
        add_lights(canvas, "#e6fffa", places, up, 0.0042)
        add_lights(canvas, "#3fa79f", places, up * 0.4, 0.014)
        if t > 11:
            seen = min(1.0, (t - 11) / 1.5)
            far = np.hypot(places[:, 0] - target[0], places[:, 1] - target[1])
            hearing = places[np.argsort(far)[:4]]
            strength = 0.45 + 0.25 * np.sin(t * 5)
            canvas = canvas.lay(
                "#f0b35a", drawn_lines(stage, [(target, p) for p in hearing]) * np.float32(seen * strength)
            )
            track = np.array([contact(t - k * 0.28) for k in range(40) if t - k * 0.28 > 10.5], dtype=np.float32)
            fade = np.linspace(0.8, 0.1, len(track)).astype(np.float32)
            canvas = canvas.lay("#f0a040", np.clip(scattered(stage, track, fade, 0.0028), 0, 1))
            add_lights(canvas, "#a05a10", target[None], seen, 0.022)
            canvas = canvas.lay("#ffd79a", np.clip(scattered(stage, target[None], seen * 1.2, 0.006), 0, 1))
            box = np.maximum(np.abs(x - target[0]), np.abs(y - target[1]))
            corner = (np.abs(box - 0.028) < 0.0011) & (np.minimum(np.abs(x - target[0]), np.abs(y - target[1])) > 0.014)
            canvas = canvas.lay("#ffcf85", corner.astype(np.float32) * np.float32(seen * 0.9))
        return canvas

    return paint


def sea_floor(stage: Stage) -> Painter:
    """The floor as lines one behind the other; a pulse runs through it."""
    rows = 64
    rough = noise(256, 512, falloff=1.6, seed=110)
    fine = noise(256, 512, falloff=1.1, seed=111)
    deep = 1 - np.arange(rows, dtype=np.float32)[:, None] / (rows - 1)  # 1 far … 0 near
    scale = 0.58 + 0.55 * (1 - deep)
    base = 0.30 + 0.66 * (1 - deep) ** np.float32(1.35)
    columns = stage.across / scale / np.float32(0.92)  # where each pixel column meets each line
    inside = np.abs(columns) <= 1
    valley = (0.35 + 0.65 * np.clip(np.abs(columns) * 1.35, 0, 1) ** 1.2).astype(np.float32)
    source = np.hypot(columns - 0.1, (deep - 0.45) * 1.5).astype(np.float32)
    ink = np.where(inside, (0.27 + 0.73 * (1 - deep) ** 0.8), 0).astype(np.float32)
    ground = DEEP.paint((0.10 + 0.25 * smooth(0.1, 0.9, stage.down)) * np.ones((1, stage.width), dtype=np.float32))
    place = np.arange(rows, dtype=np.float32)[:, None] * np.float32(0.0075)

    def strokes(tops: Plane, feet: Plane, strength: Plane) -> Plane:
        """Upright strokes from top to foot in every column, with soft ends: marked at both ends, then summed down."""
        edges = np.zeros((stage.height + 2, stage.width))
        column = np.broadcast_to(np.arange(stage.width), tops.shape)
        for places, sign in ((tops, 1.0), (feet, -1.0)):
            at = np.clip(places, 0, stage.height)
            row = at.astype(np.intp)
            part = at - row
            for step, share in ((0, 1 - part), (1, part)):
                where = ((row + step) * stage.width + column).ravel()
                edges.ravel()[:] += np.bincount(where, (share * strength * sign).ravel(), minlength=edges.size)
        return np.clip(np.cumsum(edges[:-2], axis=0, dtype=np.float32), 0, 1)

    def paint(t: float) -> Canvas:
        v = place + np.float32(t * 0.0035)
        hills = sample(rough, columns * np.float32(0.25) + 0.2, v) * np.float32(0.062)
        hills += sample(fine, columns * np.float32(0.45), v * 2) * np.float32(0.011)
        off = (source - np.float32((t * 0.22) % 1.7)) / np.float32(0.05)
        wave = np.exp(-off * off - source * np.float32(0.9))
        line = (base - (hills * valley + np.float32(0.035) * wave) * scale) * stage.height
        nearest = np.minimum.accumulate(line[::-1], axis=0)[::-1]  # what stands before a line hides it
        hidden = np.concatenate([nearest[1:], np.full((1, stage.width), np.inf, dtype=np.float32)])
        beside = np.roll(line, -1, axis=1)
        half = np.float32(max(0.55, 0.0009 * stage.height))
        tops, feet = np.minimum(line, beside) - half, np.maximum(line, beside) + half
        feet = np.minimum(feet, hidden)
        tops = np.minimum(tops, feet)
        canvas = ground.light("#a8dcd6", strokes(tops, feet, ink) * np.float32(0.85))
        glow = np.clip(wave * np.float32(1.6) - np.float32(0.15), 0, 0.95) * inside
        return canvas.lay(
            "#ffc46a", strokes(tops - half * 3, np.maximum(np.minimum(feet + half * 3, hidden), tops - half * 3), glow)
        )

    return paint


def waterfall(stage: Stage) -> Painter:
    """The sound of the sea as a waterfall: time runs down, pitch runs across, steady lines are machines."""
    pace = max(2, round(stage.height * 0.035) * 2)  # rows a second, even
    seconds = 26
    rows, columns = seconds * pace + stage.height, stage.width
    random = np.random.default_rng(115)
    pitch = np.linspace(0, 1, columns)[None, :]
    time = np.arange(rows)[:, None] / stage.height
    sheet = (0.16 + 0.10 * np.exp(-pitch * 3.5) + random.gamma(2.0, 0.030, (rows, columns))).astype(np.float32)
    sheet += 0.05 * sample_line(line_noise(1024, falloff=1.0, seed=116), (time * 0.2).astype(np.float32))
    for centre, strength, wander in ((0.12, 0.5, 0.004), (0.24, 0.34, 0.008), (0.36, 0.24, 0.012), (0.48, 0.15, 0.016)):
        drift = centre + wander * (np.sin(time * 2.1) + 0.5 * np.sin(time * 5.3 + 1))
        fade = np.clip(0.55 + 0.45 * np.sin(time * 1.1 + centre * 4), 0.1, 1)
        sheet += (strength * fade * np.exp(-(((pitch - drift) / 0.0022) ** 2))).astype(np.float32)
    passing = 0.62 + 0.06 * np.tanh((time - 1.3) * 3.2)
    sheet += (0.65 * np.exp(-((time - 1.3) ** 2) * 2.2) * np.exp(-(((pitch - passing) / 0.004) ** 2))).astype(
        np.float32
    )
    for start in np.arange(0.2, rows / stage.height, 0.37):
        sweep = 0.78 + (time - start) * 1.6
        sheet += (0.42 * ((time > start) & (time < start + 0.07)) * np.exp(-(((pitch - sweep) / 0.0035) ** 2))).astype(
            np.float32
        )
    sheet = blurred(sheet, 0.6)
    colours = Palette(
        [(0.0, "#041016"), (0.25, "#0a2c36"), (0.45, "#15606a"), (0.65, "#5bb5a6"), (0.85, "#f0cf86"), (1.0, "#fff6dd")]
    )
    painted = colours.paint(np.clip(sheet * 1.15, 0, 1)[: rows // 2 * 2])
    marks = np.zeros((stage.height, stage.width), dtype=np.float32)
    words = [
        (-stage.aspect / 2 + stage.aspect * f + 0.006, 0.03, f"{int(f * 2000)} Hz") for f in (0.1, 0.3, 0.5, 0.7, 0.9)
    ]
    marks = np.maximum(marks, written(stage, words, size=0.022) * np.float32(0.8))
    for f in (0.1, 0.3, 0.5, 0.7, 0.9):
        marks[: stage.height // 22, int(f * stage.width)] = 0.6

    def paint(t: float) -> Canvas:
        top = max(0, int((seconds - t) * pace)) // 2 * 2
        top = min(top, rows // 2 * 2 - stage.height)
        part = slice(top, top + stage.height)
        small = slice(top // 2, top // 2 + stage.height // 2)
        canvas = Canvas(painted.luma[part], painted.blue[small], painted.red[small])
        return canvas.light("#d9efe9", marks)

    return paint


def sound(shots: list[float]) -> Sound:
    whole = sum(shots)
    deep_left = coloured(whole, low=30, high=240, tilt=1.6, seed=1)
    deep_right = coloured(whole, low=30, high=240, tilt=1.6, seed=2)
    pings = [2.0 + 3.4 * n for n in range(int((whole - 4) / 3.4))]
    echo = [p + 0.55 for p in pings]
    notes = [(880.0, 987.8, 784.0)[n % 3] for n in range(len(pings))]
    far = bell(whole, pings, notes, fade=0.5)
    back = bell(whole, echo, notes, fade=0.9)
    machine = hum(whole, 48, harmonics=5, seed=3) * slow(whole, period=6, seed=4, low=0.2)
    return mixed(
        (0.35, wide(deep_left, deep_right)),
        (0.07, placed(far, -0.3)),
        (0.03, placed(back, 0.6)),
        (0.10, placed(machine, 0.2)),
        peak=0.27,
    )


FILM = Film(
    name="sensor-map",
    stage=Stage(960, 540),
    rate=Fraction(25),
    start="14:03:00:00",
    shots=(Shot("network", 38, network), Shot("sea_floor", 28, sea_floor), Shot("waterfall", 24, waterfall, every=1)),
    sound=sound,
    grain=1.0,
    paper=True,
)
