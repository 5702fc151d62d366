"""What a file of past awards or of people says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from parvis.domain.conflicts import plain_name


class Kind(StrEnum):
    """What a file tells."""

    AWARDS = "awards"
    PEOPLE = "people"


@dataclass(frozen=True)
class Fault:
    """Something wrong: the line (as a spreadsheet counts, the head is 1), the column, the sentence and its facts."""

    line: int
    column: str
    words: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Somebody:
    """A person as a file names him or her; who has neither iD nor address is known by name and place."""

    name: str
    email: str = ""
    orcid: str = ""
    place: str = ""

    @property
    def key(self) -> str:
        """What makes the lines of one person one."""
        return self.orcid or self.email or f"{plain_name(self.name)} @ {plain_name(self.place)}"


@dataclass(frozen=True)
class Part:
    """Somebody's part in an award."""

    who: Somebody
    role: str
    organisation: str
    nation: str


@dataclass
class Award:
    """One award with its parties."""

    line: int
    reference: str
    title: str = ""
    abstract: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    amount: Decimal | None = None
    currency: str = ""
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Work:
    """A place of work, from a day up to but not including another; without one it still holds."""

    organisation: str
    ror: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass
class Person:
    """One person with his or her places of work."""

    line: int
    who: Somebody
    works: list[Work] = field(default_factory=list)


@dataclass
class Checked:
    """What a file says, and what is wrong with it."""

    kind: Kind
    lines: int = 0
    awards: list[Award] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
