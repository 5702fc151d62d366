"""Nations, the groups they belong to, and since when.

A nation's group depends on the day asked: Finland was a partner until the day
it became an ally, so a project of 2018 may rightly have a Finnish partner
director.  A membership runs from its first day (`since`) to the day before
`until`.  A day that the sources don't tell is left open, never made up: a
membership without `since` reaches back as far as anybody asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from parvis.domain.words import Words


@dataclass(frozen=True, kw_only=True)
class Group:
    """A camp of nations that rules speak of: allies, partners, suspended."""

    code: str
    name: Annotated[Words, "in the plural, as it stands in a list: “Allied nations”"]
    one: Annotated[Words | None, "one of them: “an Allied nation”"] = None
    note: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Membership:
    """A nation in a group, from one day to the day before another."""

    group: str
    since: Annotated[date | None, "first day; left out where no source tells it"] = None
    until: Annotated[date | None, "first day on which it no longer holds"] = None
    precise_to: Annotated[Literal["day", "month", "year"], "how much of the dates a source tells"] = "day"
    unverified: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the nation is in the group on this day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, kw_only=True)
class Nation:
    """A nation with a voice in the programme; its code is ISO 3166-1 alpha-2."""

    code: str
    name: Words
    groups: tuple[Membership, ...] = ()
    initiatives: Annotated[tuple[str, ...], "partnership frameworks it belongs to"] = ()
    region: str = ""
    also: Annotated[tuple[str, ...], "other names and codes in use, found by search"] = ()
    note: Words | None = None


def groups_on(nations: Iterable[Nation], day: date) -> Mapping[str, frozenset[str]]:
    """Which nations stand in which group on this day."""
    found: dict[str, set[str]] = {}
    for nation in nations:
        for membership in nation.groups:
            if membership.holds_on(day):
                found.setdefault(membership.group, set()).add(nation.code)
    return {group: frozenset(codes) for group, codes in found.items()}
