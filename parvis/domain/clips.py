"""What a person may take away of a film, and what it costs to wait for it.

A part begins with its in point and ends before its out point.  It comes in two
forms, both exact to the frame.  The *instant* form is a new header over the
stored bytes: it is there at once, and holds up to a second or more of hidden
footage before the in point.  The *clean* form is made by a worker and holds
nothing else: what television and edit suites want, at the price of waiting.
It is delivered as the source is (its edges encoded, the rest copied), or as
what a desk asks for: for the web, for the edit suite, the sound, one picture.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from parvis.domain.assets import Purpose
from parvis.domain.refusals import Invalid
from parvis.domain.timecode import Timebase, counting_rate, format_timecode, parse_moment


def _(message: str) -> str:
    """Marks a sentence that the rooms above translate."""
    return message


class Form(StrEnum):
    """How something leaves the house."""

    WHOLE = "whole"
    INSTANT = "instant"
    CLEAN = "clean"


class Delivery(StrEnum):
    """What a part for editing comes as."""

    SOURCE = "source"
    WEB = "web"
    PRORES = "prores"
    SOUND = "sound"
    STILL = "still"


class Method(StrEnum):
    """How a part was made."""

    COPY = "copy"  # nothing encoded
    EDGES = "edges"  # the first and last frames encoded, the rest copied bit for bit
    ANEW = "anew"  # every frame encoded


SUFFIXES = {"video/mp4": ".mp4", "video/quicktime": ".mov", "audio/wav": ".wav", "image/jpeg": ".jpg"}

# A clean part is kept so long after it was made; asked for again, it is made again.
CLEAN_KEPT = timedelta(days=1)
# Longer clean parts would hold up everybody else's; the whole film or the instant form is there.
LONGEST_CLEAN = timedelta(minutes=30)
# How many clean parts one person may have in the making, so that the others get theirs too.
MOST_IN_THE_MAKING = 5
# How often one person may take something.
RATE_AMOUNT, RATE_WINDOW = 120, timedelta(minutes=10)

# Short parts come first, and nobody's outlet comes before all others: places in the queue lost for
# each minute of work and for each part already in the making for the same outlet.
FIRST_PLACE, LAST_PLACE, PLACES_LOST_PER_PART = 90, 1, 15

# What one processor core encodes of a clean part in a second, and how large it gets: measured, on the safe side.
PIXELS_A_SECOND = 16_000_000
START_UP = 2
BITS_A_PIXEL = Fraction(12, 100)
SOUND_BITS_A_SECOND = 256_000

LONGEST_TYPED = 40


@dataclass(frozen=True)
class Part:
    """Frames `[first, end)` of a film."""

    first: int
    end: int

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return self.end - self.first


def read_part(typed_in: str, typed_out: str, timebase: Timebase) -> Part:
    """The part a person means; nothing typed is the beginning, or the end.

    Raises Invalid whose field, `in` or `out`, says which of the two cannot be meant.
    """
    first = _moment(typed_in, "in", timebase, otherwise=0)
    end = _moment(typed_out, "out", timebase, otherwise=timebase.frames)
    if first >= timebase.frames:
        raise Invalid(
            _("The in point is at or beyond the end of the film, which has %(frames)s frames."),
            field="in",
            code="beyond-end",
            frames=timebase.frames,
        )
    if end <= first:
        raise Invalid(_("The out point must lie after the in point."), field="out", code="out-before-in")
    return Part(first, end)


def _moment(typed: str, field: str, timebase: Timebase, *, otherwise: int) -> int:
    if not typed.strip():
        return otherwise
    try:
        return parse_moment(typed[: LONGEST_TYPED + 1], timebase)
    except Invalid as refused:
        raise Invalid(refused.message, field=field, code=refused.code, **refused.facts) from refused


def proposed_form(purpose: Purpose | str) -> Form:
    """Television edits what it takes, and an edit suite may show what an edit list hides."""
    return Form.CLEAN if purpose == Purpose.TV else Form.INSTANT


def length_words(frames: int, timebase: Timebase) -> tuple[int, int]:
    """A length as editors say it: whole seconds, and frames beyond them."""
    counting = counting_rate(timebase.rate)
    return divmod(frames, counting)


def clean_bytes(width: int, height: int, frames: int, rate: Fraction) -> int:
    """About how many bytes a clean part will have."""
    return int(width * height * frames * BITS_A_PIXEL / 8 + SOUND_BITS_A_SECOND / 8 * frames / rate)


def copied_bytes(size: int, frames: int, of_frames: int) -> int:
    """About how many bytes a part has that is copied from a film of this size."""
    return size * frames // max(1, of_frames)


def place_in_queue(seconds: int, others_of_outlet: int) -> int:
    """The priority of a part that takes so long, behind so many others for the same outlet; higher is sooner."""
    return max(LAST_PLACE, FIRST_PLACE - seconds // 60 - PLACES_LOST_PER_PART * others_of_outlet)


def clean_seconds(width: int, height: int, frames: int) -> int:
    """About how long it takes to encode so many frames, rounded up to what one can promise."""
    seconds = START_UP + width * height * frames / PIXELS_A_SECOND
    step = 5 if seconds < 60 else 30
    return int(-(-seconds // step) * step)


def check_clean_length(part: Part, rate: Fraction) -> None:
    """Raise Invalid for a clean part that would hold up everybody else's."""
    if part.frames / rate > LONGEST_CLEAN.total_seconds():
        raise Invalid(
            _("For editing, a part can be %(minutes)s minutes long at most. Take it in pieces, or take the whole."),
            field="out",
            code="too-long-for-clean",
            minutes=int(LONGEST_CLEAN.total_seconds() // 60),
        )


def stem(headline: str, code: str) -> str:
    """The beginning of every file name of an asset: its headline in plain letters, and its code."""
    plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].rstrip("-")
    return f"{words}-{code}" if words else code


def whole_name(headline: str, code: str, role: str, suffix: str) -> str:
    """`dawn-over-the-baltic-7k2m…_original.mov`"""
    return f"{stem(headline, code)}_{role}{suffix}"


def part_name(headline: str, code: str, part: Part, form: Form, timebase: Timebase, suffix: str = ".mp4") -> str:
    """`dawn-over-the-baltic-7k2m…_00h05m01s06-00h05m31s14_clean.mp4`: the source's timecode of in and out."""
    labels = "-".join(_file_label(frame, timebase) for frame in (part.first, part.end))
    return f"{stem(headline, code)}_{labels}{'_clean' if form is Form.CLEAN else ''}{suffix}"


def captions_suffix(language: str, kind: str = "vtt") -> str:
    """How the name of a part's captions ends: `_captions-fr.vtt`."""
    return f"_captions-{language}.{kind}"


def _file_label(frame: int, timebase: Timebase) -> str:
    # No colons: they are not allowed in file names everywhere.
    hours, minutes, rest = format_timecode(timebase.start + frame, timebase.rate, drop=timebase.drop).split(":", 2)
    seconds, frames = re.split("[:;]", rest)
    return f"{hours}h{minutes}m{seconds}s{frames}"
