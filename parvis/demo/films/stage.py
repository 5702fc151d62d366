"""The stage a picture is painted on: its size, its planes, its colours.

Pictures are painted as a luma plane and two chroma planes of half the size, so that a frame goes to
the encoder without any conversion.  Scenes measure in picture heights: `across` runs from minus to
plus half the aspect ratio, `down` from 0 at the top to 1 at the bottom, so a scene looks the same at
64 and at 3,000 pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Plane = NDArray[np.float32]
Colour = str  # "#rrggbb"

LEVELS = 2048  # steps of a palette: fine enough that a dark sky shows no bands before the grain is laid


@dataclass(frozen=True)
class Stage:
    """A picture's size; both sides are even."""

    width: int
    height: int

    @property
    def aspect(self) -> float:
        return self.width / self.height

    @property
    def across(self) -> Plane:
        """One row: each column's distance from the middle, in picture heights."""
        steps = (np.arange(self.width, dtype=np.float32) + 0.5) / self.height
        return (steps - self.aspect / 2)[None, :]

    @property
    def down(self) -> Plane:
        """One column: each row's distance from the top, in picture heights."""
        return ((np.arange(self.height, dtype=np.float32) + 0.5) / self.height)[:, None]

    def divided(self, by: int) -> Stage:
        """A smaller stage for what is soft anyway: mist, clouds, glow."""
        return Stage(max(2, self.width // by // 2 * 2), max(2, self.height // by // 2 * 2))

    @property
    def half(self) -> Stage:
        """The chroma planes' size."""
        return Stage(self.width // 2, self.height // 2)

    def rows(self, top: float, bottom: float) -> slice:
        """The rows between two places, to an even edge outwards: for what moves in a part of the picture."""
        return even(top * self.height, bottom * self.height, self.height)

    def columns(self, left: float, right: float) -> slice:
        """The columns between two places measured from the middle, to an even edge outwards."""
        middle = self.width / 2
        return even(middle + left * self.height, middle + right * self.height, self.width)

    def blank(self) -> Plane:
        return np.zeros((self.height, self.width), dtype=np.float32)


@dataclass
class Canvas:
    """One picture: luma 0…1, blue and red difference ±0.5 at half size."""

    luma: Plane
    blue: Plane
    red: Plane

    @classmethod
    def plain(cls, stage: Stage, colour: Colour) -> Canvas:
        y, b, r = difference(colour)
        half = (stage.height // 2, stage.width // 2)
        return cls(
            np.full((stage.height, stage.width), y, dtype=np.float32),
            np.full(half, b, dtype=np.float32),
            np.full(half, r, dtype=np.float32),
        )

    def copy(self) -> Canvas:
        return Canvas(self.luma.copy(), self.blue.copy(), self.red.copy())

    @property
    def planes(self) -> tuple[Plane, Plane, Plane]:
        return self.luma, self.blue, self.red

    @property
    def stage(self) -> Stage:
        return Stage(self.luma.shape[1], self.luma.shape[0])

    def part(self, rows: slice, columns: slice = slice(None)) -> Canvas:
        """A part of the picture as a view; its edges are even, so that chroma has whole pixels there."""
        soft = halved_slice(rows), halved_slice(columns)
        return Canvas(self.luma[rows, columns], self.blue[soft], self.red[soft])

    def put(self, part: Canvas, rows: slice, columns: slice = slice(None)) -> None:
        """Set a part down in its place."""
        soft = halved_slice(rows), halved_slice(columns)
        self.luma[rows, columns], self.blue[soft], self.red[soft] = part.luma, part.blue, part.red

    def shade(self, by: Plane) -> Canvas:
        """Multiply light and colour alike, as a vignette or a fade does."""
        soft = halved(by) if by.shape == self.luma.shape else by
        return Canvas(self.luma * by, self.blue * soft, self.red * soft)

    def lay(self, colour: Colour, cover: Plane) -> Canvas:
        """Cover the picture with a colour where `cover` is 1, and let it through where it is 0."""
        y, b, r = difference(colour)
        cover = np.asarray(cover, dtype=np.float32)
        soft = halved(cover)
        return Canvas(
            self.luma + (y - self.luma) * cover,
            self.blue + (b - self.blue) * soft,
            self.red + (r - self.red) * soft,
        )

    def over(self, other: Canvas, cover: Plane) -> Canvas:
        """Cover the picture with another one where `cover` is 1."""
        soft = halved(cover)
        return Canvas(
            self.luma + (other.luma - self.luma) * cover,
            self.blue + (other.blue - self.blue) * soft,
            self.red + (other.red - self.red) * soft,
        )

    def light(self, colour: Colour, amount: Plane) -> Canvas:
        """Add coloured light; a screen, not a sum, so that nothing burns out hard."""
        y, b, r = difference(colour)
        amount = np.asarray(amount, dtype=np.float32)
        room = np.maximum(1.0 - self.luma, 0.0)
        soft = halved(amount)
        return Canvas(self.luma + amount * y * room, self.blue + soft * b, self.red + soft * r)

    def pixels(self) -> NDArray[np.uint8]:
        """The picture as red, green and blue, for stills and posters."""
        size = (self.luma.shape[1], self.luma.shape[0])
        blue = np.asarray(Image.fromarray(self.blue).resize(size, Image.Resampling.BILINEAR))
        red = np.asarray(Image.fromarray(self.red).resize(size, Image.Resampling.BILINEAR))
        y = self.luma
        rgb = np.stack([y + 1.5748 * red, y - 0.1873 * blue - 0.4681 * red, y + 1.8556 * blue], axis=-1)
        return np.asarray(np.clip(rgb * 255.0 + 0.5, 0, 255), dtype=np.uint8)


Painter = Callable[[float], Canvas]  # seconds since the cut → picture
Scene = Callable[[Stage], Painter]  # prepares what does not move, once a shot


def even(low: float, high: float, most: int) -> slice:
    start, stop = (int(np.clip(place, 0, most)) for place in (np.floor(low / 2) * 2, np.ceil(high / 2) * 2))
    return slice(start, max(start, stop))


def halved_slice(places: slice) -> slice:
    """The same places on a plane of half the size."""
    start, stop = places.start, places.stop
    return slice(None if start is None else start // 2, None if stop is None else stop // 2)


def halved(plane: Plane) -> Plane:
    """Half the size in both directions, by the mean of each four pixels; broadcast rows and columns stay so."""
    if plane.shape[0] > 1:
        plane = (plane[0::2] + plane[1::2]) * np.float32(0.5)
    if plane.shape[1] > 1:
        plane = (plane[:, 0::2] + plane[:, 1::2]) * np.float32(0.5)
    return plane


def enlarged(plane: Plane, stage: Stage) -> Plane:
    """A soft plane drawn small, at the stage's full size."""
    picture = Image.fromarray(np.ascontiguousarray(plane, dtype=np.float32))
    return np.asarray(picture.resize((stage.width, stage.height), Image.Resampling.BILINEAR), dtype=np.float32)


def smooth(low: float, high: float, x: Plane) -> Plane:
    """0 below `low`, 1 above `high`, an S-curve between; also downwards when `low` is the greater."""
    t = np.clip((x - np.float32(low)) / np.float32(high - low), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), dtype=np.float32)


def channels(colour: Colour) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255.0 for i in (1, 3, 5))


def difference(colour: Colour) -> tuple[float, float, float]:
    """A colour as luma and the two differences (Rec. 709)."""
    r, g, b = channels(colour)
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return y, (b - y) / 1.8556, (r - y) / 1.5748


class Palette:
    """Tones 0…1 mapped to colours, as a grade maps a black-and-white negative."""

    def __init__(self, stops: Sequence[tuple[float, Colour]]) -> None:
        places = [place for place, _ in stops]
        rows = np.array([difference(colour) for _, colour in stops])
        steps = np.linspace(0.0, 1.0, LEVELS)
        self.luma, self.blue, self.red = (
            np.interp(steps, places, rows[:, column]).astype(np.float32) for column in range(3)
        )

    def steps(self, tone: Plane) -> NDArray[np.intp]:
        return np.clip(tone * np.float32(LEVELS - 1), 0, LEVELS - 1).astype(np.intp)

    def paint(self, tone: Plane) -> Canvas:
        tone = np.asarray(tone, dtype=np.float32)
        at = self.steps(tone)
        soft = self.steps(halved(tone))
        return Canvas(self.luma[at], self.blue[soft], self.red[soft])


def vignette(stage: Stage, strength: float = 0.35) -> Plane:
    """A lens darkens its corners."""
    x = stage.across / np.float32(stage.aspect / 2)
    y = (stage.down - 0.5) * 2
    return np.asarray(1.0 - strength * np.clip((x * x + y * y) / 2.0, 0.0, 1.0) ** 1.5, dtype=np.float32)
