"""What sound tracks need to be cut: the size of a plain sample, and how far ahead a decoder starts."""

from __future__ import annotations

import struct

from parvis.engines.movie.boxes import children
from parvis.engines.movie.reasons import Unreadable

PLAIN = frozenset(
    {
        b"twos",
        b"sowt",
        b"lpcm",
        b"in24",
        b"in32",
        b"fl32",
        b"fl64",
        b"raw ",
        b"NONE",
        b"ulaw",
        b"alaw",
        b"ipcm",
        b"fpcm",
    }
)
# Packets a decoder has to hear before it is exact.
RUN_UP = {b"Opus": 4, b".mp3": 10, b"mp3 ": 10, b"ms\0U": 10}
MP3_OBJECTS = frozenset({0x69, 0x6B})


def equal_sound_size(codec: bytes, stsd: bytes, stsz: bytes) -> int | None:
    """The true size of one moment of plain sound where an old file states 1; None: as stated."""
    stated = struct.unpack_from(">I", stsz, 4)[0] if len(stsz) >= 12 else 0
    if stated != 1:
        return None
    entry = next(iter(children(stsd, 8)))
    body = stsd[entry.body : entry.end]
    if len(body) < 28:
        raise Unreadable("damaged-tables", where="stsd")
    version, channels, bits = struct.unpack_from(">H6xHH", body, 8)
    if version == 1 and len(body) >= 44:
        per_packet, _bytes_per_packet, bytes_per_frame = struct.unpack_from(">III", body, 28)
        if per_packet <= 1 and bytes_per_frame:
            return int(bytes_per_frame)
        raise Unreadable("sound-layout")
    if codec in PLAIN and version == 0 and channels and bits >= 8:
        return int(channels * bits // 8)
    if codec in PLAIN and version == 2:
        return None
    raise Unreadable("sound-layout")


def run_up_samples(codec: bytes, stsd: bytes, stbl: bytes) -> int:
    """How many samples before the first that counts a decoder should be given."""
    if codec in PLAIN:
        return 0
    told = _roll_distance(stbl)
    if codec == b"mp4a" and any(_object_type(stsd) == kind for kind in MP3_OBJECTS):
        return max(told, RUN_UP[b".mp3"])
    return max(told, RUN_UP.get(codec, 1))


def _roll_distance(stbl: bytes) -> int:
    """The longest `roll` distance that the track's sample groups tell, as a count of samples before."""
    farthest = 0
    for found in children(stbl):
        body = stbl[found.body : found.end]
        if found.kind == b"sgpd" and body[4:8] in {b"roll", b"prol"} and len(body) >= 14:
            at = 16 if body[0] == 1 else 12
            if len(body) >= at + 2:
                farthest = max(farthest, -struct.unpack_from(">h", body, at)[0])
    return min(farthest, 64)


def _object_type(stsd: bytes) -> int:
    """The MPEG-4 object type of an `esds`, or 0."""
    at = stsd.find(b"esds")
    if at < 0:
        return 0
    descriptor = stsd.find(b"\x04", at + 8)
    while 0 <= descriptor < min(len(stsd) - 6, at + 40):
        position = descriptor + 1
        while position < len(stsd) - 1 and stsd[position] & 0x80:
            position += 1
        if stsd[position + 1] in {0x40, 0x66, 0x67, 0x68, *MP3_OBJECTS}:
            return stsd[position + 1]
        descriptor = stsd.find(b"\x04", descriptor + 1)
    return 0
