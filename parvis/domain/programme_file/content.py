"""What a programme is about: priorities with their versions, objectives, guidance, initiatives, regions, topics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from parvis.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class Topic:
    """Something the programme is about, a door for readers; assets point at its code."""

    code: str
    name: Words
    help: Words | None = None
    priorities: Annotated[tuple[str, ...], "key priorities behind this door, version:code"] = ()


@dataclass(frozen=True, kw_only=True)
class Priority:
    """One key priority; its code shows its level: `3`, `3.a`, `3.a.i`."""

    code: str
    name: Words
    help: Words | None = None
    unverified: Annotated[bool, "no source that was read tells this wording"] = False

    @property
    def level(self) -> int:
        """1 for a heading, 2 and 3 below it."""
        return self.code.count(".") + 1

    @property
    def parent(self) -> str:
        """The code one level up; empty at the top."""
        return self.code.rpartition(".")[0]


@dataclass(frozen=True, kw_only=True)
class PriorityList:
    """The key priorities as agreed at one time; a code means something only with this version."""

    version: str
    name: Words
    since: date | None = None
    until: Annotated[date | None, "first day on which it no longer holds"] = None
    precise_to: Literal["day", "month", "year"] = "day"
    note: Words | None = None
    priorities: tuple[Priority, ...]

    @cached_property
    def by_code(self) -> dict[str, Priority]:
        """The priorities by their codes, without the version."""
        return {priority.code: priority for priority in self.priorities}

    def full_code(self, priority: Priority) -> str:
        """The code as people and proposals write it: `2024:3.a.i`."""
        return f"{self.version}:{priority.code}"

    def under(self, code: str = "") -> tuple[Priority, ...]:
        """The priorities directly below this one; the headings without a code."""
        return tuple(priority for priority in self.priorities if priority.parent == code)


@dataclass(frozen=True, kw_only=True)
class Objective:
    """A strategic objective of the body that activities serve."""

    code: str
    name: Words
    help: Words | None = None
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Guidance:
    """A dated text of the nations that the programme follows: a summit's declaration, a ministerial decision."""

    code: str
    name: Words
    kind: Literal["summit", "ministerial", "policy"]
    on: Annotated[date, "last day of the meeting, or day of the text"]
    place: Words | None = None
    help: Words | None = None
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Initiative:
    """A partnership framework that nations belong to."""

    code: str
    name: Words
    help: Words | None = None
    since: date | None = None
    precise_to: Literal["day", "month", "year"] = "day"
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Region:
    """A part of the world, as the programme's pages group nations."""

    code: str
    name: Words


@dataclass(frozen=True, kw_only=True)
class Moment:
    """A point of the programme's history."""

    when: Annotated[str, "as it is printed: a year, or a year and a month"]
    name: Words
    unverified: bool = False


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A word of the programme's glossary and what it means."""

    name: Words
    help: Words
