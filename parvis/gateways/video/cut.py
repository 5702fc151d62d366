"""The clean form of a clip: exactly the range, encoded again, with nothing hidden.

The result is an MP4 of H.264 and AAC that begins with the first frame and ends
with the last, whatever the reader makes of edit lists.  It is looked at after
making and not handed out unless it is what was asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, cast

import av
import numpy as np
from av.container import InputContainer

from parvis.domain.refusals import Refused
from parvis.gateways.video.encode import Encoded, Progress, Recipe, Stop, Window, encode, first_shown, never, silent
from parvis.gateways.video.opening import Unreadable, opened
from parvis.gateways.video.probe import primary_video
from parvis.gateways.video.times import shown_times
from parvis.gateways.video.upright import upright_graph

Luma = np.ndarray[Any, np.dtype[Any]]

CLEAN = Recipe(crf=17, preset="fast", sound_bitrate=256_000)
ENCODING_SHARE = 0.9  # of the progress; the rest is looking at the result
LIKENESS = 28.0  # decibels of brightness; the same picture re-encoded lies far above, another picture below


def _(msgid: str) -> str:
    return msgid


class CutFailed(Refused):
    """The clip that was made is not the clip that was asked for; it was thrown away."""

    status = 500

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(
            _("The clip could not be made correctly and was not kept (%(finding)s)."), code=code, finding=code, **facts
        )


@dataclass(frozen=True)
class CleanClip:
    """What was made and how it was found when looked at."""

    frames: int
    duration: Fraction
    first_likeness: float  # decibels (luma PSNR) against the source frame
    last_likeness: float


def cut_clean(
    source: Path, target: Path, first: int, end: int, *, progress: Progress = silent, stopped: Stop = never
) -> CleanClip:
    """Encode the shown frames `[first, end)` of `source` to `target` and verify the result.

    Raises `Unreadable` for the source, `Cancelled`, or `CutFailed` with a code
    (`frame-count`, `first-picture`, `last-picture`, `sound-late`, `not-decodable`).
    """
    with opened(source) as movie:
        track = primary_video(movie)
        if track is None:
            raise Unreadable("no-frames")
        times, _why_not = shown_times(source, movie, track)
    ticks = times.ticks
    if not 0 <= first < end <= len(ticks):
        raise ValueError("the range is not inside the film")
    after = int(ticks[end]) if end < len(ticks) else int(ticks[-1]) + max(1, times.last)
    window = Window(int(ticks[first]), after, end - first)
    made = encode(
        source, target, CLEAN, window=window, progress=lambda done: progress(done * ENCODING_SHARE), stopped=stopped
    )
    try:
        clip = _verified(source, target, made, int(ticks[first]), int(ticks[end - 1]), end - first)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    progress(1.0)
    return clip


def _verified(source: Path, target: Path, made: Encoded, first: int, last: int, frames: int) -> CleanClip:
    """Decode the clip whole and hold it against the source; a wrong clip raises `CutFailed`."""
    count = 0
    pictures: list[Luma] = []
    with opened(target, ignore_editlist="1") as movie:
        track = movie.streams.video[0]
        for frame in movie.decode(track):
            count += 1
            if count in {1, frames}:
                pictures.append(_luma(frame))
            if frame.is_corrupt:
                raise CutFailed("not-decodable", frame=count)
        begins = _begin(movie)
    if count != frames:
        raise CutFailed("frame-count", made=count, wanted=frames)
    first_likeness = _likeness(pictures[0], _source_luma(source, first))
    last_likeness = _likeness(pictures[-1], _source_luma(source, last))
    if first_likeness < LIKENESS:
        raise CutFailed("first-picture", decibels=round(first_likeness, 1))
    if last_likeness < LIKENESS:
        raise CutFailed("last-picture", decibels=round(last_likeness, 1))
    if begins is not None and abs(begins) > max(made.duration / made.frames, Fraction(1, 25)):
        raise CutFailed("sound-late", seconds=float(begins))
    return CleanClip(made.frames, made.duration, first_likeness, last_likeness)


def _begin(movie: InputContainer) -> Fraction | None:
    """How much later than the pictures the first sound track begins, if there is one."""
    if not movie.streams.audio:
        return None
    starts = [
        (s.start_time or 0) * (s.time_base or Fraction(1)) for s in (movie.streams.video[0], movie.streams.audio[0])
    ]
    return starts[1] - starts[0]


def _source_luma(source: Path, tick: int) -> Luma:
    """The brightness of the source's upright picture at a tick counted from the first shown."""
    with opened(source) as movie:
        track = primary_video(movie)
        if track is None:
            raise Unreadable("no-frames")
        tick += first_shown(movie, track).pts or 0
        back = int(Window(tick, tick, 0).run_up / (track.time_base or 1))
        movie.seek(max(0, tick - back), stream=track, backward=True)
        graph = None
        for frame in movie.decode(track):
            if frame.pts == tick:
                graph = upright_graph(track, frame, None)
                graph.push(frame)
                return _luma(cast(av.VideoFrame, graph.pull()))
    raise CutFailed("not-decodable")


def _luma(frame: av.VideoFrame) -> Luma:
    return frame.to_ndarray()[: frame.height]


def _likeness(one: Luma, other: Luma) -> float:
    """Peak signal to noise in decibels; 99 for equal pictures."""
    difference = float(np.mean((one.astype(np.float32) - other.astype(np.float32)) ** 2))
    return 99.0 if difference < 1e-5 else float(10 * np.log10(255**2 / difference))
