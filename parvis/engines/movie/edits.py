"""What an edit list (`elst`) shows of a track, and when."""

from __future__ import annotations

import struct
from fractions import Fraction

from parvis.engines.movie.boxes import bodies
from parvis.engines.movie.reasons import Unreadable
from parvis.engines.movie.tables import words

NEVER = 1 << 62
PLAIN_SPEED = 0x10000


def shown_stretch(edts: bytes, movie_timescale: int, timescale: int, end: int, kind: str) -> tuple[Fraction, int, int]:
    """When the track opens, and from where to where its media is shown.

    Any number of empty edits, then one plain one, is what cameras and encoders
    write.  A film cut up or held by its edit list can't be served in one piece.
    """
    elst = bodies(edts).get(b"elst", b"") if edts else b""
    # Pictures are shown later than decoded, so the end of the last is not `end`.
    everything = NEVER if kind == "video" else end
    if not elst:
        return Fraction(0), 0, everything
    if elst[0] == 1:
        rows = words(elst, "elst", 4, 20, "u1")
        entries = [struct.unpack(">QqI", bytes(row.astype("u1"))) for row in rows[:3]]
        count = len(rows)
    else:
        rows = words(elst, "elst", 4, 12, "u1")
        entries = [struct.unpack(">IiI", bytes(row.astype("u1"))) for row in rows[:3]]
        count = len(rows)
    opens = Fraction(0)
    shown: tuple[int, int] | None = None
    for length, media_time, speed in entries:
        if media_time == -1 and shown is None:
            opens += Fraction(length, movie_timescale)
        elif shown is None and speed == PLAIN_SPEED and media_time >= 0:
            ticks = round(Fraction(length * timescale, movie_timescale))
            shown = media_time, media_time + ticks if length else everything
        else:
            raise Unreadable("edit-list")
    if count > 3 or (shown is None and count):
        raise Unreadable("edit-list")
    if shown is None:
        return opens, 0, everything
    if opens > 24 * 3600:
        raise Unreadable("edit-list")
    return opens, shown[0], min(shown[1], everything)
