"""Reminders: what is due and not done, asked anew each time, so that a reminder stops when the work is done.

    reminders.register("review.due", find)

`find(at)` yields what ought to be said at that moment; the clock sends each
`key` once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Reminder:
    """One letter that is due: its kind, to whom, in which case, once per `key`."""

    kind: str
    to: Any
    case: tuple[str, str]
    key: str
    words: Any = field(default_factory=dict)  # a mapping, or what makes one in a language
    link: str = ""
    link_words: Any = ""


Find = Callable[[datetime], Iterable[Reminder]]

_finders: dict[str, Find] = {}


def register(name: str, find: Find) -> None:
    """Have `find(at)` asked from now on."""
    _finders[name] = find


def finders() -> Mapping[str, Find]:
    """All that registered, by name."""
    return dict(sorted(_finders.items()))
