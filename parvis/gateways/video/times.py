"""When each frame of a film is shown.

From the film's own tables where they can be read, which costs milliseconds;
otherwise by walking through all of its packets.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from av.container import InputContainer
from av.video.stream import VideoStream

from parvis.engines.movie.reasons import Unreadable
from parvis.engines.movie.runs import Whole
from parvis.gateways.video.indexing import index_film

MOST_FRAMES = 8_000_000
# A film with these faults is not taken in at all, however much of it could be played.
FATAL = frozenset({"truncated", "encrypted", "external", "too-long", "too-many-frames", "oversized-tables"})


@dataclass(frozen=True)
class Times:
    """Ticks of each shown frame from the first, ascending; how long the last is shown; seconds in a tick."""

    ticks: Whole
    last: int
    unit: Fraction


def shown_times(path: Path, movie: InputContainer, picture: VideoStream) -> tuple[Times, str]:
    """The times of all shown frames, and why the film can't be cut as it is (empty: it can).

    Raises `Unreadable` for what makes a film unusable altogether.
    """
    if "mov" not in movie.format.name:
        return _from_packets(movie, picture), "not-mp4"
    try:
        index = index_film(path)
    except Unreadable as refused:
        if refused.code in FATAL:
            raise
        return _from_packets(movie, picture), refused.code
    if index.picture.timescale != 1 / (picture.time_base or 1):
        return _from_packets(movie, picture), "damaged-tables"
    end = index.picture.frame_ticks(index.frames) - index.picture.frame_ticks(index.frames - 1)
    return Times(index.frame_ticks(), end, Fraction(1, index.picture.timescale)), ""


def _from_packets(movie: InputContainer, picture: VideoStream) -> Times:
    ticks: list[int] = []
    durations: dict[int, int] = {}
    vp9 = picture.codec_context.name == "vp9"
    for packet in movie.demux(picture):
        moment = packet.pts if packet.pts is not None else packet.dts
        # VP9 and AV1 send pictures that are never shown together with one that is.
        if packet.size == 0 or moment is None or packet.is_discard or moment in durations:
            continue
        if vp9 and _is_hidden_vp9(bytes(packet)):
            continue
        ticks.append(moment)
        durations[moment] = packet.duration or 0
        if len(ticks) > MOST_FRAMES:
            raise Unreadable("too-many-frames")
    ticks.sort()
    last = durations[ticks[-1]] if ticks else 0
    if not last and len(ticks) > 1:
        last = int(np.median(np.diff(np.array(ticks, dtype=np.int64))))
    rising = np.array(ticks, dtype=np.int64)
    return Times(rising - rising[0] if ticks else rising, last, picture.time_base or Fraction(1, 90_000))


def _is_hidden_vp9(packet: bytes) -> bool:
    """Whether a VP9 packet holds only a picture to predict from (VP9 specification, 6.2 and annex B)."""
    if packet[-1] & 0xE0 == 0xC0:  # a superframe, which ends in a shown picture
        return False
    bits = format(int.from_bytes(packet[:2].ljust(2, b"\0"), "big"), "016b")
    header = 5 if bits[2:4] == "11" else 4
    shows_existing, shown = bits[header], bits[header + 2]
    return shows_existing == "0" and shown == "0"
