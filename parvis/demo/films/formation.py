"""A drone grid: a hundred small aircraft rise from a field at dusk, hold formation, and survey the ground."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from .lights import Points, add_lights, pool, scattered
from .reel import Film, Shot
from .scenery import sky, trees
from .sound import Sound, coloured, hum, mixed, placed, slow, tone, wide, within
from .stage import Canvas, Painter, Palette, Plane, Stage, smooth
from .texture import noise, sample

ROWS, COLUMNS = 9, 14
DUSK = [(0.0, "#f0a26b"), (0.10, "#cf7f68"), (0.28, "#7d6175"), (0.6, "#39456a"), (1.0, "#182440")]
FIELD = Palette([(0.0, "#161d18"), (0.3, "#3d4433"), (0.55, "#6f6a48"), (1.0, "#b3a57a")])
Place = np.ndarray


def ease(x: Plane) -> Plane:
    x = np.clip(x, 0, 1)
    return np.asarray(x * x * (3 - 2 * x), dtype=np.float32)


def grid() -> Place:
    """Places in metres: across, up, away; the middle of the formation is the origin."""
    row, column = np.mgrid[0:ROWS, 0:COLUMNS]
    return np.stack(
        [(column.ravel() - (COLUMNS - 1) / 2) * 5.0, np.zeros(ROWS * COLUMNS), (row.ravel() - (ROWS - 1) / 2) * 6.0],
        axis=1,
    )


def sphere() -> Place:
    n = np.arange(ROWS * COLUMNS) + 0.5
    up = 1 - 2 * n / (ROWS * COLUMNS)
    turn = n * np.pi * (1 + 5**0.5)
    ring = np.sqrt(1 - up * up)
    return np.stack([np.cos(turn) * ring * 17, up * 17, np.sin(turn) * ring * 17], axis=1)


def helix() -> Place:
    n = np.arange(ROWS * COLUMNS) / (ROWS * COLUMNS)
    strand = np.arange(ROWS * COLUMNS) % 2 * np.pi
    turn = n * 5 * np.pi + strand
    return np.stack([(n - 0.5) * 72, np.sin(turn) * 11, np.cos(turn) * 11], axis=1)


def seen(places: Place, *, turn: float, away: float, up: float, horizon: float, lens: float) -> tuple[Points, Plane]:
    """Where the camera sees them, and how large: the camera stands in front and looks level."""
    c, s = np.cos(turn), np.sin(turn)
    x, z = places[:, 0] * c - places[:, 2] * s, places[:, 0] * s + places[:, 2] * c + away
    near = lens / np.maximum(z, 1.0)
    points = np.stack([x * near, horizon - (places[:, 1] + up) * near], axis=1)
    return points.astype(np.float32), (near / lens * away).astype(np.float32)


def field_at_dusk(stage: Stage, *, horizon: float, seed: int) -> Canvas:
    picture = sky(stage, DUSK, horizon=horizon, cloud="#3b3a58", cover=0.66, seed=seed, lit="#ffb27a")
    picture = picture.light("#ffbd80", pool(stage, 0.35, horizon, 0.5, squash=0.3) * np.float32(0.4))
    depth = np.maximum(stage.down - horizon, 1e-3)
    blades = sample(noise(256, 256, falloff=0.9, stretch=0.6, seed=seed + 7), stage.across / depth * 0.05, 0.16 / depth)
    tone = np.clip(0.5 + 0.22 * blades, 0, 1) * smooth(0.7, 0.0, depth)
    ground = Canvas.plain(stage, "#0e1418").light("#54504a", tone * np.float32(0.55))
    ground = ground.light("#c98a63", np.exp(-depth * 16) * np.float32(0.32) * np.ones_like(tone))
    picture = picture.over(ground, smooth(-0.001, 0.001, stage.down - horizon) * np.ones_like(tone))
    woods = trees(stage, base=horizon + 0.004, tallest=0.06, seed=seed + 3)
    woods = woods * (stage.down < horizon + 0.004)
    return picture.lay("#12161f", woods.astype(np.float32))


def add_lamps(canvas: Canvas, stage: Stage, points: Points, size: Plane, bright: Plane) -> None:
    radius = 0.0026
    strength = bright * np.clip(size, 0.3, 2.2)
    add_lights(canvas, "#dff3ff", points, strength * 1.1, radius)
    add_lights(canvas, "#5fa8d8", points, strength * 0.20, radius * 3.6)


def rising(stage: Stage) -> Painter:
    horizon = 0.72
    ground = field_at_dusk(stage, horizon=horizon, seed=21)
    order = np.random.default_rng(4).permutation(ROWS * COLUMNS) / (ROWS * COLUMNS)
    wander = np.random.default_rng(5).uniform(0, 2 * np.pi, (ROWS * COLUMNS, 2))

    def paint(t: float) -> Canvas:
        canvas = ground.copy()
        climb = ease(((t - 1.2 - order * 6.5) / 7.0).astype(np.float32))
        lit = ease(((t + 0.8 - order * 6.5) / 0.6).astype(np.float32))
        places = grid()
        places[:, 0] += np.sin(t * 1.1 + wander[:, 0]) * 0.25 * climb
        places[:, 1] = -13 + climb * (26 + np.sin(t * 0.9 + wander[:, 1]) * 0.35)
        points, size = seen(places, turn=0.16 + t * 0.006, away=82, up=11.4, horizon=horizon, lens=1.25)
        add_lamps(canvas, stage, points, size, lit)
        mirror = places.copy()
        mirror[:, 1] = -26 - places[:, 1]
        low, size = seen(mirror, turn=0.16 + t * 0.006, away=82, up=11.4, horizon=horizon, lens=1.25)
        add_lights(canvas, "#7fb4d0", low, lit * np.exp(-(places[:, 1] + 13) / 9).astype(np.float32) * 0.16, 0.014)
        return canvas

    return paint


def formation(stage: Stage) -> Painter:
    horizon = 0.86
    ground = field_at_dusk(stage, horizon=horizon, seed=33)
    stands = [grid(), helix(), sphere(), grid()]
    wander = np.random.default_rng(6).uniform(0, 2 * np.pi, ROWS * COLUMNS)
    late = np.random.default_rng(7).uniform(0, 0.35, ROWS * COLUMNS)

    def paint(t: float) -> Canvas:
        canvas = ground.copy()
        leg = min(int(t // 9), 2)
        part = ease((((t - leg * 9) - 1.5) / 5.0 - late * 0.6).astype(np.float32))[:, None]
        places = stands[leg] * (1 - part) + stands[leg + 1] * part
        places[:, 1] += np.sin(t * 0.8 + places[:, 0] * 0.14) * 1.4 + np.sin(t + wander) * 0.15
        points, size = seen(places, turn=t * 0.075 - 0.5, away=84, up=28, horizon=horizon, lens=1.3)
        bright = (0.75 + 0.25 * np.sin(t * 2.2 - places[:, 0] * 0.2)).astype(np.float32)
        add_lamps(canvas, stage, points, size, bright)
        return canvas

    return paint


def slid(tall: Plane, top: float, height: int) -> Plane:
    """A part of a tall picture, from a row between two rows."""
    row = int(top)
    return np.asarray(
        tall[row : row + height] + (tall[row + 1 : row + height + 1] - tall[row : row + height]) * np.float32(top - row)
    )


def survey(stage: Stage) -> Painter:
    """Straight down on fields, each aircraft flying its own strip."""
    wide_noise = noise(512, 512, falloff=1.5, seed=40)
    furrows = noise(512, 512, falloff=0.8, stretch=0.12, seed=41)
    lanes = 7
    phase = np.random.default_rng(8).uniform(0, 0.12, lanes)
    pace = 0.018  # picture heights a second
    extra = int(pace * 20 * stage.height) // 2 * 2 + 4
    tall = Stage(stage.width, stage.height + extra)
    x, y = np.broadcast_arrays(stage.across, (np.arange(tall.height, dtype=np.float32)[:, None] - extra) / stage.height)
    along, off = x * np.float32(0.94) + y * np.float32(0.3), y * np.float32(0.94) - x * np.float32(0.3)
    plot = np.floor(along * 1.5) * 7.13 + np.floor(off * 1.9) * 3.71
    shade = np.mod(np.sin(plot) * 43.7, 1.0).astype(np.float32)
    lines, soil = sample(furrows, along * 0.9, off * 0.9), sample(wide_noise, x * 0.4, y * 0.4)
    ground = FIELD.paint(np.clip(0.30 + 0.20 * (shade - 0.5) + 0.055 * lines + 0.05 * soil, 0, 1))
    ground = ground.lay("#8d8a78", smooth(0.016, 0.008, np.abs(np.mod(off * 1.9 + 0.5, 1.0) - 0.5)) * np.float32(0.45))
    ground = ground.lay("#20304a", np.full(x.shape, 0.22, dtype=np.float32))
    strips = [
        smooth(0.1, 0.085, np.abs(stage.across - np.float32((lane - (lanes - 1) / 2) * 0.225))) for lane in range(lanes)
    ]

    def paint(t: float) -> Canvas:
        top = max(1.0, extra - 2 - t * pace * stage.height)
        canvas = Canvas(
            slid(ground.luma, top, stage.height),
            slid(ground.blue, top / 2, stage.height // 2),
            slid(ground.red, top / 2, stage.height // 2),
        )
        scanned, swept = (
            np.zeros((stage.height, stage.width), dtype=np.float32),
            np.zeros((stage.height, stage.width), dtype=np.float32),
        )
        spots, shadows = [], []
        for lane in range(lanes):
            lane_x = (lane - (lanes - 1) / 2) * 0.225
            progress = t / 20 + phase[lane]
            lane_y = 1.12 - progress * 1.35 if lane % 2 == 0 else -0.12 + progress * 1.35
            spots.append((lane_x, lane_y))
            shadows.append((lane_x + 0.035, lane_y + 0.05))
            done = (stage.down > lane_y) if lane % 2 == 0 else (stage.down < lane_y)
            scanned += strips[lane] * done
            swept += strips[lane] * np.exp(-(((stage.down - np.float32(lane_y)) / np.float32(0.006)) ** 2))
        canvas = canvas.light("#3f8f9c", scanned * np.float32(0.22)).light("#b8f2f0", swept * np.float32(0.55))
        dark = scattered(stage, np.array(shadows, dtype=np.float32), 0.5, 0.013)
        canvas = canvas.shade(1 - np.clip(dark, 0, 0.6))
        rotors = np.array(
            [(a + p * 0.0113, b + q * 0.0113) for a, b in spots for p in (-1, 1) for q in (-1, 1)], dtype=np.float32
        )
        canvas = canvas.lay("#16191d", np.clip(scattered(stage, rotors, 0.8, 0.0065), 0, 0.85))
        body = np.array(spots, dtype=np.float32)
        canvas = canvas.lay("#101216", np.clip(scattered(stage, body, 1.2, 0.008), 0, 1))
        if t % 1.0 < 0.12:
            add_lights(canvas, "#ff5a48", body, 1.0, 0.005)
        return canvas

    return paint


def sound(shots: list[float]) -> Sound:
    whole = sum(shots)
    near = within(shots, [0.6, 0.8, 1.0])
    motors = sum((tone(whole, p, seed=int(p), drift=0.05) for p in (183, 196, 211, 224, 372, 391)), start=np.float32(0))
    motors = motors * slow(whole, period=1.3, seed=1, low=0.6) * near
    swarm = coloured(whole, low=300, high=1400, tilt=1.0, seed=2) * slow(whole, period=0.9, seed=3, low=0.5) * near
    field = coloured(whole, low=3800, high=6000, tilt=0.0, seed=4) * slow(whole, period=0.37, seed=5) ** 3
    wind_left, wind_right = (coloured(whole, low=80, high=400, tilt=1.5, seed=n) for n in (6, 7))
    return mixed(
        (0.05, placed(motors, slow(whole, period=6, seed=8, low=-0.6, high=0.6))),
        (0.10, placed(swarm, slow(whole, period=5, seed=9, low=-0.5, high=0.5))),
        (0.04, placed(field, 0.4)),
        (0.22, wide(wind_left, wind_right)),
        (0.03, placed(hum(whole, 55, seed=3), 0.0)),
        peak=0.28,
    )


FILM = Film(
    name="drone-formation",
    stage=Stage(960, 540),
    rate=Fraction(50),
    start="18:20:00:00",
    shots=(Shot("rising", 17, rising), Shot("formation", 27, formation), Shot("survey", 16, survey)),
    sound=sound,
)
