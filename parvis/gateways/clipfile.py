"""Cut a film on disk into another file on disk: no database, no queue, no web."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from parvis.domain.clips import read_part
from parvis.domain.refusals import Refused
from parvis.domain.timecode import Timebase
from parvis.engines.movie.body import SourceRange
from parvis.engines.movie.index import Index
from parvis.engines.movie.plan import InstantPlan, plan_instant
from parvis.engines.movie.reasons import Unreadable
from parvis.gateways.video.cut import cut_clean
from parvis.gateways.video.encode import Progress, Stop, never, silent
from parvis.gateways.video.indexing import index_film
from parvis.gateways.video.probe import probe

BLOCK = 1 << 20


def _(msgid: str) -> str:
    return msgid


@dataclass(frozen=True)
class CutFile:
    """What was cut: shown frames `[first_frame, end_frame)` and what the file holds besides them."""

    mode: str
    first_frame: int
    end_frame: int
    frames: int
    in_timecode: str
    out_timecode: str
    seconds: Fraction
    bytes: int
    hidden_before: int = 0
    hidden_after: int = 0
    notes: tuple[str, ...] = ()


def cut_file(
    source: Path,
    target: Path,
    typed_in: str,
    typed_out: str,
    *,
    mode: str = "instant",
    replace: bool = False,
    progress: Progress = silent,
    stopped: Stop = never,
) -> CutFile:
    """Cut from the in point to before the out point, in the instant or the clean form.

    Raises `Invalid` (field `in` or `out`), `Unreadable`, or `Refused` when
    `target` exists and may not be replaced.  Nothing is left behind on failure.
    """
    if target.exists() and not replace:
        raise Refused(_("%(name)s exists already."), code="file-exists", name=target.name)
    if mode == "instant":
        index = index_film(source)
        timebase = _timebase(index)
    else:
        timebase = _probed_timebase(source)
    part = read_part(typed_in, typed_out, timebase)
    first, end = part.first, part.end
    unfinished = target.with_name(f".{target.name}.part")
    try:
        if mode == "instant":
            plan = plan_instant(index, first, end)
            save(plan, source, unfinished)
            seconds, before, after, notes = plan.duration, plan.hidden_before, plan.hidden_after, plan.notes
        else:
            made = cut_clean(source, unfinished, first, end, progress=progress, stopped=stopped)
            seconds, before, after, notes = made.duration, 0, 0, ()
        size = unfinished.stat().st_size
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return CutFile(
        mode=mode,
        first_frame=first,
        end_frame=end,
        frames=end - first,
        in_timecode=timebase.label(first),
        out_timecode=timebase.label(end),
        seconds=seconds,
        bytes=size,
        hidden_before=before,
        hidden_after=after,
        notes=notes,
    )


def save(plan: InstantPlan, source: Path, target: Path) -> None:
    """Write a planned clip to a file."""
    # One buffer, used again and again: at odd offsets this is cheaper than letting the kernel copy.
    buffer = memoryview(bytearray(BLOCK))
    with source.open("rb", buffering=0) as film, target.open("wb", buffering=0) as clip:
        for part in plan.body.parts():
            if not isinstance(part, SourceRange):
                clip.write(part)
                continue
            offset, left = part
            while left:
                done = os.preadv(film.fileno(), [buffer[: min(left, BLOCK)]], offset)
                if not done:
                    raise Unreadable("truncated", missing=left)
                clip.write(buffer[:done])
                offset, left = offset + done, left - done
        if clip.tell() != plan.length:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _timebase(index: Index) -> Timebase:
    clock = index.clock
    return index.timebase(drop=clock.drop, start=clock.start)


def _probed_timebase(source: Path) -> Timebase:
    try:
        return _timebase(index_film(source))
    except Unreadable:
        found = probe(source)
        if found.kind != "video":
            raise Unreadable("no-frames") from None
        return Timebase(found.rate, found.frames, drop=found.drop, start=found.start_frame)
