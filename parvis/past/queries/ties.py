"""What people have in common through past awards and places of work, read for many at once.

An app above that knows awards of its own registers a source of them; they
count like those that files told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from parvis.domain.conflicts import Named, Work
from parvis.past.models import Employment, PastParty
from parvis.past.queries.people import known_as


@dataclass(frozen=True)
class Part:
    """That an account or an organisation takes part in an award of the house's own, which has come of a case.

    `key` tells that award from others.
    """

    account: str
    key: str
    award: Named
    organisation: str = ""
    case: str = ""


# Codes of accounts and of organisations → the parts they have in awards.
Source = Callable[[Collection[str], Collection[str]], Iterable[Part]]

_sources: list[Source] = []


def register(source: Source) -> None:
    """Let these awards count too.  Called when an app loads; one query a call."""
    if source not in _sources:
        _sources.append(source)


def own_parts(accounts: Collection[str], organisations: Collection[str]) -> list[Part]:
    """The parts of these in the house's own awards.  One query of each source."""
    return [part for source in _sources for part in source(accounts, organisations)]


@dataclass(frozen=True)
class Ties:
    """Of each key under which the caller knows somebody: who he or she is in files, where he or she worked, which
    awards name whom beside."""

    known: Mapping[str, frozenset[str]]
    works: Mapping[str, tuple[Work, ...]]
    awards: Mapping[str, Mapping[str, tuple[Named, ...]]]


def of(accounts: Iterable[Any], addresses: dict[str, set[str]]) -> Ties:
    """What ties these people, known by their addresses.  Four queries and one of each source."""
    people = list(accounts)
    keys, past = known_as(people, addresses)
    known: dict[str, set[str]] = defaultdict(set)
    for pk, theirs in keys.items():
        for key in theirs:
            if pk in past:
                known[key].add(past[pk].code)
    works: dict[str, list[Work]] = defaultdict(list)
    for one in Employment.objects.filter(person__in=past).select_related("organisation"):
        places = {one.place} | ({one.organisation.code} if one.organisation else set())
        for key in keys.get(one.person_id, ()):
            works[key].append(Work(frozenset(places), one.organisation_name, one.to_on, one.from_on))
    # Award → codes of past people and of accounts.
    named: dict[tuple[str, Named], set[str]] = defaultdict(set)
    for part in PastParty.objects.filter(person__in=past).select_related("award").order_by("award__starts_on", "pk"):
        award = Named(part.award.reference, part.award.starts_on, part.award.ends_on)
        named[award.reference, award] |= {past[part.person_id].code, *keys.get(part.person_id, ())}
    codes = {one.code for one in people}
    for own in own_parts(codes, ()):
        named[own.key, own.award].add(own.account)
    awards: dict[str, dict[str, list[Named]]] = defaultdict(lambda: defaultdict(list))
    for (_key, award), names in named.items():
        for key in names:
            for other in names - {key} - known.get(key, set()):
                awards[key][other].append(award)
    return Ties(
        {key: frozenset(codes) for key, codes in known.items()},
        {key: tuple(every) for key, every in works.items()},
        {key: {other: tuple(every) for other, every in theirs.items()} for key, theirs in awards.items()},
    )
