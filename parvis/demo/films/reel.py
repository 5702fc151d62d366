"""A film and how it is painted: shots one after the other, sound beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from .lettering import CornerTimecode
from .printing import MASTER, PREVIEW, Print, preview_stage
from .sound import SAMPLE_RATE, Sound
from .stage import Canvas, Plane, Scene, Stage, enlarged, halved, vignette

Progress = Callable[[int, int], None]  # frames done, frames in all
Soundtrack = Callable[[list[float]], Sound]  # seconds of each shot → two channels


@dataclass(frozen=True)
class Shot:
    """One unbroken view; the name is the key of its row in the shotlist."""

    name: str
    seconds: int
    scene: Scene
    every: int = 2  # frames for each picture painted; those on film lie between two of them, as with a slow shutter


@dataclass(frozen=True)
class Film:
    """A procedural film: its picture, its sound, its clock."""

    name: str
    stage: Stage
    rate: Fraction
    start: str  # the first frame's timecode; with a semicolon it counts drop-frame
    shots: tuple[Shot, ...]
    sound: Soundtrack
    grain: float = 1.4  # deviation in eight-bit steps
    paper: bool = False  # drawn on paper: no lens, hence no dark corners
    softness: int = 1  # painted at this part of the size: 2 for what is out of focus anyway

    @property
    def gop(self) -> int:
        """Frames in a group of pictures: one second of them."""
        return round(self.rate)

    @property
    def frames(self) -> int:
        return sum(shot.seconds for shot in self.shots) * self.gop

    @property
    def seconds(self) -> Fraction:
        return self.frames / self.rate

    def shot_starts(self) -> list[int]:
        """The first frame of each shot."""
        starts, frame = [], 0
        for shot in self.shots:
            starts.append(frame)
            frame += shot.seconds * self.gop
        return starts

    def still(self, frame: int, stage: Stage, *, grain: float = 0.0) -> Canvas:
        """One frame painted at any size: posters and stills."""
        starts = self.shot_starts()
        number = max(n for n, start in enumerate(starts) if start <= frame)
        painter = self.shots[number].scene(stage)
        canvas = painter(float((frame - starts[number]) / self.rate))
        if not self.paper:
            canvas = canvas.shade(vignette(stage))
        if grain:
            canvas.luma = canvas.luma + np.random.default_rng(frame).normal(0, grain / 255, canvas.luma.shape).astype(
                np.float32
            )
        return canvas

    def pictures(self, stage: Stage, *, burn: bool, frames: int | None = None) -> Iterator[Canvas]:
        """All frames in order; the corner timecode only if `burn`."""
        corner = CornerTimecode(stage, self.rate, self.start) if burn else None
        small = stage.divided(self.softness) if self.softness > 1 else stage
        lens = None if self.paper else (vignette(stage), vignette(stage.half))
        number = 0
        for shot in self.shots:
            for canvas in self._exposed(shot, small):
                if frames is not None and number >= frames:
                    return
                if small is not stage:
                    half = stage.half
                    canvas = Canvas(
                        enlarged(canvas.luma, stage), enlarged(canvas.blue, half), enlarged(canvas.red, half)
                    )
                if lens is not None:
                    canvas = Canvas(canvas.luma * lens[0], canvas.blue * lens[1], canvas.red * lens[1])
                if corner is not None:
                    corner.burn(canvas, number)
                yield canvas
                number += 1

    def _exposed(self, shot: Shot, stage: Stage) -> Iterator[Canvas]:
        """The frames of a shot.  Each lies between two painted pictures, never on one: all are equally soft."""
        painter = shot.scene(stage)
        total, every = shot.seconds * self.gop, shot.every
        before = after = painter(0.0)
        for frame in range(total):
            part = (frame % every + 0.5) / every
            if frame % every == 0:
                before = after if frame else before
                after = painter(float((frame + every) / self.rate)) if every > 1 else painter(float(frame / self.rate))
            yield mixed(before, after, part) if every > 1 else after.copy()


def mixed(one: Canvas, other: Canvas, part: float) -> Canvas:
    """A picture on the way from one to the other."""
    share = np.float32(part)
    return Canvas(*(a + (b - a) * share for a, b in zip(one.planes, other.planes, strict=True)))


class Grain:
    """Film grain that also hides the steps of eight bits: one noise tile, read from a new place each frame."""

    def __init__(self, stage: Stage, strength: float) -> None:
        random = np.random.default_rng(48)
        tile = random.standard_normal((stage.height + 64, stage.width + 64)).astype(np.float32)
        tile = (tile[:-1] + tile[1:]) * np.float32(0.7071)  # grain has a size
        self._tile = (tile * np.float32(strength) + np.float32(16.5)).astype(np.float32)
        self._random = np.random.default_rng(49)
        self._stage = stage

    def developed(self, luma: Plane) -> NDArray[np.uint8]:
        """Luma 0…1 as video levels, with grain."""
        top, left = self._random.integers(0, 62, 2)
        grain = self._tile[top : top + self._stage.height, left : left + self._stage.width]
        levels = luma * np.float32(219.0)
        levels += grain
        np.clip(levels, 16, 235, out=levels)
        return levels.astype(np.uint8)


def tint(difference: Plane) -> NDArray[np.uint8]:
    levels = difference * np.float32(224.0) + np.float32(128.5)
    np.clip(levels, 16, 240, out=levels)
    return levels.astype(np.uint8)


def write_film(
    film: Film,
    path: Path,
    *,
    preview: Path | None = None,
    stage: Stage | None = None,
    frames: int | None = None,
    burn: bool = True,
    progress: Progress | None = None,
) -> None:
    """Paint, encode and multiplex a film; `stage` and `frames` make a small or short one.

    `preview` is written from the same pictures in the same pass: the low preview that anyone may watch.
    """
    stage = stage or film.stage
    total = min(frames or film.frames, film.frames)
    track = film.sound([float(shot.seconds * film.gop / film.rate) for shot in film.shots])
    track = track[: int(SAMPLE_RATE * total / film.rate)]
    looks = [(path, MASTER, stage)] + ([(preview, PREVIEW, preview_stage(stage))] if preview else [])
    with ExitStack() as open_prints:
        prints = [open_prints.enter_context(Print(where, film, look, size)) for where, look, size in looks]
        grain = Grain(stage, film.grain)
        sent = 0
        for number, canvas in enumerate(film.pictures(stage, burn=burn, frames=total)):
            picture = developed(canvas, grain, stage)
            until = len(track) if number + 1 == total else int(SAMPLE_RATE * (number + 1) / film.rate) // 1024 * 1024
            for one in prints:
                one.show(picture, number)
            while sent < until:
                take = min(1024, until - sent)
                for one in prints:
                    one.hear(track[sent : sent + take], sent)
                sent += take
            if progress is not None and (number % film.gop == 0 or number + 1 == total):
                progress(number + 1, total)


def developed(canvas: Canvas, grain: Grain, stage: Stage) -> av.VideoFrame:
    """The painted picture as the encoder takes it."""
    picture = av.VideoFrame(stage.width, stage.height, "yuv420p")
    planes = (grain.developed(canvas.luma), tint(canvas.blue), tint(canvas.red))
    for plane, levels in zip(picture.planes, planes, strict=True):
        rows = np.frombuffer(plane, dtype=np.uint8).reshape(plane.height, plane.line_size)
        rows[:, : plane.width] = levels
    return picture


__all__ = ["Canvas", "Film", "Shot", "Stage", "halved", "write_film"]
