"""The sidecar index of a movie: what has to be known to cut it, without opening it.

Made once when a film comes in, written beside it, and later mapped into
memory: loading costs a fraction of a millisecond and planning a clip touches
only the pages it needs, whatever the film's length.
"""

from __future__ import annotations

import json
import struct
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from parvis.domain.timecode import DROPPABLE, Timebase
from parvis.engines.movie.rate import Pace
from parvis.engines.movie.reasons import Unreadable
from parvis.engines.movie.runs import Runs, Whole, run_lengths
from parvis.engines.movie.tables import Samples

MAGIC = b"PARVIS\x001"
VERSION = 1
ALIGNMENT = 8


@dataclass(frozen=True)
class Track:
    """One track that a clip carries along.

    `opens` is the movie moment at which its media time `shown_from` is shown;
    media from `shown_to` on is never shown.  `order` lists decode numbers in
    order of presentation (empty: the same).  Frames count from `first_shown`.
    """

    number: int
    kind: str  # video, sound, text, timecode
    codec: str
    timescale: int
    opens: Fraction
    shown_from: int
    shown_to: int
    run_up: int  # samples a sound decoder needs before the first that counts
    samples: Samples
    order: NDArray[np.int32]
    first_shown: int
    frames: int
    points: NDArray[np.int32]  # decode numbers from which decoding is exact; empty: all
    counters: Whole  # of a timecode track: what each sample says
    boxes: Mapping[str, bytes]

    def media_time(self, moment: Fraction) -> Fraction:
        """The track's own time, in its ticks, of a moment of the movie."""
        return self.shown_from + (moment - self.opens) * self.timescale

    def moment(self, ticks: int | Fraction) -> Fraction:
        """The moment of the movie at which this media time is shown."""
        return self.opens + Fraction(ticks - self.shown_from) / self.timescale

    def shown_ticks(self, decode_number: int) -> int:
        """When a sample is presented, in the track's ticks."""
        shift = int(self.samples.shifts[decode_number]) if len(self.samples.shifts) else 0
        return self.samples.times.at(decode_number) + shift

    def decode_number(self, frame: int) -> int:
        """The place of a shown frame in decoding order."""
        place = self.first_shown + frame
        return int(self.order[place]) if len(self.order) else place

    def frame_ticks(self, frame: int) -> int:
        """When a shown frame is presented; `frame == frames` is the end of the last."""
        if frame < self.frames:
            return self.shown_ticks(self.decode_number(frame))
        last = self.decode_number(self.frames - 1)
        length = self.samples.times.at(last + 1) - self.samples.times.at(last)
        return min(self.shown_ticks(last) + max(1, length), self.shown_to)


class Clock(NamedTuple):
    """The source's own count at its first frame, and whether its labels drop."""

    start: int
    drop: bool


@dataclass(frozen=True)
class Index:
    """A movie, ready to be cut: its tracks (the first is the one whose frames are counted)."""

    file_size: int
    ftyp: bytes
    movie_boxes: Mapping[str, bytes]
    pace: Pace
    notes: tuple[str, ...]
    tracks: tuple[Track, ...]

    @property
    def picture(self) -> Track:
        """The track whose frames are counted."""
        return self.tracks[0]

    @property
    def frames(self) -> int:
        """How many frames a player shows."""
        return self.picture.frames

    def moment_of(self, frame: int) -> Fraction:
        """Seconds from the first shown frame to this one; of `frames`, the length of the film."""
        picture = self.picture
        return Fraction(picture.frame_ticks(frame) - picture.frame_ticks(0), picture.timescale)

    def frame_at(self, seconds: Fraction) -> int:
        """The frame shown at a moment counted from the first; `frames` at the end, more beyond it."""
        picture = self.picture
        ticks = picture.frame_ticks(0) + int(seconds * picture.timescale)
        if ticks >= picture.frame_ticks(self.frames):
            over = Fraction(ticks - picture.frame_ticks(self.frames), picture.timescale)
            return self.frames + int(over * self.pace.rate)
        return max(0, bisect_right(range(self.frames), ticks, key=picture.frame_ticks) - 1)

    @property
    def clock(self) -> Clock:
        """What the film's timecode track says of the first frame; without one, 0."""
        for track in self.tracks:
            if track.kind == "timecode" and len(track.counters):
                flags = int.from_bytes(track.boxes["stsd"][36:40], "big")
                return Clock(int(track.counters[0]), bool(flags & 1) and self.pace.rate in DROPPABLE)
        return Clock(0, drop=False)

    def timebase(self, *, drop: bool = False, start: int = 0) -> Timebase:
        """How this film counts, for reading what a person typed."""
        lookup = self.frame_at if self.pace.variable else None
        return Timebase(self.pace.rate, self.frames, drop=drop, start=start, frame_at=lookup)

    def frame_ticks(self) -> Whole:
        """The times of all shown frames, in ticks from the first: for a player of uneven film."""
        picture = self.picture
        numbers = np.arange(picture.first_shown, picture.first_shown + picture.frames, dtype=np.int64)
        decode = picture.order[numbers].astype(np.int64) if len(picture.order) else numbers
        ticks = picture.samples.times.of_numbers(decode)
        if len(picture.samples.shifts):
            ticks = ticks + picture.samples.shifts[decode]
        rebased: Whole = ticks - ticks[0]
        return rebased

    def time_runs(self) -> list[tuple[int, int, int]]:
        """The same as straight pieces, with the film's end: a frame, its ticks, and the step from it on."""
        picture = self.picture
        end = picture.frame_ticks(picture.frames) - picture.frame_ticks(0)
        ticks = np.append(self.frame_ticks(), end)
        counts, steps = run_lengths(np.diff(ticks))
        firsts = np.concatenate(([0], np.cumsum(counts)))[:-1]
        return [
            (int(first), int(ticks[first]), int(step))
            for first, step in zip(firsts.tolist(), steps.tolist(), strict=True)
        ]

    def to_bytes(self) -> bytes:
        """The sidecar file."""
        store = _Store()
        tracks = [_track_out(track, store) for track in self.tracks]
        head = {
            "version": VERSION,
            "file_size": self.file_size,
            "ftyp": store.keep_bytes(self.ftyp),
            "movie_boxes": {name: store.keep_bytes(body) for name, body in self.movie_boxes.items()},
            "rate": str(self.pace.rate),
            "variable": self.pace.variable,
            "notes": list(self.notes),
            "tracks": tracks,
        }
        text = json.dumps(head, separators=(",", ":")).encode()
        opening = MAGIC + struct.pack("<Q", len(text)) + text
        return opening + bytes(-len(opening) % ALIGNMENT) + b"".join(store.parts)

    @classmethod
    def from_buffer(cls, buffer: Any) -> Index:
        """Read a sidecar file from bytes or a memory map, without copying its arrays."""
        view = memoryview(buffer)
        if bytes(view[:8]) != MAGIC:
            raise Unreadable("outdated-index")
        length = struct.unpack_from("<Q", view, 8)[0]
        head = json.loads(bytes(view[16 : 16 + length]))
        if head["version"] != VERSION:
            raise Unreadable("outdated-index")
        fetch = _Fetch(view, 16 + length + (-(16 + length) % ALIGNMENT))
        return cls(
            file_size=head["file_size"],
            ftyp=fetch.content(head["ftyp"]),
            movie_boxes={name: fetch.content(place) for name, place in head["movie_boxes"].items()},
            pace=Pace(Fraction(head["rate"]), head["variable"]),
            notes=tuple(head["notes"]),
            tracks=tuple(_track_in(row, fetch) for row in head["tracks"]),
        )


class _Store:
    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.length = 0

    def keep(self, array: NDArray[Any]) -> list[Any]:
        content = array.astype(array.dtype.newbyteorder("<")).tobytes()
        place = [array.dtype.newbyteorder("<").str, self.length, len(array)]
        self.parts += [content, bytes(-len(content) % ALIGNMENT)]
        self.length += len(content) + (-len(content) % ALIGNMENT)
        return place

    def keep_bytes(self, content: bytes) -> list[Any]:
        return self.keep(np.frombuffer(content, np.uint8))


class _Fetch:
    def __init__(self, view: memoryview, start: int) -> None:
        self.view, self.start = view, start

    def array(self, place: list[Any]) -> NDArray[Any]:
        kind, offset, count = place
        found: NDArray[Any] = np.frombuffer(self.view, kind, count, self.start + offset)
        return found

    def content(self, place: list[Any]) -> bytes:
        return self.array(place).tobytes()


def _track_out(track: Track, store: _Store) -> dict[str, Any]:
    samples = track.samples
    return {
        "number": track.number,
        "kind": track.kind,
        "codec": track.codec,
        "timescale": track.timescale,
        "opens": str(track.opens),
        "shown": [track.shown_from, track.shown_to, track.run_up, track.first_shown, track.frames],
        "boxes": {name: store.keep_bytes(body) for name, body in track.boxes.items()},
        "count": samples.count,
        "size": samples.size,
        "arrays": [
            store.keep(array)
            for array in (
                samples.times.first,
                samples.times.start,
                samples.times.step,
                samples.shifts,
                samples.sizes,
                samples.span_first,
                samples.span_offset,
                samples.span_kind,
                track.order,
                track.points,
                track.counters,
            )
        ],
    }


def _track_in(row: Mapping[str, Any], fetch: _Fetch) -> Track:
    first, start, step, shifts, sizes, span_first, span_offset, span_kind, order, points, counters = (
        fetch.array(place) for place in row["arrays"]
    )
    shown_from, shown_to, run_up, first_shown, frames = row["shown"]
    return Track(
        number=row["number"],
        kind=row["kind"],
        codec=row["codec"],
        timescale=row["timescale"],
        opens=Fraction(row["opens"]),
        shown_from=shown_from,
        shown_to=shown_to,
        run_up=run_up,
        samples=Samples(
            count=row["count"],
            times=Runs(first, start, step, row["count"]),
            shifts=shifts,
            size=row["size"],
            sizes=sizes,
            span_first=span_first,
            span_offset=span_offset,
            span_kind=span_kind,
            syncs=None,
        ),
        order=order,
        first_shown=first_shown,
        frames=frames,
        points=points,
        counters=counters,
        boxes={name: fetch.content(place) for name, place in row["boxes"].items()},
    )
