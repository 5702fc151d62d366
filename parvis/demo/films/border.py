"""A border road at night: headlights in fog, a crossing point in the rain, and the same road seen by its warmth."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np

from .lettering import written
from .lights import Sprite, add_lights, pool
from .reel import Film, Shot
from .scenery import Fog, below, skyline, trees
from .sound import Sound, coloured, hum, mixed, placed, slow, tone, wide, within
from .stage import Canvas, Painter, Palette, Plane, Stage, smooth
from .texture import blurred, noise, sample

ASPHALT = Palette([(0.0, "#05070a"), (0.25, "#1a1f24"), (0.5, "#4b4f4d"), (0.8, "#a7a392"), (1.0, "#f2ead2")])
WARMTH = Palette([(0.0, "#0a0c0e"), (0.35, "#3a3f43"), (0.7, "#9ba0a2"), (1.0, "#f6f7f5")])


def headlights(stage: Stage) -> Painter:
    """From behind the windscreen: the road bends slowly, posts pass, one car comes the other way."""
    horizon = 0.47
    top = round(horizon * stage.height) // 2 * 2
    depth = np.maximum(stage.down[top:] - horizon, 0.3 / stage.height).astype(np.float32)
    away = np.float32(0.11) / depth  # 1 at the near edge of the light
    grit = noise(512, 512, falloff=0.75, seed=60)
    verge = noise(512, 512, falloff=1.1, seed=61)
    rough = np.empty((512, 512), dtype=np.complex64)
    rough.real, rough.imag = grit, verge
    fog = Fog(stage, seed=62, stretch=3.0)
    beam_far = np.exp(-np.maximum(away - 0.12, 0) * 0.42).astype(np.float32)
    wood = trees(stage, base=horizon + 0.01, tallest=0.17, seed=63)
    above = Canvas.plain(stage, "#05070a").lay("#04060a", wood)
    lamp = Sprite(stage, 0.2, core=0.10)
    wide_glow = pool(stage, 0.02, horizon + 0.03, 0.55, squash=0.5, edge=1.4)

    mist_where = ((0.10 + wide_glow * 0.42) * smooth(0.95, 0.3, stage.down)).astype(np.float32)

    def paint(t: float) -> Canvas:
        bend = 0.05 * math.sin(t * 0.21) + 0.025 * math.sin(t * 0.47 + 1)
        curve = (np.float32(bend * 0.35 * 6 * 0.11) * np.minimum(away, 9.0) ** np.float32(1.7)).astype(np.float32)
        side = stage.across * away - curve  # metres / 10 from the middle of our lane
        run = np.float32(t * 2.3)
        road = np.abs(side + np.float32(0.17))
        spots = (side * np.float32(0.6 * 512)).astype(np.intp) & 511
        spots += ((away * np.float32(0.42 * 512) + run * np.float32(0.42 * 512)).astype(np.intp) & 511) << 9
        surface = rough.ravel()[spots]
        tone = np.where(
            road < 0.42,
            surface.real * np.float32(0.05) + np.float32(0.30),
            surface.imag * np.float32(0.12) + np.float32(0.20),
        )
        dashes = smooth(0.55, 0.45, np.abs(np.mod(away * 0.55 + run * np.float32(0.55), 1.0) * 2 - 1))
        tone += smooth(0.012, 0.006, road - np.float32(0.002)) * (dashes * np.float32(0.55))
        tone += smooth(0.012, 0.006, np.abs(road - np.float32(0.375))) * np.float32(0.42)
        aim = side - np.float32(0.02)
        spread = np.exp(-(aim * aim) * (np.float32(1.6) / (np.float32(0.25) + away * np.float32(0.35))))
        tone *= beam_far * spread * np.float32(1.15) + np.float32(0.03)
        lit = ASPHALT.paint(tone)
        canvas = above.copy()
        canvas.luma[top:], canvas.blue[top // 2 :], canvas.red[top // 2 :] = lit.luma, lit.blue, lit.red
        mist = fog.at(t, speed=0.12, rise=0.02)
        veil = mist * mist_where
        canvas = canvas.light("#c4ccce", veil.astype(np.float32))
        posts, glints = [], []
        for n in range(14):
            gap = n * 1.6 - (t * 4.6) % 1.6 + 0.25
            if gap < 0.3:
                continue
            for hand in (-0.66, 0.36):
                z = 0.11 / gap
                x = (hand * z / 0.11) + 0.05 * math.sin(t * 0.21) * min(gap, 9.0) ** 1.7 * 0.35 * z * 6
                posts.append((x, horizon + z * 0.62))
                glints.append(1.3 * np.exp(-gap * 0.11) * min(1.0, gap))
        at = np.array(posts, dtype=np.float32)
        strength = np.array(glints, dtype=np.float32)
        add_lights(canvas, "#ffd9a0", at, strength, 0.0042)
        add_lights(canvas, "#7d5b34", at, strength * 0.25, 0.013)
        meeting = (t + 4) % 15.0
        gap = 9.5 - meeting * 0.86
        if 0.28 < gap < 9.4:
            z = 0.11 / gap
            x = -0.43 * z / 0.11
            glare = float(np.clip(1.5 - gap * 0.12, 0.15, 1.3)) * min(1.0, (9.4 - gap) * 1.2)
            for lamp_x in (x - 0.055 * z / 0.11, x + 0.055 * z / 0.11):
                lamp.add(canvas, "#fff6e2", lamp_x, horizon + z * 0.5, glare)
            bloom = pool(stage, x, horizon + z * 0.5, 0.5, edge=1.0) * np.float32(0.35 * glare)
            canvas = canvas.light("#dfe4e6", bloom)
        return canvas

    return paint


def crossing_set(stage: Stage) -> Canvas:
    """The still part of the crossing: canopy, booth, wet ground, woods behind."""
    horizon = 0.66
    picture = Palette([(0.0, "#101a28"), (0.6, "#0b121d"), (1.0, "#070b12")]).paint(
        np.broadcast_to(1 - stage.down / horizon, (stage.height, stage.width)).clip(0, 1).astype(np.float32)
    )
    picture = picture.lay("#05080c", trees(stage, base=horizon, tallest=0.2, seed=70))
    x, y = stage.across, stage.down

    def box(left: float, right: float, top: float, bottom: float) -> Plane:
        e = 0.8 / stage.height
        return smooth(-e, e, x - left) * smooth(e, -e, x - right) * smooth(-e, e, y - top) * smooth(e, -e, y - bottom)

    picture = picture.lay("#10151b", (y > horizon).astype(np.float32) * np.ones_like(x))
    for lamp in (-0.42, 0.0, 0.42):
        beam = np.exp(-(((x - lamp) / (0.035 + 0.42 * np.maximum(y - 0.345, 0))) ** 2)) * (y > 0.345)
        fall = np.exp(-np.maximum(y - 0.345, 0) * 2.1)
        picture = picture.light("#ffd8a0", (beam * fall * 0.42).astype(np.float32))
        floor = pool(stage, lamp, 0.72, 0.24, squash=0.16) * np.float32(0.75)
        picture = picture.light("#ffcf94", floor * (y > horizon))
    picture = picture.lay("#1b222a", box(-0.72, 0.72, 0.30, 0.345))
    picture = picture.lay("#2d363f", box(-0.72, 0.72, 0.30, 0.304))
    for post in (-0.66, 0.66):
        picture = picture.lay("#0d1116", box(post - 0.012, post + 0.012, 0.345, 0.70))
    picture = picture.lay("#141a20", box(0.17, 0.35, 0.47, 0.70))
    picture = picture.lay("#ffdf9e", box(0.185, 0.335, 0.495, 0.58) * np.float32(0.88))
    picture = picture.lay("#141a20", box(0.257, 0.263, 0.495, 0.58))
    picture = picture.lay("#1c1a18", pool(stage, 0.222, 0.56, 0.013, edge=8) * np.float32(0.9))
    picture = picture.lay("#1c1a18", box(0.2, 0.245, 0.571, 0.58))
    mirrored = Canvas(picture.luma.copy(), picture.blue.copy(), picture.red.copy())
    at = round(0.70 * stage.height) // 2 * 2
    rows = stage.height - at
    ripple = noise(128, 128, falloff=1.0, stretch=0.3, seed=71)
    depth = np.arange(rows, dtype=np.float32)[:, None] / stage.height
    shift = sample(
        ripple, np.broadcast_to(x, (rows, stage.width)) * 0.7, np.broadcast_to(depth * 9, (rows, stage.width))
    )
    column = np.clip(np.arange(stage.width) + (shift * depth * 60).astype(int), 0, stage.width - 1)
    row = np.clip(at - 1 - (np.arange(rows)[:, None] * 1.25).astype(int), 0, at - 1)
    glossy = blurred(picture.luma, 0.002 * stage.height)[row, column]
    strength = (0.62 * np.exp(-depth * 2.5)).astype(np.float32)
    mirrored.luma[at:] = mirrored.luma[at:] * 0.5 + glossy * strength
    small_row, small_column = row[::2] // 2, column[::2, ::2] // 2
    for plane in (mirrored.blue, mirrored.red):
        plane[at // 2 :] = plane[at // 2 :] * 0.5 + plane[small_row, small_column] * strength[::2]
    return mirrored


def crossing(stage: Stage) -> Painter:
    """The crossing point in the rain: a car arrives, waits, the arm lifts, it leaves."""
    still = crossing_set(stage)
    fog = Fog(stage, seed=72)
    random = np.random.default_rng(73)
    drops = random.uniform(0, 1, (420, 3)).astype(np.float32)
    lamp, tail = Sprite(stage, 0.12, core=0.12), Sprite(stage, 0.05, core=0.3)
    # Each moves in a part of the picture: the car in these rows, the arm between these rows and columns.
    road, high, wide = stage.rows(0.57, 0.82), stage.rows(0.28, 0.66), stage.columns(-0.17, 0.2)
    x, y = stage.across, stage.down[road]
    arm_x, arm_y = stage.across[:, wide] - np.float32(0.155), stage.down[high] - np.float32(0.615)
    misty = (0.12 * smooth(0.1, 0.7, stage.down)).astype(np.float32)
    e = np.float32(0.9 / stage.height)

    def car_place(t: float) -> float:
        arrive = min(t / 7.0, 1.0)
        leave = max(0.0, t - 17.0) / 6.0
        return -1.25 + 1.12 * (1 - (1 - arrive) ** 2) + 1.9 * leave * leave

    def paint(t: float) -> Canvas:
        canvas = still.copy()
        place = car_place(t)
        lifted = float(np.clip((t - 13.5) / 2.5, 0, 1) - np.clip((t - 25) / 2.5, 0, 1))
        lifted = lifted * lifted * (3 - 2 * lifted)
        hood = np.maximum(np.abs(x - np.float32(place)) - 0.135, np.abs(y - 0.677) - 0.024)
        cabin = np.maximum(
            np.abs(x - np.float32(place - 0.015)) - 0.085 + (0.655 - y) * 0.55, np.abs(y - 0.637) - 0.022
        )
        wheels = [np.hypot(x - np.float32(place + dx), y - 0.699) - 0.019 for dx in (-0.085, 0.085)]
        shape = np.minimum.reduce([hood, cabin, *wheels])
        part = canvas.part(road).lay("#07090c", smooth(float(e), float(-e), shape))
        shine = np.exp(-(((y - 0.655) / 0.004) ** 2)) * smooth(0.13, 0.1, np.abs(x - np.float32(place)))
        part = part.light("#c98f58", (shine * 0.5).astype(np.float32))
        throw = np.exp(-(((y - 0.695) / (0.012 + 0.05 * np.maximum(x - place - 0.13, 0))) ** 2))
        throw = throw * np.exp(-np.maximum(x - place - 0.13, 0) * 2.6) * (x > place + 0.13)
        canvas.put(part.light("#ffe9c4", (throw * 0.6).astype(np.float32)), road)
        lamp.add(canvas, "#fff3da", place + 0.137, 0.672, 1.15)
        tail.add(canvas, "#ff3a2c", place - 0.135, 0.668, 1.1 if 5 < t < 17.5 else 0.7)
        c, s = math.cos(lifted * 1.25), math.sin(lifted * 1.25)
        along, off = -(arm_x * c + arm_y * s), -arm_x * s + arm_y * c
        arm = smooth(float(e), float(-e), np.maximum(np.abs(off) - 0.0055, np.abs(along - 0.15) - 0.15))
        stripe = (np.mod(along * 14, 1.0) < 0.5).astype(np.float32)
        part = canvas.part(high, wide).lay("#d9d4c8", arm * np.float32(0.85))
        canvas.put(part.lay("#a3261c", arm * stripe * np.float32(0.9)), high, wide)
        red = 1.0 if lifted < 0.5 else 0.0
        tail.add(canvas, "#ff4030" if red else "#58d68a", 0.155, 0.585, 0.9)
        canvas = canvas.light("#93a2ad", fog.at(t, speed=0.03) * misty)
        fall = np.mod(drops[:, 1] * 1.2 + t * (1.4 + drops[:, 2] * 0.5), 1.2) - 0.1
        slant = (drops[:, 0] - 0.5) * 2.1 - fall * 0.06
        for step in range(3):
            at = np.stack([slant - step * 0.0006, fall + step * 0.011], axis=1)
            add_lights(canvas, "#ffffff", at, 0.10 - 0.02 * step, 0.0016)
        return canvas

    return paint


def thermal(stage: Stage) -> Painter:
    """The thermal camera on the mast: cold hills, a warm road, a vehicle, two deer and a fox."""
    hills = np.zeros((stage.height, stage.width), dtype=np.float32) + 0.12 + 0.06 * stage.down
    for n, (base, relief, warmth) in enumerate(((0.30, 0.05, 0.22), (0.40, 0.04, 0.30), (0.52, 0.03, 0.36))):
        mask = below(stage, skyline(stage, base=base, relief=relief, falloff=1.3, seed=80 + n))
        rough = noise(512, 512, falloff=0.9, stretch=0.8, seed=84 + n)
        leaf = sample(rough, stage.across * 0.9, stage.down * (1.3 - 0.3 * n))
        hills = hills + (warmth + 0.045 * leaf - hills) * mask
    x, y = stage.across, stage.down
    bend = 0.32 * np.sin((y - 0.45) * 5.2)
    road = smooth(0.012 + 0.004, 0.012, np.abs(x - bend) / (0.35 + (y - 0.42) * 3.2)) * (y > 0.44)
    hills = (hills + road * 0.17).astype(np.float32)
    band = np.random.default_rng(88).normal(0, 0.006, (1, stage.width)).astype(np.float32)
    reticle = np.zeros_like(hills)
    for sx in (-1, 1):
        for sy in (-1, 1):
            cx, cy = sx * 0.27, 0.5 + sy * 0.2
            reticle += (np.abs(y - cy) < 0.0015) * ((x - cx) * sx < 0) * ((x - cx) * sx > -0.06)
            reticle += (np.abs(x - cx) < 0.0015) * ((y - cy) * sy < 0) * ((y - cy) * sy > -0.06)
    reticle += (np.abs(x) < 0.001) * (np.abs(y - 0.5) < 0.012) + (np.abs(y - 0.5) < 0.001) * (np.abs(x) < 0.012)
    words = written(
        stage,
        [(-stage.aspect / 2 + 0.04, 0.07, "LWIR  8-14 um"), (-stage.aspect / 2 + 0.04, 0.11, "AZ 214.0  EL -2.5")],
        size=0.028,
    )
    overlay = (np.clip(reticle + words, 0, 1) * 0.75).astype(np.float32)

    def car_heat(cx: float, along: float, near: float, rows: slice, columns: slice) -> Plane:
        def warm(x: float, y: float, radius: float, squash: float, edge: float) -> Plane:
            across = (stage.across[:, columns] - x) / radius
            down = (stage.down[rows] - y) / (radius * squash)
            return np.exp(-((across * across + down * down) ** (edge / 2)))

        engine = warm(cx, along - 0.045 * near, 0.062 * near, 0.62, 5.0)
        cabin = warm(cx, along - 0.10 * near, 0.045 * near, 0.6, 6.0)
        tyres = sum(warm(cx + side * 0.045 * near, along, 0.013 * near, 1.0, 4.0) for side in (-1, 1))
        return np.clip(engine * 0.7 + cabin * 0.36 + tyres * 0.6, 0, 0.8)

    def beast(heat: Plane, at: float, ground: float, step: float, scale: float) -> None:
        where = stage.rows(ground - 0.08 * scale, ground + 0.02), stage.columns(at - 0.06 * scale, at + 0.06 * scale)
        x, y = stage.across[:, where[1]], stage.down[where[0]]
        body = np.exp(
            -((((x - at) / (0.026 * scale)) ** 2 + ((y - ground + 0.03 * scale) / (0.011 * scale)) ** 2) ** 2)
        )
        neck = np.exp(
            -(
                (
                    ((x - at - 0.03 * scale) / (0.008 * scale)) ** 2
                    + ((y - ground + 0.045 * scale) / (0.014 * scale)) ** 2
                )
                ** 2
            )
        )
        legs = np.zeros_like(body)
        for n, foot in enumerate((-0.02, -0.014, 0.014, 0.02)):
            swing = 0.005 * math.sin(step + n * 1.9)
            legs += np.exp(-(((x - at - foot * scale - swing * (y - ground + 0.02)) / (0.0022 * scale)) ** 2)) * (
                np.abs(y - ground + 0.011 * scale) < 0.012 * scale
            )
        heat[where] = np.maximum(heat[where], np.clip(body * 0.55 + neck * 0.6 + legs * 0.4, 0, 0.62))

    def paint(t: float) -> Canvas:
        pan = round(4 * math.sin(t * 0.1))
        scene = np.roll(hills, pan, axis=1)
        heat = np.zeros_like(hills)
        beast(heat, -0.5 + t * 0.008, 0.74, t * 3.2, 1.1)
        beast(heat, -0.62 + t * 0.0085, 0.77, t * 3.0 + 1, 1.25)
        along = 0.995 - (t / 30) * 0.56
        cx, near = 0.32 * math.sin((along - 0.45) * 5.2), 0.12 + (along - 0.42) * 1.5
        where = stage.rows(along - 0.25 * near, along + 0.1 * near), stage.columns(cx - 0.15 * near, cx + 0.15 * near)
        heat[where] = np.maximum(heat[where], car_heat(cx, along, near, *where))
        tone = scene + band + heat * (1 - scene * 0.4)
        canvas = WARMTH.paint(tone).lay("#e8efe8", overlay)
        if t > 4:
            square = np.maximum(np.abs(x[:, where[1]] - cx), np.abs(y[where[0]] - along + 0.06 * near) * 1.1)
            marked = (np.abs(square - 0.10 * near) < 0.0014).astype(np.float32)
            canvas.put(canvas.part(*where).lay("#f0b35a", marked * np.float32(0.85)), *where)
        return canvas

    return paint


def sound(shots: list[float]) -> Sound:
    whole = sum(shots)
    inside = within(shots, [1.0, 0.25, 0.08])
    motor = (tone(whole, 62, seed=1, drift=0.06) + 0.5 * tone(whole, 124, seed=1, drift=0.06)) * inside
    tyres = coloured(whole, low=120, high=900, tilt=1.3, seed=2) * inside * slow(whole, period=2, seed=3, low=0.7)
    rain_left = coloured(whole, low=1500, high=9000, tilt=0.6, seed=4) * within(shots, [0.25, 1.0, 0.12])
    rain_right = coloured(whole, low=1500, high=9000, tilt=0.6, seed=5) * within(shots, [0.25, 1.0, 0.12])
    night = coloured(whole, low=60, high=300, tilt=1.5, seed=6) * within(shots, [0.3, 0.6, 1.0])
    device = hum(whole, 100, harmonics=4, seed=7) * within(shots, [0.0, 0.1, 0.5])
    return mixed(
        (0.16, placed(motor, 0.0)),
        (0.20, placed(tyres, 0.0)),
        (0.10, wide(rain_left, rain_right)),
        (0.14, placed(night, -0.2)),
        (0.05, placed(device, 0.2)),
        peak=0.3,
    )


FILM = Film(
    name="border-road",
    stage=Stage(848, 480),
    rate=Fraction(30000, 1001),
    start="00:59:30;00",
    shots=(
        Shot("headlights", 32, headlights, every=1),
        Shot("crossing", 30, crossing),
        Shot("thermal", 28, thermal, every=3),
    ),
    sound=sound,
    grain=1.8,
)
