"""The clean form made quick: which frames of a range can stay as they are, and which have to be encoded anew.

A range rarely begins where decoding can begin.  So the frames up to the next
independent one (the *head*) are encoded again; from there on samples are
copied bit for bit, as long as they are, in decoding order, exactly the next
frames in order of presentation; the few left over before the out point, whose
neighbours beyond it are not carried, are encoded again too (the *tail*).
Nothing outside the range is in the result, and nothing has to be hidden.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from parvis.engines.movie.access_points import H264, coded_units
from parvis.engines.movie.boxes import Read, children
from parvis.engines.movie.fields import RICH, SEQUENCE, Bits, configured, read_sequence
from parvis.engines.movie.index import Index, Track
from parvis.engines.movie.reasons import Unreadable
from parvis.engines.movie.takes import picture_window

IDR = 5
H264_NAMES = frozenset(kind.decode() for kind in H264)
MOST_IDS = 32


@dataclass(frozen=True)
class Run:
    """Frames to be encoded anew: how many, and the samples to decode for them, `[first, end)` in decoding order."""

    frames: int
    first: int = 0
    end: int = 0


@dataclass(frozen=True)
class Splice:
    """The frames `[first, end)` as head, copied samples `[copied_first, copied_end)` and tail.

    `why_anew` says why nothing can be copied: `no-independent-frame`, `codec`,
    `interlaced`, `descriptions`; empty when something can.
    """

    first: int
    end: int
    head: Run
    copied_first: int
    copied_end: int
    tail: Run
    why_anew: str = ""

    @property
    def copied(self) -> int:
        """How many frames stay as they are."""
        return self.copied_end - self.copied_first

    @property
    def encoded(self) -> int:
        """How many frames are encoded anew."""
        return self.head.frames + self.tail.frames


def plan_splice(index: Index, first: int, end: int, is_independent: Callable[[int], bool]) -> Splice:
    """Plan the clean form of the shown frames `[first, end)`.

    `is_independent(sample)` says of an access point whether nothing after it refers to anything before.
    """
    if not 0 <= first < end <= index.frames:
        raise ValueError("the range is not inside the film")
    picture = index.picture
    if len({int(kind) for kind in picture.samples.span_kind}) > 1:
        return _anew(first, end, "descriptions")
    low, high = picture.first_shown + first, picture.first_shown + end
    order = picture.order[low:high].astype(np.int64) if len(picture.order) else np.arange(low, high, dtype=np.int64)
    for point in _points(picture, order):
        head = int(np.flatnonzero(order == point)[0])
        rest = order[head:]
        if int(rest.min()) < point or not is_independent(point):
            continue
        reach = np.maximum.accumulate(rest)
        whole = np.flatnonzero(reach == point + np.arange(len(rest)))
        copied = int(whole[-1]) + 1
        tail = len(rest) - copied
        if (head or tail) and (why := _why_no_edges(picture)):
            return _anew(first, end, why)
        return Splice(
            first,
            end,
            _run(picture, low, low + head),
            point,
            point + copied,
            _run(picture, high - tail, high),
        )
    return _anew(first, end, "no-independent-frame" if _can_have_edges(picture) else "codec")


def independent_in(read: Read, picture: Track) -> Callable[[int], bool]:
    """Whether an access point of this track is an IDR picture; where only the container tells, its word is taken."""
    if picture.codec not in H264_NAMES:
        return lambda _number: True
    at = picture.boxes["stsd"].find(b"avcC")
    size = (picture.boxes["stsd"][at + 8] & 3) + 1

    def independent(number: int) -> bool:
        units = coded_units(read, *picture.samples.place(number), size)
        return any(unit[0] & 31 == IDR for unit in units)

    return independent


def _anew(first: int, end: int, why: str) -> Splice:
    return Splice(first, end, Run(end - first), 0, 0, Run(0), why)


def _points(picture: Track, order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[int]:
    """The access points that are shown within the range, in order of presentation."""
    everywhere = not len(picture.points)
    return [int(number) for number in (order if everywhere else order[np.isin(order, picture.points)])]


def _run(picture: Track, low: int, high: int) -> Run:
    if high == low:
        return Run(0)
    decode = picture.order[low:high] if len(picture.order) else np.arange(low, high)
    ticks = [picture.shown_ticks(int(number)) for number in decode]
    window = picture_window(picture, min(ticks), max(ticks) + 1, (low, high))
    return Run(high - low, window.first, window.end)


def _can_have_edges(picture: Track) -> bool:
    return picture.codec == "avc1"


def _why_no_edges(picture: Track) -> str:
    """Why frames of our own making can't stand beside the copied ones."""
    if not _can_have_edges(picture):
        return "codec"
    stsd = picture.boxes["stsd"]
    at = stsd.find(b"avcC")
    try:
        # A configuration that was cut off ends somewhere in here.
        if at < 0 or sum(1 for _entry in children(stsd, 16)) != 1:
            return "descriptions"
        if stsd[at + 8] & 3 != 3 or free_id(configuration(stsd)) is None:
            return "descriptions"
        sequences = [unit for unit in configured(stsd) if unit[0] & 31 == SEQUENCE]
        shapes = [_shape(unit) for unit in sequences]
        whole = [_is_progressive(unit) for unit in sequences]
    except (IndexError, struct.error, Unreadable):
        return "descriptions"
    if not shapes:
        return "descriptions"
    if any(shape != (1, 0, 0) for shape in shapes):
        return "codec"
    return "" if all(whole) else "interlaced"


def _shape(unit: bytes) -> tuple[int, int, int]:
    """Chroma format and the bits beyond eight of brightness and colour, of a sequence parameter set."""
    bits = Bits(unit[1:])
    profile = bits.take(8)
    bits.take(16)
    bits.unsigned()
    if profile not in RICH:
        return 1, 0, 0
    chroma = bits.unsigned()
    if chroma == 3:
        bits.take(1)
    return chroma, bits.unsigned(), bits.unsigned()


def _is_progressive(unit: bytes) -> bool:
    return read_sequence(Bits(unit[1:]))[1].whole_frames_only


def configuration(stsd: bytes) -> bytes:
    """The decoder configuration (`avcC`) in a sample description, without its box header."""
    at = stsd.find(b"avcC")
    length = struct.unpack_from(">I", stsd, at - 4)[0]
    return stsd[at + 4 : at - 4 + length]


def parameter_sets(avcc: bytes) -> tuple[list[bytes], list[bytes], bytes]:
    """Sequence and picture parameter sets of a decoder configuration, and what follows them."""
    found: list[list[bytes]] = [[], []]
    at = 5
    for kind, mask in enumerate((31, 255)):
        count, at = avcc[at] & mask, at + 1
        for _number in range(count):
            length = int.from_bytes(avcc[at : at + 2], "big")
            found[kind].append(avcc[at + 2 : at + 2 + length])
            at += 2 + length
    return found[0], found[1], avcc[at:]


def free_id(avcc: bytes) -> int | None:
    """A number that no parameter set of the source bears; taken from the top, where encoders rarely go."""
    sequences, pictures, _rest = parameter_sets(avcc)
    taken = {0}
    for unit in sequences:
        bits = Bits(unit[1:])
        bits.take(24)
        taken.add(bits.unsigned())
    for unit in pictures:
        bits = Bits(unit[1:])
        taken.add(bits.unsigned())
    return next((number for number in range(MOST_IDS - 1, 0, -1) if number not in taken), None)


def joined(avcc: bytes, sequences: list[bytes], pictures: list[bytes]) -> bytes:
    """The configuration for both: the source's parameter sets and those of the edges, under their own numbers."""
    own_sequences, own_pictures, rest = parameter_sets(avcc)
    # The configuration states the most that is asked of a decoder.
    level = max([avcc[3], *(unit[3] for unit in sequences)])
    profile = max([avcc[1], *(unit[1] for unit in sequences)], key=lambda kind: (kind in RICH, kind))
    limits = avcc[2] if profile == avcc[1] else sequences[0][2]
    if profile in RICH and avcc[1] not in RICH:
        rest = bytes((0xFC | 1, 0xF8, 0xF8, 0))
    written = [bytes((1, profile, limits, level, avcc[4]))]
    for mark, units in ((0xE0, own_sequences + sequences), (0, own_pictures + pictures)):
        written.append(bytes((mark | len(units),)))
        written += [struct.pack(">H", len(unit)) + unit for unit in units]
    return b"".join(written) + rest
