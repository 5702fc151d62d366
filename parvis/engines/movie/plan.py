"""The instant form of a clip: a new header over byte ranges of the stored film.

Nothing is decoded and nothing is copied.  Samples are carried from the last
frame that decoding may start from up to the out point; an edit list hides
what lies before the in point (and, where frames are reordered, the few decoded
early that are shown after the out point).
"""

from __future__ import annotations

import hashlib
import struct
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from parvis.engines.movie.body import ClipBody
from parvis.engines.movie.boxes import box
from parvis.engines.movie.header import Chunks, Header
from parvis.engines.movie.index import Index, Track
from parvis.engines.movie.runs import Whole
from parvis.engines.movie.takes import (
    PictureWindow,
    Take,
    picture_window,
    sound_window,
    take_pictures,
    take_sound,
    take_text,
    take_timecode,
)

PLAN_VERSION = b"1"
QUICKTIME_FTYP = box(b"ftyp", b"qt  ", bytes(4), b"qt  ")


@dataclass(frozen=True)
class InstantPlan:
    """A clip ready to be sent, and what may be said of it.

    `hidden_before` and `hidden_after` count the pictures that are in the file
    but not shown; `[reveals_first, reveals_end)` are the frames of the film that
    a reader which ignores edit lists may show.
    """

    first: int
    end: int
    body: ClipBody
    duration: Fraction
    hidden_before: int
    hidden_after: int
    reveals_first: int
    reveals_end: int
    notes: tuple[str, ...]

    @property
    def length(self) -> int:
        """Bytes of the clip."""
        return self.body.length

    def etag(self, source_identity: str) -> str:
        """A strong entity tag: it changes with the source's bytes and with any byte of the clip's header."""
        digest = hashlib.sha256(PLAN_VERSION + source_identity.encode() + b"\0" + self.body.header)
        digest.update(self.body.offsets.tobytes())
        digest.update(self.body.lengths.tobytes())
        return f'"{digest.hexdigest()[:40]}"'


def plan_instant(index: Index, first: int, end: int) -> InstantPlan:
    """Plan the clip of the shown frames `[first, end)`."""
    if not 0 <= first < end <= index.frames:
        raise ValueError("the range is not inside the film")
    picture = index.picture
    opens, closes = (picture.moment(picture.frame_ticks(n)) for n in (first, end))
    takes, window, notes = _takes(index, first, end, opens, closes)
    body = _assemble(index, takes, closes - opens)
    shown_before, hidden_after = _hidden(picture, window, first, end)
    place = picture.first_shown
    return InstantPlan(
        first=first,
        end=end,
        body=body,
        duration=closes - opens,
        hidden_before=shown_before,
        hidden_after=hidden_after,
        reveals_first=max(0, _place_at(picture, window.earliest) - place),
        reveals_end=min(index.frames, end + hidden_after),
        notes=(*index.notes, *notes),
    )


def _takes(
    index: Index, first: int, end: int, opens: Fraction, closes: Fraction
) -> tuple[list[Take], PictureWindow, list[str]]:
    notes: list[str] = []
    windows: dict[int, PictureWindow] = {}
    for track in index.tracks:
        if track.kind != "video":
            continue
        places = (first, end) if track is index.picture else _frames_between(track, opens, closes)
        if places[0] >= places[1]:
            notes.append("left-out:video")
            continue
        places = places[0] + track.first_shown, places[1] + track.first_shown
        windows[track.number] = picture_window(track, *_ticks(track, opens, closes), places)
    roll = min(t.moment(windows[t.number].begins) for t in index.tracks if t.number in windows)
    sounds = {t.number: sound_window(t, roll, opens, closes) for t in index.tracks if t.kind == "sound"}
    # The clip's own clock begins where its earliest sound or picture does.
    zero = min([roll, *(t.moment(t.samples.times.at(w.first)) for t in index.tracks if (w := sounds.get(t.number)))])

    takes: list[Take] = []
    for track in index.tracks:
        if window := windows.get(track.number):
            track_zero = min(window.begins, int(track.media_time(zero) // 1))
            start = _ticks(track, opens, closes)[0]
            takes.append(take_pictures(track, window, track_zero, start, closes - opens))
        elif track.kind == "sound":
            heard = sounds[track.number]
            if heard is None:
                notes.append("silent:sound")
            else:
                takes.append(take_sound(track, heard, zero, opens))
        elif track.kind == "text" and (text := take_text(track, zero, opens, closes)):
            takes.append(text)
        elif track.kind == "timecode":
            takes.append(take_timecode(track, opens, closes))
    return takes, windows[index.picture.number], notes


def _ticks(track: Track, opens: Fraction, closes: Fraction) -> tuple[int, int]:
    return round(track.media_time(opens)), round(track.media_time(closes))


def _frames_between(track: Track, opens: Fraction, closes: Fraction) -> tuple[int, int]:
    """The frames of a second picture track that are on screen between two moments."""
    start, stop = _ticks(track, opens, closes)
    first = max(0, _place_at(track, start + 1) - 1 - track.first_shown)
    return first, min(track.frames, _place_at(track, stop) - track.first_shown)


def _place_at(track: Track, ticks: int) -> int:
    """How many pictures are presented before `ticks`."""
    low, high = 0, track.samples.count
    while low < high:
        middle = (low + high) // 2
        number = int(track.order[middle]) if len(track.order) else middle
        if track.shown_ticks(number) < ticks:
            low = middle + 1
        else:
            high = middle
    return low


def _hidden(picture: Track, window: PictureWindow, first: int, end: int) -> tuple[int, int]:
    """How many carried pictures are shown before the in point, and how many after the out point."""
    carried = window.end - window.first
    if not len(picture.order):
        return first + picture.first_shown - window.first, 0
    ticks = picture.samples.times.between(window.first, window.end) + picture.samples.shifts[window.first : window.end]
    before = int((ticks < picture.frame_ticks(first)).sum())
    return before, carried - before - (end - first)


def _assemble(index: Index, takes: list[Take], length: Fraction) -> ClipBody:
    offsets, lengths, held, kinds, owners = _pieces(takes)
    in_file = np.argsort(offsets, kind="stable")
    counters = b"".join(struct.pack(">I", t.counter) for t in takes if t.counter is not None)
    places = np.empty(len(offsets), np.int64)
    places[in_file] = np.concatenate(([0], np.cumsum(lengths[in_file])[:-1])) + len(counters)
    chunks = []
    told = 0
    for number, take in enumerate(takes):
        if take.counter is not None:
            chunks.append(Chunks(np.array([told * 4]), np.ones(1, np.int64), np.ones(1, np.int64)))
            told += 1
        else:
            own = owners == number
            chunks.append(Chunks(places[own], held[own], kinds[own]))
    picture = index.picture
    header = Header(index.movie_boxes["mvhd"], index.movie_boxes["side"], takes, chunks, length, picture.timescale)
    ftyp = index.ftyp or QUICKTIME_FTYP
    total = int(lengths.sum()) + len(counters)
    wide = total + (8 << 20) + 128 * len(offsets) >= 1 << 32
    mdat = struct.pack(">I4sQ", 1, b"mdat", total + 16) if wide else struct.pack(">I4s", total + 8, b"mdat")
    start = len(ftyp) + len(header.written(start=0, wide=wide)) + len(mdat)
    head = b"".join((ftyp, header.written(start=start, wide=wide), mdat, counters))
    return ClipBody.of_pieces(head, offsets[in_file], lengths[in_file])


def _pieces(takes: list[Take]) -> tuple[Whole, Whole, Whole, Whole, Whole]:
    """Every row of touching samples the takes need: offset, length, count, description, take."""
    columns: list[tuple[Whole, ...]] = []
    for number, take in enumerate(takes):
        samples = take.track.samples
        for first, end in take.stretches:
            low = int(samples.span_first.searchsorted(first, "right")) - 1
            high = int(samples.span_first.searchsorted(end, "left"))
            whole_start = int(samples.span_first[low])
            starts = samples.span_first[low:high].astype(np.int64)
            starts[0] = first
            ends = np.concatenate((starts[1:], [end]))
            offsets = samples.span_offset[low:high].astype(np.int64)
            if samples.size:
                offsets[0] += (first - whole_start) * samples.size
                lengths = (ends - starts) * samples.size
            else:
                offsets[0] += int(samples.sizes[whole_start:first].sum())
                lengths = np.add.reduceat(samples.sizes[first:end].astype(np.int64), starts - first)
            kinds = samples.span_kind[low:high].astype(np.int64)
            columns.append((offsets, lengths, ends - starts, kinds, np.full(high - low, number)))
    merged = [np.concatenate(column) for column in zip(*columns, strict=True)]
    return merged[0], merged[1], merged[2], merged[3], merged[4]
