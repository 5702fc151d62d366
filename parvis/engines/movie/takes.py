"""What a clip takes of each track: which samples, with which times of their own.

All takes begin together at the pre-roll, the moment of the earliest picture
carried along, so that a reader that ignores edit lists starts early but in
sync.  What an edit list has to hide is told by `hidden`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from parvis.engines.movie.index import Track
from parvis.engines.movie.runs import Whole, run_lengths

Stretch = tuple[int, int]


@dataclass(frozen=True)
class Take:
    """The samples of one track in a clip, in order, and how they are timed and shown.

    `stretches` are rows of samples `[first, end)`; `hidden` is how many ticks
    the edit list skips at the start, `late` how long nothing is shown first,
    `shown` for how long it shows after that.
    """

    track: Track
    stretches: tuple[Stretch, ...]
    counts: Whole
    deltas: Whole
    shift_counts: Whole
    shifts: Whole
    hidden: int
    late: Fraction
    shown: Fraction
    starts: NDArray[np.int64] | None = None  # numbers (from 1) of the frames decoding may start from; None: all
    counter: int | None = None  # of a timecode track

    @property
    def count(self) -> int:
        """How many samples are taken."""
        return sum(end - first for first, end in self.stretches)

    @property
    def ticks(self) -> int:
        """How long the take lasts in the track's ticks, hidden parts included."""
        return int((self.counts * self.deltas).sum())


_NONE = np.zeros(0, np.int64)


@dataclass(frozen=True)
class PictureWindow:
    """Which samples of a picture track are needed to show a stretch of it."""

    first: int
    end: int
    earliest: int  # ticks of the first presented among them
    begins: int  # the tick from which the clip has to count


def picture_window(track: Track, opens: int, closes: int, places: Stretch) -> PictureWindow:
    """The samples needed for presentation places `places`, shown from tick `opens` to `closes`."""
    low, high = places
    decode = track.order[low:high].astype(np.int64) if len(track.order) else np.arange(low, high, dtype=np.int64)
    end = int(decode.max()) + 1
    first = _start_for(track, int(decode.min()), opens)
    if not len(track.order):
        earliest = track.shown_ticks(first)
        return PictureWindow(first, end, earliest, earliest)
    decoded = track.samples.times.between(first, end)
    carried = decoded + track.samples.shifts[first:end]
    earliest = begins = int(carried.min())
    shown = (carried >= opens) & (carried < closes)
    if (carried[: int(shown.argmax())] >= closes).any():
        # In a clip shorter than the reordering of its frames, one that is never shown is decoded
        # before the first that is.  FFmpeg then misplaces pictures that are presented before
        # their decode time, so the clip counts from early enough that none is.
        begins -= max(0, int((decoded - decoded[0] - (carried - earliest)).max()))
    return PictureWindow(first, end, earliest, begins)


def _start_for(track: Track, needed: int, opens: int) -> int:
    """The last frame decoding may start from that comes before `needed` and is not shown after `opens`."""
    if not len(track.points):
        return needed
    number = int(track.points.searchsorted(needed, "right")) - 1
    while number > 0 and track.shown_ticks(int(track.points[number])) > opens:
        number -= 1
    return int(track.points[max(0, number)])


def take_pictures(track: Track, window: PictureWindow, zero: int, opens: int, shown: Fraction) -> Take:
    """A picture track from the pre-roll on; `zero` is the tick of the clip's own beginning."""
    samples = track.samples
    counts, deltas = samples.times.deltas(window.first, window.end)
    back = samples.times.at(window.first) - zero
    if len(samples.shifts):
        shift_counts, shifts = run_lengths(samples.shifts[window.first : window.end].astype(np.int64) + back)
    elif back:
        shift_counts, shifts = np.array([window.end - window.first]), np.array([back])
    else:
        shift_counts = shifts = _NONE
    starts = None
    if len(track.points):
        low, high = track.points.searchsorted([window.first, window.end])
        starts = track.points[low:high].astype(np.int64) - window.first + 1
        if not len(starts):
            starts = np.ones(1, np.int64)
    return Take(
        track=track,
        stretches=((window.first, window.end),),
        counts=counts,
        deltas=deltas,
        shift_counts=shift_counts,
        shifts=shifts,
        hidden=opens - zero,
        late=Fraction(0),
        shown=shown,
        starts=starts,
    )


@dataclass(frozen=True)
class SoundWindow:
    """Which samples of a sound track are heard, and between which of its ticks."""

    first: int
    end: int
    opens: Fraction
    closes: Fraction


def sound_window(track: Track, roll: Fraction, opens: Fraction, closes: Fraction) -> SoundWindow | None:
    """The samples for moments `opens` to `closes` of the movie, from the pre-roll `roll` on; None if silent."""
    heard_from = max(track.media_time(opens), Fraction(track.shown_from))
    heard_to = min(track.media_time(closes), Fraction(track.shown_to))
    times = track.samples.times
    if heard_to <= heard_from:
        return None
    last = times.last_at_or_before(-(-heard_to // 1) - 1)
    first = max(0, times.last_at_or_before(int(heard_from)) - track.run_up)
    first = min(first, times.last_at_or_before(max(0, int(track.media_time(roll) // 1))))
    if len(track.points):
        first = int(track.points[max(0, int(track.points.searchsorted(first, "right")) - 1)])
    return SoundWindow(first, last + 1, heard_from, heard_to)


def take_sound(track: Track, window: SoundWindow, zero_moment: Fraction, opens: Fraction) -> Take:
    """A sound track in step with the clip's beginning.

    Its first packet rarely begins just there; where that packet is hidden it
    is stated to last longer, so that all that follow are in their place also
    for readers that ignore edit lists.
    """
    counts, deltas = track.samples.times.deltas(window.first, window.end)
    zero = track.samples.times.at(window.first)
    gap = zero - round(track.media_time(zero_moment))
    if gap > 0 and zero + int(deltas[0]) <= window.opens:
        counts, deltas = np.insert(counts, 0, 1), np.insert(deltas, 0, deltas[0] + gap)
        counts[1] -= 1
        counts, deltas = counts[counts > 0], deltas[counts > 0]
        zero -= gap
    return Take(
        track=track,
        stretches=((window.first, window.end),),
        counts=counts,
        deltas=deltas,
        shift_counts=_NONE,
        shifts=_NONE,
        hidden=max(0, round(window.opens - zero)),
        late=track.moment(window.opens) - opens,
        shown=(window.closes - window.opens) / track.timescale,
    )


def take_text(track: Track, zero: Fraction, opens: Fraction, closes: Fraction) -> Take | None:
    """Captions: the one on screen at the in point is told twice, so that it is shown from there on too."""
    times = track.samples.times
    begin, start = (round(track.media_time(moment)) for moment in (zero, opens))
    end = min(round(track.media_time(closes)), times.at(track.samples.count), track.shown_to)
    if end <= max(start, 0):
        return None
    first = times.last_at_or_before(max(0, begin))
    last = times.last_at_or_before(end - 1) + 1
    edges = np.concatenate((times.between(first, last), [end]))
    edges[0] = max(edges[0], begin)
    stretches: tuple[Stretch, ...] = ((first, last),)
    spanning = int(edges.searchsorted(start, "right")) - 1
    if spanning >= 0 and edges[spanning] < start:
        edges = np.insert(edges, spanning + 1, start)
        stretches = ((first, first + spanning + 1), (first + spanning, last))
    counts, deltas = run_lengths(np.diff(edges))
    shown_from = max(start, int(edges[0]))
    return Take(
        track=track,
        stretches=stretches,
        counts=counts,
        deltas=deltas,
        shift_counts=_NONE,
        shifts=_NONE,
        hidden=shown_from - int(edges[0]),
        late=track.moment(shown_from) - opens if shown_from > start else Fraction(0),
        shown=Fraction(end - shown_from, track.timescale),
    )


def take_timecode(track: Track, opens: Fraction, closes: Fraction) -> Take:
    """A timecode track of one sample that says what the source's clock said at the in point."""
    ticks = max(0, int(track.media_time(opens) // 1))
    number = track.samples.times.last_at_or_before(ticks)
    frame_ticks, timescale = _counting(track)
    into = Fraction(ticks - track.samples.times.at(number), track.timescale)
    # The moment of a frame may lie a rounding error before the clock's own edge.
    counter = int(track.counters[number]) + int(into * timescale / frame_ticks + Fraction(1, 4))
    length = closes - opens
    return Take(
        track=track,
        stretches=(),
        counts=np.ones(1, np.int64),
        deltas=np.array([max(1, round(length * track.timescale))], dtype=np.int64),
        shift_counts=_NONE,
        shifts=_NONE,
        hidden=0,
        late=Fraction(0),
        shown=length,
        counter=counter & 0xFFFFFFFF,
    )


def _counting(track: Track) -> tuple[int, int]:
    """Ticks per counted frame and ticks per second, from the `tmcd` description."""
    description = track.boxes["stsd"][16:]  # past the box header, version and count
    timescale = int.from_bytes(description[24:28], "big")
    frame_ticks = int.from_bytes(description[28:32], "big")
    return (frame_ticks, timescale) if frame_ticks and timescale else (1, track.timescale)
