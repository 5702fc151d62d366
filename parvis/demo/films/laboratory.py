"""Laboratory plots, drawn with ink on paper: interference grain by grain, spectra, a correlation."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from PIL import Image, ImageDraw

from .lettering import written
from .reel import Film, Shot
from .sound import Sound, bell, coloured, mixed, placed, slow, wide
from .stage import Canvas, Colour, Painter, Plane, Stage, smooth
from .texture import noise, sample

PAPER: Colour = "#f4f0e6"
INK: Colour = "#1a2029"
LAMP: Colour = "#0b5d66"
RUST: Colour = "#a3441c"
LEFT, RIGHT, TOP, FOOT = -0.62, 0.66, 0.12, 0.84


def sheet_of_paper(stage: Stage) -> Canvas:
    """Warm paper, uneven, lit from the upper left."""
    x, y = np.broadcast_arrays(stage.across, stage.down)
    fibre = sample(noise(512, 512, falloff=0.7, seed=120), x * 1.7, y * 1.7)
    cloud = sample(noise(256, 256, falloff=1.7, seed=121), x * 0.4, y * 0.4)
    light = 1.0 - 0.10 * np.hypot(x + 0.5, y - 0.1) + 0.004 * fibre + 0.008 * cloud
    return Canvas.plain(stage, PAPER).shade(np.clip(light, 0, 1.04).astype(np.float32))


class Pen:
    """Lines with even edges: drawn at twice the size and reduced."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._sheet = Image.new("L", (stage.width * 2, stage.height * 2), 0)
        self._draw = ImageDraw.Draw(self._sheet)

    def line(self, points: np.ndarray, *, width: float = 0.0022, ink: int = 255) -> None:
        places = (points + np.array([self.stage.aspect / 2, 0])) * self.stage.height * 2
        if len(places) > 1:
            self._draw.line(
                [tuple(p) for p in places], fill=ink, width=max(1, round(width * self.stage.height * 2)), joint="curve"
            )

    def dot(self, x: float, y: float, radius: float) -> None:
        cx, cy, r = ((v * self.stage.height * 2) for v in (x + self.stage.aspect / 2, y, radius))
        self._draw.ellipse((cx - r, cy - r, cx + r, cy + r), fill=255)

    def mask(self) -> Plane:
        return np.asarray(self._sheet.reduce(2), dtype=np.float32) / np.float32(255)


def axes(stage: Stage, canvas: Canvas, *, across: str, up: str, ticks: list[tuple[float, str]]) -> Canvas:
    pen = Pen(stage)
    pen.line(np.array([[LEFT, TOP], [LEFT, FOOT], [RIGHT, FOOT]]), width=0.002)
    words = [(RIGHT, FOOT + 0.085, across)]
    for place, text in ticks:
        x = LEFT + (RIGHT - LEFT) * place
        pen.line(np.array([[x, FOOT], [x, FOOT + 0.012]]), width=0.002)
        words.append((x, FOOT + 0.044, text))
    for n in range(1, 5):
        y = FOOT + (TOP - FOOT) * n / 4.2
        pen.line(np.array([[LEFT - 0.012, y], [LEFT, y]]), width=0.002)
    canvas = canvas.lay(INK, pen.mask() * np.float32(0.85))
    canvas = canvas.lay(INK, written(stage, words[1:], size=0.026, anchor="ms") * np.float32(0.8))
    canvas = canvas.lay(INK, written(stage, words[:1], size=0.026, anchor="rs") * np.float32(0.8))
    return canvas.lay(INK, written(stage, [(LEFT, TOP - 0.03, up)], size=0.026, anchor="ls") * np.float32(0.8))


def fringes(x: np.ndarray) -> np.ndarray:
    """Two slits: fine fringes under a broad envelope; x from −1 to 1."""
    envelope = np.sinc(x * 1.35) ** 2
    return np.asarray(envelope * (0.5 + 0.46 * np.cos(x * 34)), dtype=np.float64)


def interference(stage: Stage) -> Painter:
    """One electron after the other; what no single one shows, forty thousand do."""
    paper = sheet_of_paper(stage)
    random = np.random.default_rng(125)
    steps = np.linspace(-1, 1, 4001)
    chance = np.cumsum(fringes(steps))
    many = 26000
    place = np.interp(random.uniform(0, chance[-1], many), chance, steps)
    up = random.normal(0, 0.42, many)
    up = np.where(np.abs(up) > 1, random.uniform(-1, 1, many), up)
    bins = 160
    top, foot, base = 0.06, 0.58, 0.87
    px = ((place * 0.78) + stage.aspect / 2) * stage.height
    py = ((top + foot) / 2 + up * (foot - top) / 2) * stage.height
    dots = np.zeros((stage.height, stage.width), dtype=np.float32)
    frame = Pen(stage)
    frame.line(np.array([[-0.78, base], [0.78, base]]), width=0.002)
    for n in range(-3, 4):
        frame.line(np.array([[n * 0.24, base], [n * 0.24, base + 0.012]]), width=0.002)
    words = [(n * 0.24, base + 0.044, f"{n}") for n in range(-3, 4)]
    paper = paper.lay(INK, frame.mask() * np.float32(0.8)).lay(
        INK, written(stage, words, size=0.024, anchor="ms") * np.float32(0.8)
    )
    paper = paper.lay(INK, written(stage, [(0.78, base + 0.082, "x / mm")], size=0.024, anchor="rs") * np.float32(0.8))
    laid = 0
    heights = np.zeros(bins)
    curve_x = np.linspace(-0.78, 0.78, 600)
    curve = fringes(curve_x / 0.78)

    def paint(t: float) -> Canvas:
        nonlocal laid, heights
        want = int(min(many, 2 + 9 * t + many * (max(0.0, t - 2) / 38) ** 2.4))
        if want < laid:
            laid, heights = 0, np.zeros(bins)
            dots[:] = 0
        if want > laid:
            new = slice(laid, want)
            radius = max(1, round(stage.height / 720))
            cx, cy = px[new].astype(np.intp), py[new].astype(np.intp)
            for dy in range(radius + 1):
                for dx in range(radius + 1):
                    inside = (cx + dx < stage.width) & (cy + dy < stage.height)
                    np.add.at(dots, (cy[inside] + dy, cx[inside] + dx), 0.55)
            heights += np.histogram(place[new], bins=bins, range=(-1, 1))[0]
            laid = want
        canvas = paper.lay(INK, np.clip(dots, 0, 0.94))
        tall = heights / max(14.0, heights.max()) * 0.22
        edges = np.repeat(np.linspace(-0.78, 0.78, bins + 1), 2)[1:-1]
        pen = Pen(stage)
        pen.line(np.stack([edges, base - np.repeat(tall, 2)], axis=1), width=0.002)
        canvas = canvas.lay(INK, pen.mask() * np.float32(0.85))
        theory = float(smooth(24, 30, np.array([[t]], dtype=np.float32))[0, 0])
        if theory:
            pen = Pen(stage)
            pen.line(np.stack([curve_x, base - curve / curve.max() * 0.215], axis=1), width=0.0032)
            canvas = canvas.lay(LAMP, pen.mask() * np.float32(theory * 0.95))
        count = written(stage, [(0.78, 0.64, f"n = {want}")], size=0.03, anchor="rs")
        return canvas.lay(INK, count * np.float32(0.85))

    return paint


def spectra(stage: Stage) -> Painter:
    """Raman spectra one above the other, drawn as the pen moves; one line is the trace substance."""
    still = axes(
        stage,
        sheet_of_paper(stage),
        across="wavenumber / cm-1",
        up="intensity",
        ticks=[(n / 5, str(400 + 280 * n)) for n in range(6)],
    )
    random = np.random.default_rng(130)
    steps = np.linspace(0, 1, 900)
    peaks = [(p, random.uniform(0.15, 1), random.uniform(0.004, 0.014)) for p in random.uniform(0.05, 0.95, 11)]
    curves = []
    for row in range(9):
        line = 0.05 * np.exp(-steps * 2)
        for centre, tall, broad in peaks:
            line = line + tall * random.uniform(0.5, 1.1) * 0.55 * broad**2 / ((steps - centre) ** 2 + broad**2)
        trace = max(0.0, (row - 2) / 6)
        line = line + trace * 1.35 * 0.007**2 / ((steps - 0.63) ** 2 + 0.007**2)
        line = line + random.normal(0, 0.012, len(steps))
        base = FOOT - 0.025 - row * 0.064
        x = LEFT + 0.02 + (RIGHT - LEFT - 0.04) * steps
        curves.append(np.stack([x, base - line * 0.085], axis=1))
    mark = LEFT + 0.02 + (RIGHT - LEFT - 0.04) * 0.63

    def paint(t: float) -> Canvas:
        pen, last = Pen(stage), Pen(stage)
        for row, curve in enumerate(curves):
            part = np.clip((t - 0.4 - row * 2.1) / 3.2, 0, 1)
            if part > 0:
                drawn = curve[: max(2, int(part * len(curve)))]
                (last if row >= 7 else pen).line(drawn, width=0.0024)
                if part < 1:
                    last.dot(float(drawn[-1][0]), float(drawn[-1][1]), 0.005)
        canvas = still.lay(INK, pen.mask() * np.float32(0.82)).lay(LAMP, last.mask())
        found = float(np.clip((t - 19) / 2, 0, 1))
        if found:
            band = smooth(0.024, 0.018, np.abs(stage.across - np.float32(mark))) * smooth(TOP, TOP + 0.02, stage.down)
            band = band * smooth(FOOT, FOOT - 0.01, stage.down)
            canvas = canvas.lay("#e0a04a", band * np.float32(0.22 * found))
            canvas = canvas.lay(
                RUST, written(stage, [(mark + 0.035, TOP + 0.05, "1282")], size=0.03) * np.float32(found)
            )
        return canvas

    return paint


def correlation(stage: Stage) -> Painter:
    """Two detectors, one angle between them: the measured points lie on the curve no local account can follow."""
    still = axes(
        stage,
        sheet_of_paper(stage),
        across="angle / degrees",
        up="correlation E",
        ticks=[(n / 4, str(45 * n)) for n in range(5)],
    )
    middle = (TOP + FOOT) / 2 + 0.02
    tall = 0.29
    random = np.random.default_rng(135)
    points = np.linspace(0.02, 0.98, 25)
    values = np.cos(points * 2 * np.pi) * 0.94
    error = random.normal(0, 1, 25)
    steps = np.linspace(0, 1, 500)
    quantum = np.stack([LEFT + (RIGHT - LEFT) * steps, middle - tall * np.cos(steps * 2 * np.pi) * 0.95], axis=1)
    saw = np.abs(np.mod(steps * 2, 2) - 1) * 2 - 1
    local = np.stack([LEFT + (RIGHT - LEFT) * steps, middle - tall * saw * 0.95], axis=1)
    zero = Pen(stage)
    zero.line(np.array([[LEFT, middle], [RIGHT, middle]]), width=0.001)
    still = still.lay(INK, zero.mask() * np.float32(0.35))
    dashes = Pen(stage)
    for start in range(0, 490, 14):
        dashes.line(local[start : start + 8], width=0.002)
    broken = dashes.mask()

    def paint(t: float) -> Canvas:
        canvas = still.lay(RUST, broken * np.float32(0.8 * np.clip((t - 1) / 2, 0, 1)))
        pen = Pen(stage)
        for n, (place, value) in enumerate(zip(points, values, strict=True)):
            age = t - 2.5 - n * 0.55
            if age <= 0:
                continue
            spread = 0.012 + 0.085 * np.exp(-age * 0.35)
            x = LEFT + (RIGHT - LEFT) * place
            y = middle - tall * value + error[n] * spread * 0.55 * (0.6 + 0.4 * np.cos(age * 2.1) * np.exp(-age * 0.3))
            pen.line(np.array([[x, y - spread], [x, y + spread]]), width=0.0022)
            for end in (y - spread, y + spread):
                pen.line(np.array([[x - 0.007, end], [x + 0.007, end]]), width=0.0022)
            pen.dot(x, float(y), 0.0062)
        canvas = canvas.lay(INK, pen.mask() * np.float32(0.9))
        part = np.clip((t - 17.5) / 4, 0, 1)
        if part > 0:
            curve = Pen(stage)
            curve.line(quantum[: max(2, int(part * 500))], width=0.0036)
            canvas = canvas.lay(LAMP, curve.mask())
        return canvas

    return paint


def sound(shots: list[float]) -> Sound:
    whole = sum(shots)
    room_left = coloured(whole, low=70, high=500, tilt=1.6, seed=1)
    room_right = coloured(whole, low=70, high=500, tilt=1.6, seed=2)
    random = np.random.default_rng(3)
    moments = np.sort(np.concatenate([random.uniform(0.5, 14, 24), shots[0] * random.uniform(0.3, 0.95, 160) ** 0.7]))
    clicks = bell(whole, list(moments), list(random.choice([2093.0, 2349.0, 2637.0, 3136.0], len(moments))), fade=0.03)
    pen = coloured(whole, low=2500, high=8000, tilt=0.5, seed=4) * slow(whole, period=0.3, seed=5) ** 3
    scratch = np.zeros_like(pen)
    start = int(shots[0] * 48_000)
    scratch[start:] = pen[start:]
    chords = [shots[0] - 10, shots[0] - 9.6, shots[0] + 19, sum(shots[:2]) + 17.5, sum(shots[:2]) + 18]
    tones = bell(whole, chords, [220.0, 329.6, 277.2, 220.0, 440.0], fade=3.0)
    return mixed(
        (0.25, wide(room_left, room_right)),
        (0.05, placed(clicks, slow(whole, period=0.6, seed=6, low=-0.8, high=0.8))),
        (0.02, placed(scratch, 0.1)),
        (0.10, placed(tones, 0.0)),
        peak=0.22,
    )


FILM = Film(
    name="laboratory-plots",
    stage=Stage(1280, 720),
    rate=Fraction(24),
    start="11:30:00:00",
    shots=(Shot("interference", 40, interference), Shot("spectra", 24, spectra), Shot("correlation", 24, correlation)),
    sound=sound,
    grain=0.8,
    paper=True,
)
