"""Frames, rates and timecode.

A moment in a video is a frame number of its picture track in presentation
order, as a player shows it, beginning with 0.  Seconds are for people; they
are turned into frames here, in one place, and never kept.

Timecode follows SMPTE ST 12: `hours:minutes:seconds:frames`, written with a
semicolon before the frames when it drops.  Drop-frame counting skips the
*labels* 00 and 01 (00 to 03 at 59.94) at the start of each minute but every
tenth; no picture is dropped.  Rates that SMPTE does not know (12.5, 179/6)
are labelled by the clock: each second counts its own frames from 00, so the
label never drifts away from real time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from parvis.domain.refusals import Invalid


def _(msgid: str) -> str:
    return msgid


# The counting rate of each SMPTE rate: labels per second.
SMPTE_RATES: dict[Fraction, int] = {
    Fraction(24000, 1001): 24,
    Fraction(24): 24,
    Fraction(25): 25,
    Fraction(30000, 1001): 30,
    Fraction(30): 30,
    Fraction(48000, 1001): 48,
    Fraction(48): 48,
    Fraction(50): 50,
    Fraction(60000, 1001): 60,
    Fraction(60): 60,
    Fraction(100): 100,
    Fraction(120000, 1001): 120,
    Fraction(120): 120,
}
DROPPABLE = frozenset({Fraction(30000, 1001), Fraction(60000, 1001)})

# Three decimals of a second name a frame edge to within half a millisecond.
ROUNDING = Fraction(1, 2000)

_TIMECODE = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)([:;])(\d{2,3})")
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):([0-5]?\d(?:[.,]\d+)?)")
_SECONDS = re.compile(r"\d{1,12}(?:[.,]\d{0,12})?|[.,]\d{1,12}")
_FRAME = re.compile(r"[fF]\s?(\d{1,18})")


@dataclass(frozen=True)
class Timebase:
    """How one video counts: its rate, its length, the label of its first frame.

    `frame_at`, where given, finds the frame shown at a moment in a video whose
    frames are not equally long; otherwise the rate decides.
    """

    rate: Fraction
    frames: int
    drop: bool = False
    start: int = 0
    frame_at: Callable[[Fraction], int] | None = None

    def __post_init__(self) -> None:
        if self.rate <= 0:
            raise ValueError("a rate is positive")
        if self.drop and self.rate not in DROPPABLE:
            raise ValueError("only 29.97 and 59.94 can drop frame labels")

    def label(self, frame: int) -> str:
        """The timecode of a frame of this video, as its source counts it."""
        return format_timecode(self.start + frame, self.rate, drop=self.drop)

    def seconds(self, frame: int) -> Fraction:
        """When the frame begins if all frames are equally long."""
        return frame / self.rate


def counting_rate(rate: Fraction) -> int:
    """How many labels a second has at most: 30 at 29.97, 13 at 12.5."""
    return SMPTE_RATES.get(rate) or -int(-rate // 1)


def format_timecode(frame: int, rate: Fraction, *, drop: bool = False) -> str:
    """The label of frame number `frame` counted from 00:00:00:00; after 24 hours it begins again."""
    if frame < 0:
        raise ValueError("a frame number is not negative")
    if rate not in SMPTE_RATES:
        seconds = int(frame / rate)
        return _write(seconds, frame - _first_frame_of(seconds, rate), counting_rate(rate), ":")
    counting = SMPTE_RATES[rate]
    if drop:
        frame = _labels_before(frame, counting)
    return _write(frame // counting % 86400, frame % counting, counting, ";" if drop else ":")


def parse_timecode(text: str, rate: Fraction, *, drop: bool = False) -> int:
    """The frame number of a label; the last separator need not say whether it drops, the video knows.

    Raises `Invalid` for text that is no timecode and for labels that the count leaves out.
    """
    match = _TIMECODE.fullmatch(text.strip())
    if not match:
        raise Invalid(_("“%(text)s” is not a timecode like 00:01:02:03."), code="timecode-unreadable", text=text[:40])
    hours, minutes, seconds, frames = (int(match[n]) for n in (1, 2, 3, 5))
    clock = hours * 3600 + minutes * 60 + seconds
    counting = counting_rate(rate)
    nothing = Invalid(
        _("The timecode %(text)s names no frame at this frame rate."), code="timecode-no-such-label", text=text[:40]
    )
    if frames >= counting or (drop and minutes % 10 and not seconds and frames < counting // 15):
        raise nothing
    if rate not in SMPTE_RATES:
        frame = _first_frame_of(clock, rate) + frames
        if frame >= _first_frame_of(clock + 1, rate):
            raise nothing
        return frame
    label = clock * counting + frames
    if not drop:
        return label
    minute_count = hours * 60 + minutes
    return label - counting // 15 * (minute_count - minute_count // 10)


def parse_moment(text: str, timebase: Timebase) -> int:
    """The frame a person means by a timecode, a clock time, seconds or `f123`.

    `10:00:05:12` is the source's timecode; `1:02`, `0:01:02.5` and `62.5` are
    times from the beginning; `f123` is a frame number.  The result is not
    negative and not beyond the end; the end itself is allowed, as an out point.
    """
    text = text.strip()
    if match := _FRAME.fullmatch(text):
        return _within(int(match[1]), timebase)
    if _TIMECODE.fullmatch(text):
        frame = parse_timecode(text, timebase.rate, drop=timebase.drop) - timebase.start
        if frame < 0 <= frame + _day(timebase):
            frame = frame + _day(timebase) if frame + _day(timebase) <= timebase.frames else frame
        if frame < 0:
            raise Invalid(
                _("The timecode %(text)s is before the start of this video."), code="before-start", text=text[:40]
            )
        return _within(frame, timebase)
    if match := _CLOCK.fullmatch(text):
        whole = int(match[1] or 0) * 3600 + int(match[2]) * 60
        return _shown_at(whole + Fraction(match[3].replace(",", ".")), timebase)
    if _SECONDS.fullmatch(text):
        return _shown_at(Fraction(text.replace(",", ".").rstrip(".")), timebase)
    raise Invalid(
        _("“%(text)s” is not a moment. Type a timecode (00:01:02:03), seconds (62.5) or a frame (f1550)."),
        code="moment-unreadable",
        text=text[:40],
    )


def frames_between(begins: int, ends: int, timebase: Timebase) -> tuple[int, int]:
    """The frames `[first, end)` on screen in `[begins, ends)`, in thousandths of a second; one at least."""
    last = timebase.frames - 1
    first = min(_shown_at(Fraction(begins, 1000), timebase, within=False), last)
    end = min(_shown_at(Fraction(max(ends - 1, 0), 1000), timebase, within=False), last) + 1
    return first, max(end, first + 1)


def _shown_at(seconds: Fraction, timebase: Timebase, *, within: bool = True) -> int:
    moment = seconds + ROUNDING
    frame = timebase.frame_at(moment) if timebase.frame_at else int(moment * timebase.rate)
    return _within(frame, timebase) if within else frame


def _within(frame: int, timebase: Timebase) -> int:
    if frame > timebase.frames:
        raise Invalid(
            _("This is beyond the end of the video, which has %(frames)s frames."),
            code="beyond-end",
            frames=timebase.frames,
        )
    return frame


def _day(timebase: Timebase) -> int:
    """Frames until the count begins again: a recording may run past midnight."""
    counting = SMPTE_RATES.get(timebase.rate)
    if not counting:
        return 0
    return 86400 * counting - (counting // 15 * 1296 if timebase.drop else 0)


def _labels_before(frame: int, counting: int) -> int:
    """Turn a count of pictures into a count of labels, those left out included."""
    dropped = counting // 15
    ten_minutes = 600 * counting - 9 * dropped
    tens, rest = divmod(frame, ten_minutes)
    minutes = max(0, (rest - dropped) // (60 * counting - dropped))
    return frame + dropped * (9 * tens + minutes)


def _first_frame_of(second: int, rate: Fraction) -> int:
    return -int(-second * rate // 1)


def _write(seconds: int, frames: int, counting: int, separator: str) -> str:
    digits = max(2, len(str(counting - 1)))
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{separator}{frames:0{digits}d}"
