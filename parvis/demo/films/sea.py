"""Sea and sky at dawn: open water from grey to gold, and a measuring buoy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from .lights import Sprite, pool
from .reel import Film, Shot
from .sound import Sound, bell, coloured, mixed, placed, slow, wide, within
from .stage import Canvas, Colour, Painter, Palette, Plane, Stage, enlarged, halved, smooth
from .texture import Water, halvings, noise, places_in_halvings, sample

TILE = 256
DEPTHS = 8


@dataclass(frozen=True)
class Weather:
    """The light of one shot: colours by height above the horizon, and what the wind does."""

    sky: tuple[tuple[float, Colour], ...]  # 0 at the horizon, 1 overhead
    deep: Colour
    cloud: Colour
    cover: float  # 0 clear … 1 overcast
    roughness: float
    haze: Colour
    glow: Colour = "#000000"
    sun: float | None = None  # across, in picture heights
    glow_strength: float = 0.0


class Sea:
    """Open water in perspective under a sky, read from one moving tile of waves at three scales."""

    def __init__(
        self, stage: Stage, weather: Weather, *, horizon: float, eye: float = 2.2, lens: float = 1.0, seed: int = 3
    ):
        self.stage, self.weather, self.horizon = stage, weather, horizon
        self.top = max(0, min(stage.height, round(horizon * stage.height) // 2 * 2))
        self._water = Water(size=TILE, metres=48.0, wind=6.5, heading=1.1, seed=seed)
        below = np.maximum(stage.down[self.top :] - horizon, 0.5 / stage.height)
        away = eye * lens / below
        across = stage.across * away / lens
        pixel_across = away / (lens * stage.height)
        pixel_away = away * away / (eye * lens * stage.height)
        away = np.broadcast_to(away, across.shape)
        reach = np.broadcast_to(np.sqrt(pixel_across * pixel_away), across.shape)
        self._reads = []
        for metres, weight, turn in ((48.0, 0.8, 0.0), (11.3, 0.62, 0.7), (173.0, 0.34, 0.25)):
            u = (across * np.cos(turn) - away * np.sin(turn)) / metres
            v = (across * np.sin(turn) + away * np.cos(turn)) / metres
            spots = places_in_halvings(u, v, reach / metres, TILE, DEPTHS)
            self._reads.append((spots, np.float32(weight)))
        # Far off, waves are finer than a pixel: what is lost as slope comes back as a lift towards the brighter sky.
        self._lift = (below * np.float32(0.42 / lens) + np.float32(0.016)).astype(np.float32)
        self._haze = np.exp(-below * 26.0).astype(np.float32) * np.float32(0.75)
        self._haze_soft = halved(self._haze)
        self._sky_palette = Palette(weather.sky)
        self._mirror = self._mirrored_sky()
        self._clouds = noise(256, 512, falloff=1.75, stretch=2.2, seed=seed + 11)
        self._wisps = noise(256, 512, falloff=1.45, stretch=5.0, seed=seed + 12)
        if weather.sun is not None:
            towards = (stage.across - np.float32(weather.sun)) / np.float32(0.16)
            width = 1.0 + below * 1.5
            self._aim = (towards / width).astype(np.float32)

    def _mirrored_sky(self) -> Palette:
        """What a facet shows that is turned towards the viewer by −0.25…0.75: the sky it mirrors, or the deep."""
        steps = np.linspace(-0.25, 0.75, 48)
        stops = []
        sky = self._sky_palette
        deep = Canvas.plain(Stage(2, 2), self.weather.deep)
        for place, facing in zip(np.linspace(0, 1, 48), steps, strict=True):
            # A facet turned away is hidden by the next one: towards zero the curve bends instead of stopping.
            turned = 0.03 * np.log1p(np.exp(facing / 0.03))
            back = 0.02 + 0.98 * (1.0 - min(1.0, turned + 0.03)) ** 5
            back *= 0.72 + 0.28 * float(np.tanh((facing + 0.1) / 0.05))
            at = int(sky.steps(np.array([[min(1.0, turned * 2.6)]], dtype=np.float32))[0, 0])
            mix = [
                float(near[at] * back + far.flat[0] * (1 - back))
                for near, far in ((sky.luma, deep.luma), (sky.blue, deep.blue), (sky.red, deep.red))
            ]
            stops.append((place, mix))
        palette = Palette([(0.0, "#000000"), (1.0, "#ffffff")])
        places = [p for p, _ in stops]
        grid = np.linspace(0, 1, len(palette.luma))
        palette.luma, palette.blue, palette.red = (
            np.interp(grid, places, [mix[i] for _, mix in stops]).astype(np.float32) for i in range(3)
        )
        return palette

    def sky(self, seconds: float, *, warmth: float = 1.0) -> Canvas:
        """The part above the horizon; clouds drift and slowly change."""
        stage, weather = self.stage, self.weather
        small = Stage(stage.width // 4 // 2 * 2, max(2, self.top // 4 // 2 * 2))
        down = (np.arange(small.height, dtype=np.float32)[:, None] + 0.5) / small.height
        height = 1.0 - down  # 1 at the top of the picture
        height = height * np.float32(self.horizon)
        across = (np.arange(small.width, dtype=np.float32)[None, :] / small.width - 0.5) * stage.aspect
        far = 1.0 / (height + 0.09)
        drift = np.float32(seconds * 0.0022)
        body = sample(self._clouds, across * far * 0.055 + drift + 0.2, far * 0.045 + drift * 0.35)
        fine = sample(self._wisps, across * far * 0.11 + drift * 1.7, far * 0.10 - drift * 0.3)
        thick = smooth(1.3 - 2.4 * weather.cover, 2.6 - 2.2 * weather.cover, body * 0.75 + fine * 0.38)
        thick = thick * smooth(0.0, 0.06, np.broadcast_to(height, thick.shape))
        tone = np.broadcast_to((height / 0.62) ** np.float32(0.8), thick.shape).astype(np.float32)
        picture = self._sky_palette.paint(tone)
        if weather.sun is not None:
            aside = (across - np.float32(weather.sun)) * np.float32(0.55)
            shine = np.exp(-(aside**2) * 2.2 - height * 4.4) * np.float32(weather.glow_strength * warmth)
            picture = picture.light(weather.glow, np.asarray(shine, dtype=np.float32))
            lit = np.exp(-height * 5.0 - aside**2 * 1.2) * np.float32(weather.glow_strength * 0.9 * warmth)
            edges = smooth(0.0, 0.5, thick) * (1 - smooth(0.45, 1.0, thick)) * lit
            picture = picture.lay(weather.cloud, thick * np.float32(0.8))
            picture = picture.light(weather.glow, np.asarray(edges, dtype=np.float32))
        else:
            picture = picture.lay(weather.cloud, thick * np.float32(0.75))
        full, half = Stage(stage.width, self.top), Stage(stage.width // 2, self.top // 2)
        return Canvas(enlarged(picture.luma, full), enlarged(picture.blue, half), enlarged(picture.red, half))

    def water(self, seconds: float, *, warmth: float = 1.0) -> Canvas:
        """The part below the horizon."""
        waves = halvings(self._water.slopes_at(seconds), DEPTHS)
        slopes = waves[self._reads[0][0]] * self._reads[0][1]
        for spots, weight in self._reads[1:]:
            slopes += waves[spots] * weight
        rough = np.float32(self.weather.roughness)
        facing = slopes.imag * rough
        facing += self._lift
        tone = facing + np.float32(0.25)
        picture = self._mirror.paint(tone)
        weather = self.weather
        if weather.sun is not None and weather.glow_strength:
            aside = self._aim + slopes.real * np.float32(0.9)
            up = (facing - np.float32(0.035)) * np.float32(16.0)
            spark = np.exp(-(aside * aside) - up * up) * np.float32(weather.glow_strength * 1.25 * warmth)
            picture = picture.light(weather.glow, spark)
        haze = Canvas.plain(Stage(2, 2), weather.haze)
        picture.luma += (haze.luma.flat[0] - picture.luma) * self._haze
        picture.blue += (haze.blue.flat[0] - picture.blue) * self._haze_soft
        picture.red += (haze.red.flat[0] - picture.red) * self._haze_soft
        return picture

    def picture(self, seconds: float, *, warmth: float = 1.0) -> Canvas:
        if self.top == 0:
            return self.water(seconds, warmth=warmth)
        sky, water = self.sky(seconds, warmth=warmth), self.water(seconds, warmth=warmth)
        return Canvas(
            np.concatenate([sky.luma, water.luma]),
            np.concatenate([sky.blue, water.blue]),
            np.concatenate([sky.red, water.red]),
        )


GREY = Weather(
    sky=((0.0, "#a9b3b4"), (0.10, "#8f9ea5"), (0.35, "#64798a"), (0.7, "#3f5368"), (1.0, "#2c3c50")),
    deep="#14252c",
    cloud="#4c5b6b",
    cover=0.68,
    roughness=0.095,
    haze="#9aa6a9",
    glow="#ffd9b8",
    sun=0.45,
    glow_strength=0.18,
)
GOLD = Weather(
    sky=((0.0, "#f2b98a"), (0.07, "#e2a284"), (0.22, "#b08b8c"), (0.5, "#66708a"), (1.0, "#334560")),
    deep="#172530",
    cloud="#5d5c70",
    cover=0.6,
    roughness=0.11,
    haze="#d8a184",
    glow="#ffdca0",
    sun=-0.18,
    glow_strength=0.85,
)
SLATE = Weather(
    sky=((0.0, "#b9c4c2"), (0.2, "#93a5a8"), (0.5, "#5f7780"), (1.0, "#37505c")),
    deep="#0d2126",
    cloud="#3b5058",
    cover=0.5,
    roughness=0.1,
    haze="#6f8489",
)
PEARL = Weather(
    sky=((0.0, "#dcd6cf"), (0.12, "#cfccc9"), (0.4, "#aab3ba"), (1.0, "#7c8c9b")),
    deep="#26383f",
    cloud="#b4b8bc",
    cover=0.75,
    roughness=0.075,
    haze="#d3cfca",
    glow="#fff0dc",
    sun=0.3,
    glow_strength=0.25,
)


def before_sunrise(stage: Stage) -> Painter:
    sea = Sea(stage, GREY, horizon=0.42)
    return lambda t: sea.picture(t, warmth=0.6 + t / 30)


def swell(stage: Stage) -> Painter:
    sea = Sea(stage, SLATE, horizon=-0.16, eye=7.0, lens=1.5, seed=8)
    return lambda t: sea.picture(t * 0.8)


def sunrise(stage: Stage) -> Painter:
    sea = Sea(stage, GOLD, horizon=0.56, eye=2.0, lens=1.35, seed=5)
    # The disc moves in a small part of the picture; its glow has no detail and is painted small.
    sun, sky = GOLD.sun or 0.0, slice(0, sea.top)
    rows = slice(min(sea.top, stage.rows(sea.horizon - 0.11, 1).start), sea.top)
    columns = stage.columns(sun - 0.05, sun + 0.05)
    small = stage.divided(4)

    def paint(t: float) -> Canvas:
        rise = t / 34
        canvas = sea.picture(t * 0.9, warmth=0.45 + 0.6 * rise)
        y = sea.horizon + 0.035 - 0.085 * rise
        disc = smooth(1.12, 0.9, np.hypot(stage.across[:, columns] - sun, stage.down[rows] - y) / np.float32(0.034))
        canvas.put(canvas.part(rows, columns).lay("#fff4dd", disc * np.float32(0.95)), rows, columns)
        glow = enlarged(pool(small, sun, y, 0.2, edge=1.0) * np.float32(0.5 * rise), stage)
        canvas.put(canvas.part(sky).light("#ffcf8f", glow[sky]), sky)
        return canvas

    return paint


def buoy(stage: Stage) -> Painter:
    sea = Sea(stage, PEARL, horizon=0.47, eye=1.6, lens=1.6, seed=14)
    lamp = Sprite(stage, 0.03, core=0.25)
    tall, strip = stage.rows(0.26, 0.94), stage.columns(-0.56, -0.04)
    rows, columns = stage.down[tall], stage.across[:, strip]

    def paint(t: float) -> Canvas:
        canvas = sea.picture(t * 0.85)
        heave = 0.006 * math.sin(t * 1.35) + 0.003 * math.sin(t * 2.3 + 1)
        lean = 0.07 * math.sin(t * 0.9) + 0.03 * math.sin(t * 1.9 + 0.5)
        x0, y0 = -0.31, 0.60 + heave
        x, y = columns - np.float32(x0), rows - np.float32(y0)
        across = x * math.cos(lean) + y * math.sin(lean)
        up = x * math.sin(lean) - y * math.cos(lean)
        px = np.float32(1.5 / stage.height)

        def inside(distance: Plane) -> Plane:
            return smooth(float(px), float(-px), distance)

        hull = inside(np.maximum(np.abs(across) - (0.062 - up * 0.25), np.abs(up) - 0.022))
        width = 0.038 - 0.13 * (up - 0.02)
        legs = inside(np.abs(np.abs(across) - width) - 0.0022) * inside(np.abs(up - 0.105) - 0.085)
        mast = inside(np.abs(across) - 0.0018) * inside(np.abs(up - 0.15) - 0.13)
        rungs = np.clip(
            sum(
                inside(np.maximum(np.abs(up - h) - 0.0018, np.abs(across) - (0.038 - 0.13 * (h - 0.02))))
                for h in (0.07, 0.12, 0.17)
            ),
            0,
            1,
        )
        panel = inside(np.maximum(np.abs(across + 0.004) - 0.026, np.abs(up - 0.135 - across * 0.5) - 0.012))
        vane = inside(np.maximum(np.abs(across - 0.012) - 0.014, np.abs(up - 0.262) - 0.004))
        body = np.maximum.reduce([hull, legs, mast, rungs, panel, vane])
        mirrored = np.exp(-np.maximum(rows - y0 - 0.02, 0) * 14) * (rows > y0 + 0.012)
        wobble = 0.006 * np.sin(rows * 190 - t * 5)
        shade = smooth(0.06, 0.03, np.abs(x + wobble)) * mirrored * 0.45
        part = canvas.part(tall, strip).lay("#2a3a40", shade).lay("#2b3338", body)
        part = part.lay("#8d6a35", hull * smooth(-0.4, 0.9, across / np.float32(0.07)) * np.float32(0.75))
        canvas.put(part, tall, strip)
        beat = max(0.0, math.sin((t % 2.5) / 0.5 * math.pi)) if t % 2.5 < 0.5 else 0.0
        lamp.add(canvas, "#ffe9b0", x0 + 0.285 * math.sin(lean), y0 - 0.285 * math.cos(lean), 0.9 * float(beat))
        return canvas

    return paint


def sound(shots: list[float]) -> Sound:
    whole = sum(shots)
    surf = slow(whole, period=4.5, seed=1, low=0.35) * within(shots, [0.8, 1.1, 0.8, 0.7])
    left = coloured(whole, low=60, high=900, tilt=1.2, seed=2) * surf
    right = coloured(whole, low=60, high=900, tilt=1.2, seed=3) * (surf * 0.8 + 0.15)
    hiss = coloured(whole, low=1800, high=7000, tilt=1.0, seed=4) * slow(whole, period=3.1, seed=5) ** 2
    wind = coloured(whole, low=180, high=420, tilt=0.5, seed=6) * slow(whole, period=7, seed=7) ** 2
    start = sum(shots[:3])
    strokes = [start + 3.2 + n * 5.4 + 0.6 * (n % 3) for n in range(int(shots[3] // 5.6))]
    ring = bell(whole, strokes, [523.0, 518.0, 523.0, 521.0, 523.0, 519.0][: len(strokes)], fade=1.6)
    return mixed(
        (0.5, wide(left, right)),
        (0.06, placed(hiss, slow(whole, period=5, seed=8, low=-0.7, high=0.7))),
        (0.12, placed(wind, 0.3)),
        (0.12, placed(ring, -0.45)),
    )


FILM = Film(
    name="sea-at-dawn",
    stage=Stage(1280, 720),
    rate=Fraction(25),
    start="05:41:00:00",
    shots=(
        Shot("before_sunrise", 30, before_sunrise),
        Shot("swell", 20, swell),
        Shot("sunrise", 34, sunrise),
        Shot("buoy", 20, buoy),
    ),
    sound=sound,
)
