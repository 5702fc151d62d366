"""Frames from which decoding is exact.

A container calls frames "sync" that a decoder can't start from: cameras and
encoders mark recovery points, or anything at all.  So the first coded slice of
each such frame is looked at.  Accepted are

- H.264: an IDR picture, or an I picture whose recovery point message promises
  exactness at once (`recovery_frame_cnt` 0, `exact_match_flag` 1): pictures
  shown after it are exact, those shown before it are not used;
- HEVC: any random access picture (IDR, CRA, BLA), with the same limit;
- other codecs: what the container says.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from parvis.engines.movie.boxes import Read
from parvis.engines.movie.tables import Samples

WINDOW = 4096  # bytes of a frame in which its first slice nearly always begins
MOST_UNITS = 64

H264 = frozenset({b"avc1", b"avc2", b"avc3", b"avc4"})
HEVC = frozenset({b"hvc1", b"hev1", b"dvh1", b"dvhe"})


def verified_points(read: Read, samples: Samples, codec: bytes, length_size: int) -> NDArray[np.int32]:
    """Decode numbers of the frames to start from, ascending; the first frame is always one."""
    marked = np.arange(samples.count, dtype=np.int32) if samples.syncs is None else samples.syncs
    if codec in H264 | HEVC:
        test = _starts_h264 if codec in H264 else _starts_hevc
        marked = np.array([n for n in marked.tolist() if test(read, *samples.place(n), length_size)], dtype=np.int32)
    if not len(marked) or marked[0] != 0:
        marked = np.concatenate((np.zeros(1, np.int32), marked)).astype(np.int32)
    return marked


def _starts_h264(read: Read, offset: int, size: int, length_size: int) -> bool:
    exact = False
    for unit in coded_units(read, offset, size, length_size):
        kind = unit[0] & 31
        if kind == 5:
            return True
        if kind == 6:
            exact = exact or _promises_exactness(unit)
        elif kind in {1, 2}:
            return exact
    return False


def _starts_hevc(read: Read, offset: int, size: int, length_size: int) -> bool:
    for unit in coded_units(read, offset, size, length_size):
        kind = unit[0] >> 1 & 63
        if kind < 32:
            return 16 <= kind <= 21
    return False


def coded_units(read: Read, offset: int, size: int, length_size: int) -> list[bytes]:
    """The beginnings of the first coded units of a frame."""
    window = read(offset, min(size, WINDOW))
    units: list[bytes] = []
    position = start = 0
    while len(units) < MOST_UNITS and position + length_size < size:
        if position + length_size + 1 > start + len(window):
            start, window = position, read(offset + position, min(size - position, WINDOW))
            if len(window) <= length_size:
                break
        at = position - start
        length = int.from_bytes(window[at : at + length_size], "big")
        if length:
            units.append(window[at + length_size : at + length_size + min(length, 256)])
        position += length_size + length
    return units


def _promises_exactness(message: bytes) -> bool:
    """Whether an H.264 SEI unit holds a recovery point (type 6) that is exact from the first picture on."""
    payload = message[1:].replace(b"\0\0\3", b"\0\0")
    position = 0
    while position + 2 < len(payload):
        kind = length = 0
        while position < len(payload) and payload[position] == 255:
            kind, position = kind + 255, position + 1
        kind, position = kind + payload[position], position + 1
        while position < len(payload) and payload[position] == 255:
            length, position = length + 255, position + 1
        if position >= len(payload):
            return False
        length, position = length + payload[position], position + 1
        if kind == 6 and position < len(payload):
            # ue(v) 0 is a single bit 1; then exact_match_flag.
            return payload[position] & 0xC0 == 0xC0
        position += length
    return False
