"""A workshop audience in silhouette before a bright screen; a listener's profile; a question from the floor."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from PIL import Image, ImageDraw

from .laboratory import fringes
from .lights import pool
from .reel import Film, Shot
from .sound import Sound, bell, coloured, hum, mixed, placed, slow, wide, within
from .stage import Canvas, Colour, Painter, Plane, Stage, enlarged, smooth
from .texture import blurred, noise, sample

ROOM: Colour = "#07090d"


def slide_pictures(stage: Stage, width: int, height: int) -> list[Canvas]:
    """What is on the screen: a curve, a map of points, bars, a ring; seen from the last row, so without words."""
    slides = []
    inks: tuple[Colour, ...] = ("#0b5d66", "#a3441c", "#29313c", "#7f97a3")
    for n in range(4):
        sheet = Image.new("RGB", (width * 2, height * 2), ("#eef2ee", "#f4efe4", "#e6eef2", "#f1f1ec")[n])
        pen = ImageDraw.Draw(sheet)
        w, h = width * 2, height * 2
        pen.rectangle((w * 0.07, h * 0.09, w * (0.42 + 0.07 * n), h * 0.135), fill=inks[2])
        pen.rectangle((w * 0.07, h * 0.165, w * (0.30 + 0.04 * n), h * 0.185), fill=inks[3])
        if n == 0:
            x = np.linspace(-1, 1, 300)
            y = fringes(x)
            pen.line(
                [(w * (0.5 + 0.42 * a), h * (0.86 - 0.55 * b)) for a, b in zip(x, y / y.max(), strict=True)],
                fill=inks[0],
                width=max(2, w // 190),
            )
            pen.line([(w * 0.07, h * 0.87), (w * 0.93, h * 0.87)], fill=inks[2], width=max(1, w // 400))
        elif n == 1:
            random = np.random.default_rng(185)
            for a, b, r in random.uniform((0.1, 0.28, 0.004), (0.92, 0.88, 0.022), (60, 3)):
                pen.ellipse(
                    (w * (a - r * 0.6), h * b - w * r * 0.6, w * (a + r * 0.6), h * b + w * r * 0.6),
                    fill=inks[0] if r < 0.016 else inks[1],
                )
        elif n == 2:
            for k, tall in enumerate((0.2, 0.32, 0.3, 0.45, 0.52, 0.61)):
                left = 0.1 + k * 0.14
                pen.rectangle(
                    (w * left, h * (0.88 - tall), w * (left + 0.085), h * 0.88), fill=inks[0] if k < 5 else inks[1]
                )
        else:
            box = (w * 0.5 - h * 0.30, h * 0.27, w * 0.5 + h * 0.30, h * 0.87)
            for start, end, ink in ((-90, 60, inks[0]), (62, 170, inks[3]), (172, 268, inks[1])):
                pen.arc(box, start, end, fill=ink, width=max(3, round(h * 0.085)))
        rgb = np.asarray(sheet.reduce(2), dtype=np.float32) / np.float32(255)
        y = rgb @ np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
        blue, red = (rgb[..., 2] - y) / np.float32(1.8556), (rgb[..., 0] - y) / np.float32(1.5748)
        slides.append(Canvas(y, blue[::2, ::2].copy(), red[::2, ::2].copy()))
    return slides


def person(stage: Stage, x: float, y: float, size: float, *, lean: float = 0.0, hair: int = 0) -> Plane:
    """One listener from behind: head, ears or hair, neck, shoulders; a mask with an even edge."""
    rows, columns = stage.rows(y - 0.9 * size, 1.0), stage.columns(x - 2 * size, x + 2 * size)
    a = (stage.across[:, columns] - np.float32(x)) / np.float32(size)
    b = (stage.down[rows] - np.float32(y)) / np.float32(size)
    a = a - lean * (0.9 - b) * 0.35
    head = np.hypot(a / 0.36, (b + 0.02) / 0.47) - 1
    neck = np.maximum(np.abs(a) - 0.17, np.abs(b - 0.5) - 0.2) * 2
    slope = np.abs(a) / 0.92
    shoulders = (0.66 + 0.22 * slope**2.4) - b + np.maximum(np.abs(a) - 0.9, 0) * 3.5
    shape = np.minimum.reduce([head, neck, shoulders])
    if hair == 1:
        shape = np.minimum(shape, np.hypot(a / 0.40, (b + 0.04) / 0.5) - 1)
        shape = np.minimum(shape, np.maximum(np.abs(a) - 0.38 + 0.05 * b, np.abs(b - 0.25) - 0.42) * 2)
    elif hair == 2:
        shape = np.minimum(shape, np.hypot(a / 0.17, (b + 0.55) / 0.15) - 1)
    elif hair == 3:
        shape = np.minimum(shape, np.hypot((np.abs(a) - 0.37) / 0.05, (b - 0.03) / 0.11) - 1)
    else:
        shape = np.minimum(shape, np.hypot(a / 0.375, (b + 0.09) / 0.44) - 1)
    edge = 1.2 / (stage.height * size)
    mask = stage.blank()
    mask[rows, columns] = smooth(edge, -edge, shape.astype(np.float32))
    return mask


def row_of_people(
    stage: Stage, *, y: float, size: float, count: int, seed: int, blur: float
) -> list[tuple[Plane, float, float]]:
    """Masks of a row in three groups that sway each in its own time, and the phase of each."""
    random = np.random.default_rng(seed)
    groups = [np.zeros((stage.height, stage.width), dtype=np.float32) for _ in range(3)]
    span = stage.aspect + size * 2
    for n in range(count):
        if random.random() < 0.08:
            continue
        x = -span / 2 + span * (n + 0.5) / count + random.uniform(-0.03, 0.03)
        one = person(
            stage,
            x,
            y + random.uniform(-0.02, 0.02),
            size * random.uniform(0.92, 1.06),
            lean=random.uniform(-0.12, 0.12),
            hair=int(random.integers(0, 5)),
        )
        groups[n % 3] = np.maximum(groups[n % 3], one)
    return [
        (blurred(g, blur * stage.height) if blur else g, random.uniform(0, 6), random.uniform(0.25, 0.5))
        for g in groups
    ]


def only_rows(stage: Stage, people: list[tuple[Plane, float, float]]) -> tuple[slice, list[tuple[Plane, float, float]]]:
    """The rows in which these people sit, from the highest head down, and the masks cut to them."""
    covered = np.flatnonzero(np.any([mask.max(axis=1) > 0.002 for mask, _phase, _rate in people], axis=0))
    top = max(0, int(covered[0]) - max(2, stage.height // 50)) // 2 * 2 if len(covered) else 0
    return slice(top, stage.height), [(mask[top:].copy(), phase, rate) for mask, phase, rate in people]


def swayed(mask: Plane, shift: float) -> Plane:
    """A mask moved sideways by less than a few pixels."""
    whole = int(np.floor(shift))
    part = np.float32(shift - whole)
    a = np.roll(mask, whole, axis=1)
    return np.asarray(a + (np.roll(mask, whole + 1, axis=1) - a) * part, dtype=np.float32)


def full_house(stage: Stage) -> Painter:
    """From the last row: three rows of heads, the screen, its light on the ceiling and on hair."""
    tall = min(0.585 * stage.height, 0.95 * stage.width * 9 / 16)  # in an upright picture the screen is narrower
    width, height = int(tall * 16 / 9) // 2 * 2, int(tall) // 2 * 2
    left, top = (stage.width - width) // 4 * 2, round(0.075 * stage.height) // 2 * 2
    slides = slide_pictures(stage, width, height)
    glow = pool(stage, 0.0, 0.36, 0.95, squash=0.62, edge=1.5)
    rows = [
        (row_of_people(stage, y=0.69, size=0.105, count=11, seed=190, blur=0.0), "#11161d"),
        (row_of_people(stage, y=0.80, size=0.155, count=8, seed=191, blur=0.001), "#0a0d12"),
        (row_of_people(stage, y=0.955, size=0.235, count=6, seed=192, blur=0.004), "#040507"),
    ]
    seated = [(only_rows(stage, people), colour) for people, colour in rows]
    air, small = noise(256, 256, falloff=1.7, seed=193), stage.divided(4)

    def paint(t: float) -> Canvas:
        canvas = Canvas.plain(stage, ROOM)
        at = t / 10.0
        now, turn = int(at) % 4, float(np.clip((at % 1.0 - 0.93) / 0.07, 0, 1))
        a, b = slides[now], slides[(now + 1) % 4]
        picture = Canvas(
            a.luma + (b.luma - a.luma) * turn, a.blue + (b.blue - a.blue) * turn, a.red + (b.red - a.red) * turn
        )
        canvas = canvas.light("#b9c9cf", glow * np.float32(0.42 + 0.012 * np.sin(t * 2)))
        where = (slice(top, top + height), slice(left, left + width))
        soft = (slice(top // 2, (top + height) // 2), slice(left // 2, (left + width) // 2))
        canvas.luma[where] = picture.luma * np.float32(0.94)
        canvas.blue[soft], canvas.red[soft] = picture.blue, picture.red
        dust = sample(air, small.across * 0.5 + np.float32(t * 0.006), small.down * 0.5 + np.float32(t * 0.002))
        canvas = canvas.light("#c7d4d8", enlarged(np.clip(dust, 0, 2), stage) * glow * np.float32(0.03))
        for (low, people), colour in seated:
            part, lit = canvas.part(low), glow[low] * np.float32(0.38)
            for mask, phase, rate in people:
                moved = swayed(mask, float(np.sin(t * rate + phase) * 0.004 * stage.height))
                rim = np.clip(moved - np.roll(moved, round(0.006 * stage.height), axis=0), 0, 1)
                part = part.lay(colour, moved).light("#a9bcc4", rim * lit)
            canvas.put(part, low)
        return canvas

    return paint


def profile_mask(stage: Stage, x: float, y: float, size: float) -> Plane:
    """A face from the side, looking right: drawn as one smooth outline."""
    outline = np.array(
        [
            (-0.66, 4.0),
            (-0.62, 1.1),
            (-0.30, 0.86),
            (-0.27, 0.62),
            (-0.36, 0.44),
            (-0.49, 0.22),
            (-0.56, -0.08),
            (-0.48, -0.38),
            (-0.22, -0.60),
            (0.08, -0.61),
            (0.27, -0.48),
            (0.36, -0.32),
            (0.39, -0.18),
            (0.395, -0.11),
            (0.375, -0.05),
            (0.40, 0.03),
            (0.455, 0.115),
            (0.46, 0.15),
            (0.405, 0.175),
            (0.395, 0.205),
            (0.415, 0.24),
            (0.40, 0.275),
            (0.41, 0.31),
            (0.375, 0.35),
            (0.385, 0.41),
            (0.36, 0.47),
            (0.27, 0.50),
            (0.13, 0.48),
            (0.06, 0.60),
            (0.10, 0.86),
            (0.36, 1.0),
            (0.70, 1.25),
            (0.80, 4.0),
        ]
    )
    s = np.linspace(0, 1, 10, endpoint=False)[:, None]
    before, here, after, beyond = (np.roll(outline, shift, axis=0)[:, None] for shift in (1, 0, -1, -2))
    dense = 0.5 * (
        2 * here
        + (after - before) * s
        + (2 * before - 5 * here + 4 * after - beyond) * s**2
        + (3 * here - before - 3 * after + beyond) * s**3
    ).reshape(-1, 2)
    sheet = Image.new("L", (stage.width * 2, stage.height * 2), 0)
    places = [
        ((p[0] * size + x + stage.aspect / 2) * stage.height * 2, (p[1] * size + y) * stage.height * 2) for p in dense
    ]
    ImageDraw.Draw(sheet).polygon(places, fill=255)
    return np.asarray(sheet.reduce(2), dtype=np.float32) / np.float32(255)


def listeners(stage: Stage) -> Painter:
    """Three profiles, near, nearer, far; the screen's light slides over them as the pictures change."""
    faces = [
        (blurred(profile_mask(stage, 0.42, 0.44, 0.30), 0.006 * stage.height), "#0c1118", 0.5, 0.0),
        (profile_mask(stage, -0.05, 0.47, 0.44), "#07090d", 1.0, 1.3),
        (blurred(profile_mask(stage, -0.72, 0.58, 0.62), 0.016 * stage.height), "#030406", 0.35, 2.1),
    ]
    screen = pool(stage, 0.95, 0.4, 1.0, edge=1.6)
    hues: tuple[Colour, ...] = ("#9fc4cc", "#d9c9a6", "#a9c0d6", "#c9cfc4")
    discs = [
        (0.62, 0.22, 0.05),
        (0.78, 0.55, 0.075),
        (0.5, 0.75, 0.04),
        (0.2, 0.18, 0.035),
        (-0.3, 0.25, 0.045),
        (-0.62, 0.14, 0.03),
    ]
    lamps = np.clip(sum(pool(stage, a, b, r, edge=10) for a, b, r in discs), 0, 1).astype(np.float32)

    def paint(t: float) -> Canvas:
        at = t / 6.5
        now, turn = int(at) % 4, float(np.clip((at % 1 - 0.85) / 0.15, 0, 1))
        power = 0.72 + 0.1 * np.sin(t * 0.9) - 0.2 * np.sin(turn * np.pi)
        canvas = Canvas.plain(stage, ROOM)
        canvas = canvas.light(hues[now], screen * np.float32(power * (1 - turn)))
        canvas = canvas.light(hues[(now + 1) % 4], screen * np.float32(power * turn))
        canvas = canvas.light("#caa76a", lamps * np.float32(0.10))
        for mask, colour, rim_strength, phase in faces:
            moved = swayed(mask, float((np.sin(t * 0.45 + phase) * 0.006) * stage.height))
            reach = max(1, round(0.008 * stage.height))
            rim = np.clip(moved - np.roll(moved, -reach, axis=1), 0, 1) * moved
            wide_rim = np.clip(moved - np.roll(moved, -reach * 5, axis=1), 0, 1) * moved
            canvas = canvas.lay(colour, moved)
            canvas = canvas.light(hues[now], (rim * 0.75 + wide_rim * 0.12) * np.float32(power * rim_strength))
        return canvas

    return paint


def question(stage: Stage) -> Painter:
    """A hand goes up in the third row; the picture breathes from the screen to the hand and back."""
    glow = pool(stage, 0.15, 0.30, 0.9, edge=1.5)
    bars = np.zeros((stage.height, stage.width), dtype=np.float32)
    for k, tall in enumerate((0.12, 0.2, 0.17, 0.29, 0.34, 0.42)):
        left = -0.42 + k * 0.19
        bars = np.maximum(
            bars,
            smooth(0.062, 0.058, np.abs(stage.across - left))
            * smooth(0.56 - tall, 0.565 - tall, stage.down)
            * (stage.down < 0.56),
        )
    screen = smooth(0.72, 0.71, np.abs(stage.across - 0.06)) * smooth(0.60, 0.59, stage.down)
    screen, bars = blurred(screen, 0.012 * stage.height), blurred(bars, 0.014 * stage.height)
    low, back = only_rows(stage, row_of_people(stage, y=0.74, size=0.16, count=8, seed=200, blur=0.005))
    asking = person(stage, -0.28, 0.86, 0.30, hair=3)
    beside = np.maximum(person(stage, 0.48, 0.90, 0.32, hair=1), person(stage, -0.98, 0.9, 0.3))
    small_hand = Image.new("L", (stage.width * 2, stage.height * 2), 0)
    pen = ImageDraw.Draw(small_hand)

    def to(x: float, y: float) -> tuple[float, float]:
        return (x + stage.aspect / 2) * stage.height * 2, y * stage.height * 2

    thick = stage.height * 2
    pen.line([to(0.00, 1.15), to(0.035, 0.60)], fill=255, width=round(0.085 * thick))
    pen.polygon([to(-0.012, 0.62), to(-0.008, 0.52), to(0.070, 0.52), to(0.080, 0.62)], fill=255)
    for k, (dx, tall) in enumerate(((-0.004, 0.435), (0.022, 0.412), (0.048, 0.418), (0.071, 0.45))):
        tip = to(dx * 1.25, tall)
        pen.line([to(dx, 0.53), tip], fill=255, width=round((0.027 if k < 3 else 0.023) * thick))
        r = (0.0135 if k < 3 else 0.0115) * thick
        pen.ellipse((tip[0] - r, tip[1] - r, tip[0] + r, tip[1] + r), fill=255)
    pen.line([to(0.012, 0.60), to(-0.055, 0.50)], fill=255, width=round(0.030 * thick))
    pen.polygon(
        [to(-0.014, 0.60), to(-0.018, 0.51), to(0.084, 0.51), to(0.084, 0.60), to(0.066, 0.66), to(0.006, 0.66)],
        fill=255,
    )
    hand = blurred(np.asarray(small_hand.reduce(2), dtype=np.float32) / np.float32(255), 0.0008 * stage.height)

    def paint(t: float) -> Canvas:
        canvas = Canvas.plain(stage, ROOM).light("#b7c6cc", glow * np.float32(0.40))
        canvas = canvas.lay("#e9eef0", screen * np.float32(0.9)).lay("#3b7f86", bars * np.float32(0.85))
        part = canvas.part(low)
        for mask, phase, rate in back:
            part = part.lay("#10151b", swayed(mask, float(np.sin(t * rate + phase) * 0.004 * stage.height)))
        canvas.put(part, low)
        up = float(np.clip((t - 6) / 1.4, 0, 1) - np.clip((t - 19) / 1.2, 0, 1))
        up = up * up * (3 - 2 * up)
        if up > 0:
            drop = round((1 - up) * 0.85 * stage.height)
            raised = np.zeros_like(hand)
            raised[drop:] = hand[: stage.height - drop]
            raised = swayed(raised, float(np.sin(t * 1.3) * 0.003 * stage.height))
            canvas = canvas.lay("#06080b", raised)
        for mask, shift in ((asking, np.sin(t * 0.5) * 0.004), (beside, np.sin(t * 0.37 + 1) * 0.005)):
            moved = swayed(mask, float(shift * stage.height))
            rim = np.clip(moved - np.roll(moved, round(0.008 * stage.height), axis=0), 0, 1)
            canvas = canvas.lay("#050608", moved).light("#aebfc6", rim * np.float32(0.32) * glow)
        return canvas

    return paint


def sound(shots: list[float]) -> Sound:
    whole = sum(shots)
    room_left, room_right = (coloured(whole, low=80, high=700, tilt=1.6, seed=n) for n in (1, 2))
    projector = hum(whole, 100, harmonics=5, seed=3) + coloured(
        whole, low=900, high=3500, tilt=0.8, seed=4
    ) * np.float32(0.6)
    rustle = coloured(whole, low=1500, high=6500, tilt=0.4, seed=5) * slow(whole, period=0.45, seed=6) ** 6
    clicks = [10.0 * n for n in range(1, 5) if 10.0 * n < shots[0]] + [shots[0] + 6.5 * n for n in range(1, 4)]
    remote = bell(whole, clicks, [1245.0] * len(clicks), fade=0.03)
    chair = bell(whole, [shots[0] * 0.4, sum(shots[:2]) + 5.6], [98.0, 82.0], fade=0.15)
    level = within(shots, [1.0, 0.8, 0.9])
    return mixed(
        (0.25, wide(room_left * level, room_right * level)),
        (0.08, placed(projector, 0.0)),
        (0.06, placed(rustle, slow(whole, period=2, seed=7, low=-0.8, high=0.8))),
        (0.05, placed(remote, 0.1)),
        (0.08, placed(chair, -0.4)),
        peak=0.24,
    )


FILM = Film(
    name="workshop",
    stage=Stage(848, 480),
    rate=Fraction(25),
    start="15:45:00:00",
    shots=(
        Shot("full_house", 40, full_house, every=4),
        Shot("listeners", 26, listeners, every=4),
        Shot("question", 24, question),
    ),
    sound=sound,
    grain=1.8,
)
