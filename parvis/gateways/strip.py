"""What a film or a recording looks like at a glance: poster, filmstrip, waveform.

The filmstrip is one picture of many small tiles (the sprite) and a WebVTT file
that says which tile shows which stretch of time.  Belongs into the sandbox.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.resampler import AudioResampler
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from parvis.domain.assets import MOST_TILES, TILE_COLUMNS, TILE_HEIGHT, WIDEST_TILE
from parvis.gateways.video import frames
from parvis.gateways.video.opening import opened

POSTER_HEIGHT = 720
POSTER_AT = Fraction(1, 3)  # of the film: past the leader, before the end titles
DARKEST = 24  # mean brightness (of 255) below which a poster is tried elsewhere
WAVE_SIZE = (1200, 160)
WAVE_INK = (74, 150, 158, 255)  # legible on paper and on ink
WAVE_RATE = 8000
PAPER, HAIRLINE, LAMP, NIGHT = (251, 250, 247), (214, 209, 199), (11, 93, 102), (18, 21, 26)
SHEET = (960, 640)


@dataclass(frozen=True)
class Drawn:
    """A picture or a text that lies in the folder."""

    role: str
    path: str
    media_type: str
    width: int = 0
    height: int = 0


def poster(source: Path, folder: Path, duration: Fraction) -> Drawn:
    """A telling still of the film: from its first third, or a brighter one if that is dark."""
    best: tuple[float, Image.Image] | None = None
    for share in (POSTER_AT, Fraction(1, 2), Fraction(1, 8), Fraction(4, 5)):
        picture = frames.picture_at(source, duration * share, height=POSTER_HEIGHT).image
        light = float(np.asarray(picture.convert("L").resize((32, 32))).mean())
        if best is None or light > best[0]:
            best = (light, picture)
        if light >= DARKEST:
            break
    assert best is not None
    return _saved(best[1], folder / "poster.jpg", "poster")


def filmstrip(
    source: Path,
    folder: Path,
    duration: Fraction,
    *,
    progress: Callable[[float], None] = lambda _part: None,
) -> list[Drawn]:
    """The sprite and its WebVTT: about a tile a second, at most a hundred, in even steps."""
    count = min(MOST_TILES, max(1, -int(-duration // 1)))
    every = duration / count
    tiles: list[Image.Image] = []
    for picture in frames.filmstrip(source, every=every, height=TILE_HEIGHT):
        image = picture.image
        tiles.append(image if image.width <= WIDEST_TILE else image.resize((WIDEST_TILE, image.height)))
        progress(len(tiles) / count)
        if len(tiles) == count:
            break
    width, height = tiles[0].size
    columns = min(TILE_COLUMNS, len(tiles))
    sheet = Image.new("RGB", (columns * width, -(-len(tiles) // columns) * height))
    for number, tile in enumerate(tiles):
        sheet.paste(tile, (number % columns * width, number // columns * height))
    sprite = _saved(sheet, folder / "sprite.jpg", "sprite")
    text = folder / "strip.vtt"
    text.write_text("\n".join(_cues(len(tiles), every, duration, columns, width, height)), encoding="utf-8")
    return [sprite, Drawn("strip", str(text), "text/vtt", width, height)]


def waveform(source: Path, folder: Path, duration: Fraction) -> list[Drawn]:
    """How loud a recording is over its length: a clear picture for pages, and one on dark ground as its poster."""
    peaks = _peaks(source, duration, WAVE_SIZE[0] // 3)
    line = _wave(WAVE_SIZE, peaks, WAVE_INK, (0, 0, 0, 0))
    target = folder / "waveform.png"
    line.save(target, "PNG", optimize=True)
    plate = Image.new("RGB", SHEET, NIGHT)
    wave = _wave((SHEET[0] - 120, SHEET[1] // 2), peaks, (*WAVE_INK[:3], 255), (*NIGHT, 255))
    plate.paste(wave.convert("RGB"), (60, SHEET[1] // 4))
    return [Drawn("waveform", str(target), "image/png", *line.size), _saved(plate, folder / "poster.jpg", "poster")]


def sheet(folder: Path, lines: list[str]) -> Drawn:
    """A drawn sheet of paper as the poster of a document: its lines as they lie, not to be read."""
    page = Image.new("RGB", SHEET, HAIRLINE)
    draw = ImageDraw.Draw(page)
    left, top, right = 270, 48, SHEET[0] - 270
    draw.rectangle((left, top, right, SHEET[1]), fill=PAPER)
    draw.rectangle((left + 40, top + 44, left + 230, top + 58), fill=LAMP)
    at = top + 96
    for line in lines or ["x" * length for length in (52, 60, 57, 31, 0, 59, 61, 55, 60, 22, 0, 58, 60, 49)]:
        for length in _wrapped(len(line.strip())):
            if at > SHEET[1]:
                break
            if length:
                draw.rectangle((left + 40, at, left + 40 + length * (right - left - 80) // 62, at + 7), fill=HAIRLINE)
            at += 20
    return _saved(page, folder / "poster.jpg", "poster")


def _wrapped(length: int) -> Iterator[int]:
    while length > 62:
        yield 60 - length % 5
        length -= 60
    yield length


def _cues(count: int, every: Fraction, duration: Fraction, columns: int, width: int, height: int) -> Iterator[str]:
    yield "WEBVTT\n"
    for number in range(count):
        end = duration if number == count - 1 else every * (number + 1)
        yield f"{_clock(every * number)} --> {_clock(end)}"
        yield f"sprite.jpg#xywh={number % columns * width},{number // columns * height},{width},{height}\n"


def _clock(seconds: Fraction) -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{rest // 1000:02d}.{rest % 1000:03d}"


def _saved(picture: Image.Image, target: Path, role: str) -> Drawn:
    picture.convert("RGB").save(target, "JPEG", quality=82, optimize=True, progressive=True)
    return Drawn(role, str(target), "image/jpeg", *picture.size)


def _peaks(source: Path, duration: Fraction, count: int) -> NDArray[np.float32]:
    peaks = np.zeros(count, np.float32)
    per_bucket = max(1, int(duration * WAVE_RATE) // count)
    resampler = AudioResampler(format="flt", layout="mono", rate=WAVE_RATE)
    at = 0
    with opened(source) as recording:
        for frame in recording.decode(audio=0):
            for heard in resampler.resample(frame):
                samples = np.abs(heard.to_ndarray().reshape(-1))
                buckets = np.minimum((at + np.arange(len(samples))) // per_bucket, count - 1)
                np.maximum.at(peaks, buckets, np.nan_to_num(samples))
                at += len(samples)
    loudest = float(peaks.max())
    return peaks / loudest if loudest > 0 else peaks


def _wave(
    size: tuple[int, int], peaks: NDArray[np.float32], ink: tuple[int, int, int, int], ground: tuple[int, int, int, int]
) -> Image.Image:
    picture = Image.new("RGBA", size, ground)
    draw = ImageDraw.Draw(picture)
    step = size[0] / len(peaks)
    for number, peak in enumerate(peaks):
        half = max(1, int(float(peak) * (size[1] // 2 - 2)))
        left = int(number * step)
        draw.rectangle((left, size[1] // 2 - half, left + max(1, int(step * 0.6)), size[1] // 2 + half), fill=ink)
    return picture


av.logging.set_level(av.logging.PANIC)
