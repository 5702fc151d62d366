"""How caption files write a moment."""

from __future__ import annotations

import re

CLOCK = r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d)[.,](\d{1,3})"
MOMENT = re.compile(rf"<{CLOCK}>")


def clock(thousandths: int) -> str:
    """`00:01:02.500`"""
    seconds, rest = divmod(thousandths, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{rest:03}"


def thousandths_of(found: re.Match[str], first: int = 1) -> int:
    """The moment in the four groups that begin with this one."""
    hours, minutes, seconds, parts = (found[first + n] for n in range(4))
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(parts.ljust(3, "0"))
