"""The clean form of a clip: exactly the range, with nothing hidden.

The result begins with the first frame and ends with the last, whatever the
reader makes of edit lists.  Where the film allows it, only the edges are
encoded anew and the rest is copied bit for bit (`splicing`); otherwise the
whole range is encoded, as an MP4 of H.264 and AAC.  Either is looked at after
making and not handed out unless it is what was asked for.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from parvis.engines.movie.index import Index
from parvis.engines.movie.splice import Splice, independent_in, plan_splice
from parvis.gateways.video.encode import Progress, Recipe, Stop, Window, encode, never, silent
from parvis.gateways.video.indexing import index_film, reading
from parvis.gateways.video.inspecting import CutFailed, verify_encoded, verify_spliced
from parvis.gateways.video.opening import Unreadable, opened
from parvis.gateways.video.probe import picture_track
from parvis.gateways.video.splicing import splice
from parvis.gateways.video.times import FATAL, shown_times

CLEAN = Recipe(crf=17, preset="fast", sound_bitrate=256_000)
ENCODING_SHARE = 0.9  # of the progress; the rest is looking at the result

__all__ = ["CleanClip", "CutFailed", "container_for", "cut_clean"]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CleanClip:
    """What was made and how it was found when looked at.

    `method` is `copy` (nothing encoded), `edges` (the first `head` and the last
    `tail` frames encoded, the rest copied) or `anew`; then `why_anew` says why.
    """

    frames: int
    duration: Fraction
    first_likeness: float  # decibels (luma PSNR) against the source frame
    last_likeness: float
    method: str = "anew"
    head: int = 0
    copied: int = 0
    tail: int = 0
    why_anew: str = ""
    media_type: str = "video/mp4"


def cut_clean(
    source: Path,
    target: Path,
    first: int,
    end: int,
    *,
    anew: bool = False,
    progress: Progress = silent,
    stopped: Stop = never,
) -> CleanClip:
    """Write the shown frames `[first, end)` of `source` to `target` and verify the result; `anew` copies nothing.

    Raises `Unreadable` for the source, `Cancelled`, or `CutFailed` with a code
    (`frame-count`, `frame-times`, `copied-part`, `first-picture`, `last-picture`,
    `sound-late`, `not-decodable`).
    """
    why = "asked" if anew else ""
    if not anew:
        try:
            index = index_film(source)
        except Unreadable as refused:
            if refused.code in FATAL:
                raise
            why = refused.code
        else:
            with reading(source) as (read, _size):
                plan = plan_splice(index, first, end, independent_in(read, index.picture))
            why = plan.why_anew
            if not why:
                try:
                    return _spliced(source, target, index, plan, progress, stopped)
                except (CutFailed, Unreadable) as failed:
                    if failed.code == "copied-part":
                        raise
                    # A film whose coding is not what its tables promise can still be encoded whole.
                    log.warning("edges failed (%s %s): the whole range is encoded", failed.code, failed.facts)
                    why = "edges-failed"
    return encode_part(source, target, first, end, CLEAN, why, progress, stopped)


def _spliced(source: Path, target: Path, index: Index, plan: Splice, progress: Progress, stopped: Stop) -> CleanClip:
    container = container_for(index)
    made = splice(
        source,
        target,
        index,
        plan,
        container=container,
        progress=lambda done: progress(done * ENCODING_SHARE),
        stopped=stopped,
    )
    try:
        likeness = verify_spliced(source, target, index, plan, made)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    progress(1.0)
    return CleanClip(
        frames=plan.end - plan.first,
        duration=made.duration,
        first_likeness=likeness[0],
        last_likeness=likeness[1],
        method="edges" if plan.encoded else "copy",
        head=plan.head.frames,
        copied=plan.copied,
        tail=plan.tail.frames,
        media_type="video/quicktime" if container == "mov" else "video/mp4",
    )


def container_for(index: Index) -> str:
    """The family of files a copied part stays in: QuickTime from QuickTime."""
    return "mov" if index.ftyp[8:12] in {b"qt  ", b""} else "mp4"


def encode_part(
    source: Path,
    target: Path,
    first: int,
    end: int,
    recipe: Recipe,
    why: str,
    progress: Progress = silent,
    stopped: Stop = never,
) -> CleanClip:
    """Encode all of the shown frames `[first, end)` by a recipe and verify the result; raises as `cut_clean` does."""
    with opened(source) as movie:
        track = picture_track(movie)
        times, _why_not = shown_times(source, movie, track)
    ticks = times.ticks
    if not 0 <= first < end <= len(ticks):
        raise ValueError("the range is not inside the film")
    after = int(ticks[end]) if end < len(ticks) else int(ticks[-1]) + max(1, times.last)
    window = Window(int(ticks[first]), after, end - first)
    made = encode(
        source, target, recipe, window=window, progress=lambda done: progress(done * ENCODING_SHARE), stopped=stopped
    )
    try:
        likeness = verify_encoded(source, target, made, int(ticks[first]), int(ticks[end - 1]), end - first)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    progress(1.0)
    media_type = "video/quicktime" if recipe.container == "mov" else "video/mp4"
    return CleanClip(made.frames, made.duration, *likeness, why_anew=why, media_type=media_type)
