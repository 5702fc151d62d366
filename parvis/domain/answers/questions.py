"""What a question of a form is, what surrounds its answer, and how an answer is read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from parvis.domain import budget


class Question(Protocol):
    """What a field of a form says of itself (`domain.programme_file`)."""

    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def limit(self) -> int | None: ...
    @property
    def at_least(self) -> int | None: ...
    @property
    def at_most(self) -> int | None: ...
    @property
    def options(self) -> Iterable[Any]: ...


@dataclass(frozen=True)
class Frame:
    """What surrounds an answer: how long the project lasts, who takes part, what the programme pays."""

    months: int | None = None
    parties: frozenset[str] = frozenset()
    priorities: frozenset[str] = frozenset()
    categories: tuple[str, ...] = ()
    limits: tuple[budget.Limit, ...] = ()
    ceiling: Decimal | None = None
    files: frozenset[str] = frozenset()
    today: date | None = None


def is_empty(value: object) -> bool:
    """Whether nothing has been said: blanks, empty lists, tables of empty cells."""
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, Mapping):
        return all(is_empty(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return all(is_empty(inner) for inner in value)
    return value is None


def count_words(text: str) -> int:
    """How many words a text has, in any script: runs between blanks that hold a letter or a digit."""
    return sum(1 for run in text.split() if any(character.isalnum() for character in run))


def whole_number(value: object) -> int | None:
    """The whole number that was given, of nine digits at most; None if it is none."""
    typed = value.strip() if isinstance(value, str) else ""
    if re.fullmatch("[0-9]{1,9}", typed):
        return int(typed)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def day_of(text: object) -> date | None:
    """The day that an ISO date names; None if it names none."""
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
