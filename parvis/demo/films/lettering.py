"""Small lettering inside pictures: the timecode in the corner, figures on plots and maps."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .stage import Canvas, Colour, Plane, Stage


@lru_cache(maxsize=64)
def font(pixels: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The typeface that comes with Pillow, so a film looks the same on every machine."""
    return ImageFont.load_default(size=pixels)


def written(
    stage: Stage, words: list[tuple[float, float, str]], *, size: float, anchor: str = "ls", bold: bool = False
) -> Plane:
    """A mask with words set at (x, y) in picture heights, x from the middle; `size` in picture heights."""
    sheet = Image.new("L", (stage.width, stage.height), 0)
    pen = ImageDraw.Draw(sheet)
    face = font(max(4, round(size * stage.height)))
    for x, y, text in words:
        place = ((x + stage.aspect / 2) * stage.height, y * stage.height)
        pen.text(place, text, fill=255, font=face, anchor=anchor, stroke_width=0.35 if bold else 0)
    return np.asarray(sheet, dtype=np.float32) / np.float32(255.0)


def timecode(frame: int, rate: Fraction, *, drop: bool = False) -> str:
    """A frame's label; drop-frame leaves out two numbers a minute, except in every tenth minute."""
    nominal = round(rate)
    if drop:
        per_minute, per_ten = nominal * 60 - 2, nominal * 600 - 18
        tens, rest = divmod(frame, per_ten)
        frame += 18 * tens + (2 * ((rest - 2) // per_minute) if rest > 2 else 0)
    seconds, frames = divmod(frame, nominal)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours % 24:02}:{minutes:02}:{seconds:02}{';' if drop else ':'}{frames:02}"


def frames_at(label: str, rate: Fraction) -> int:
    """The frame a label names, the way back from `timecode`."""
    drop = ";" in label
    hours, minutes, seconds, frames = (int(part) for part in label.replace(";", ":").split(":"))
    nominal = round(rate)
    total = ((hours * 60 + minutes) * 60 + seconds) * nominal + frames
    if drop:
        whole = hours * 60 + minutes
        total -= 2 * (whole - whole // 10)
    return total


@dataclass(frozen=True)
class Glyphs:
    """Figures of equal width, drawn once."""

    masks: dict[str, Plane]
    width: int
    height: int

    @classmethod
    def cut(cls, pixels: int) -> Glyphs:
        face = font(pixels)
        width, height = round(pixels * 0.62), round(pixels * 1.2)
        masks = {}
        for sign in "0123456789:;. ":
            sheet = Image.new("L", (width, height), 0)
            ImageDraw.Draw(sheet).text((width / 2, height / 2), sign, fill=255, font=face, anchor="mm")
            masks[sign] = np.asarray(sheet, dtype=np.float32) / np.float32(255.0)
        return cls(masks, width, height)

    def line(self, text: str) -> Plane:
        return np.concatenate([self.masks[sign] for sign in text], axis=1)


class CornerTimecode:
    """Timecode and frame number, small, at the foot of the picture, on a soft ground so that they read on white."""

    def __init__(self, stage: Stage, rate: Fraction, start: str) -> None:
        self._rate, self._drop = rate, ";" in start
        self._first = frames_at(start, rate)
        pixels = max(7, round(stage.height * 0.026))
        self._glyphs = Glyphs.cut(pixels)
        self._margin = round(stage.height * 0.035)

    def burn(self, canvas: Canvas, frame: int) -> None:
        """Write one frame's label into the picture, in place."""
        label = f"{timecode(self._first + frame, self._rate, drop=self._drop)}  {frame:06}"
        line = self._glyphs.line(label)
        height, width = line.shape
        bottom, right = canvas.luma.shape[0] - self._margin, canvas.luma.shape[1] - self._margin
        if height > bottom or width > right:
            return
        where = (slice(bottom - height, bottom), slice(right - width, right))
        ground = canvas.luma[where]
        canvas.luma[where] = ground * np.float32(0.55) * (1 - line) + np.float32(0.92) * line
        soft = (slice(where[0].start // 2, where[0].stop // 2), slice(where[1].start // 2, where[1].stop // 2))
        canvas.blue[soft] *= np.float32(0.5)
        canvas.red[soft] *= np.float32(0.5)


def label(canvas: Canvas, colour: Colour, mask: Plane, strength: float = 1.0) -> Canvas:
    """Lettering laid over a picture in one colour."""
    return canvas.lay(colour, mask * np.float32(strength))
