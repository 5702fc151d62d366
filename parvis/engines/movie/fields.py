"""Films whose pictures are coded as two fields.

Interlaced H.264 may code a picture whole (its fields interwoven) or as two
fields, each a picture of its own that a container may also keep as a sample of
its own; and it may change its mind from picture to picture.  Then samples are
no longer frames, and a cut by samples would count wrongly.  Only the slice
headers tell (ITU-T H.264, 7.3.2.1, 7.3.2.2 and 7.3.3).
"""

from __future__ import annotations

from dataclasses import dataclass

from parvis.engines.movie.access_points import coded_units
from parvis.engines.movie.boxes import Read
from parvis.engines.movie.tables import Samples

SLICES = frozenset({1, 2, 5})
SEQUENCE, PICTURE = 7, 8
# Profiles whose sequence parameters say more about colour.
RICH = frozenset({44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244})
MOST_OF_A_HEADER = 64  # bytes in which the beginning of a slice header lies


@dataclass(frozen=True)
class Sequence:
    """What the sequence parameters say that a slice header needs."""

    whole_frames_only: bool
    separate_planes: bool
    number_bits: int


def codes_fields(read: Read, samples: Samples, stsd: bytes, length_size: int) -> bool:
    """Whether any picture of this H.264 track is coded as a field; what cannot be read does not count as one."""
    sequences: dict[int, Sequence] = {}
    pictures: dict[int, int] = {}
    for unit in configured(stsd):
        _learn(unit, sequences, pictures)
    if sequences and all(sequence.whole_frames_only for sequence in sequences.values()):
        return False
    for number in range(samples.count):
        for unit in coded_units(read, *samples.place(number), length_size):
            _learn(unit, sequences, pictures)
            if unit[0] & 31 in SLICES:
                if _is_field(unit, sequences, pictures):
                    return True
                break
        if sequences and all(sequence.whole_frames_only for sequence in sequences.values()):
            return False
    return False


def configured(stsd: bytes) -> list[bytes]:
    """The parameter sets in the decoder configuration."""
    at = stsd.find(b"avcC")
    units: list[bytes] = []
    if at < 0:
        return units
    body = stsd[at + 4 :]
    position = 5
    for mask in (31, 255):
        if position >= len(body):
            break
        count, position = body[position] & mask, position + 1
        for _number in range(count):
            length = int.from_bytes(body[position : position + 2], "big")
            units.append(body[position + 2 : position + 2 + length])
            position += 2 + length
    return [unit for unit in units if unit]


def _learn(unit: bytes, sequences: dict[int, Sequence], pictures: dict[int, int]) -> None:
    kind = unit[0] & 31
    if kind not in (SEQUENCE, PICTURE):
        return
    try:
        bits = Bits(unit[1:])
        if kind == SEQUENCE:
            number, sequence = read_sequence(bits)
            sequences[number] = sequence
        else:
            number = bits.unsigned()
            pictures[number] = bits.unsigned()
    except IndexError:
        return


def read_sequence(bits: Bits) -> tuple[int, Sequence]:
    """The number of a sequence parameter set and what it says; IndexError if it breaks off."""
    profile = bits.take(8)
    bits.take(16)
    number, chroma, separate = bits.unsigned(), 1, False
    if profile in RICH:
        chroma = bits.unsigned()
        separate = chroma == 3 and bool(bits.take(1))
        bits.unsigned()
        bits.unsigned()
        bits.take(1)
        if bits.take(1):
            for place in range(12 if chroma == 3 else 8):
                if bits.take(1):
                    _skip_scaling(bits, 16 if place < 6 else 64)
    number_bits = bits.unsigned() + 4
    order = bits.unsigned()
    if order == 0:
        bits.unsigned()
    elif order == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        for _number in range(min(255, bits.unsigned())):
            bits.signed()
    bits.unsigned()
    bits.take(1)
    bits.unsigned()
    bits.unsigned()
    return number, Sequence(bool(bits.take(1)), separate, number_bits)


def _skip_scaling(bits: Bits, size: int) -> None:
    last = following = 8
    for _place in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _is_field(unit: bytes, sequences: dict[int, Sequence], pictures: dict[int, int]) -> bool:
    try:
        bits = Bits(unit[1 : 1 + MOST_OF_A_HEADER])
        bits.unsigned()
        bits.unsigned()
        sequence = sequences.get(pictures.get(bits.unsigned(), -1))
        if sequence is None or sequence.whole_frames_only:
            return False
        if sequence.separate_planes:
            bits.take(2)
        bits.take(sequence.number_bits)
        return bool(bits.take(1))
    except IndexError:
        return False


class Bits:
    """Bits of a coded unit, one after another; IndexError at its end."""

    def __init__(self, payload: bytes) -> None:
        self._payload = payload.replace(b"\0\0\3", b"\0\0")
        self._at = 0

    def take(self, count: int) -> int:
        value = 0
        for _bit in range(count):
            value = value << 1 | self._payload[self._at >> 3] >> (7 - (self._at & 7)) & 1
            self._at += 1
        return value

    def unsigned(self) -> int:
        """An Exp-Golomb number."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 32:
                raise IndexError
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        value = self.unsigned()
        return (value + 1) // 2 if value & 1 else -(value // 2)
