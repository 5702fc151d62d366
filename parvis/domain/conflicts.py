"""Who has nothing to do with a proposal, found from facts.

The grounds stand in the programme's file; some can only be declared, others
follow from facts that the house knows: where somebody works or worked lately,
with whom he or she took part in a proposal, was named in an award or worked at
the same time, which nation is his or her own, whether two accounts are one
person.  Every ground that is found names the
facts, so that nobody is shut out without knowing why.

A ground concerns reviewers, staff or delegates.  A delegate speaks for a nation,
so the nation itself is never a conflict for a delegate.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from parvis.domain.programme_file.stages import Ground

Audience = Literal["reviewers", "staff", "delegates"]


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Work:
    """That somebody works somewhere: the names and codes of the place, until when (None: still), since when."""

    places: frozenset[str]
    name: str = ""
    until: date | None = None
    since: date | None = None


@dataclass(frozen=True)
class Named:
    """An award in which somebody is named, with its days.

    One of the house's own has no reference here: who reads the ground may be kept from that award.
    """

    reference: str
    since: date
    until: date | None = None

    @property
    def years(self) -> str:
        """From the first year to the last, as people write it."""
        return f"{self.since.year}–{self.until.year}" if self.until else f"{self.since.year}–"


@dataclass(frozen=True)
class Somebody:
    """What is known of one who judges; `key` is the account."""

    key: str
    name: str = ""
    work: tuple[Work, ...] = ()
    nationality: frozenset[str] = frozenset()
    orcid: str = ""  # proven
    addresses: frozenset[str] = frozenset()  # proven
    together: Mapping[str, date] = field(default_factory=dict)  # account → last day of an earlier proposal in common
    calls: frozenset[str] = frozenset()  # in which he or she takes part in a proposal
    awards: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)  # who is named beside him or her, and where


@dataclass(frozen=True)
class Party:
    """One who takes part in the proposal."""

    name: str
    account: str = ""
    places: frozenset[str] = frozenset()
    place: str = ""
    nationality: frozenset[str] = frozenset()
    leads: bool = False  # signs for the side whose nation counts
    uses_results: bool = False
    orcid: str = ""
    addresses: frozenset[str] = frozenset()
    known_as: frozenset[str] = frozenset()  # in awards
    work: tuple[Work, ...] = ()  # also earlier


@dataclass(frozen=True)
class Judged:
    """The proposal that is to be judged, on the day that counts."""

    code: str
    call: str
    on: date
    parties: tuple[Party, ...]


@dataclass(frozen=True)
class Found:
    """One ground that holds: its code, the sentence that says why, and what fills the sentence."""

    ground: str
    words: str
    facts: Mapping[str, str]


def found(
    grounds: Iterable[Ground],
    judged: Judged,
    who: Somebody,
    *,
    audience: Audience,
    asked_for: frozenset[str] = frozenset(),
) -> tuple[Found, ...]:
    """Every ground that keeps this person from this proposal; `asked_for` are the optional ones of its call."""
    kept = []
    for ground in grounds:
        if audience not in ground.concerns or (ground.optional and ground.code not in asked_for):
            continue
        if ground.found_by == "same-nation" and audience == "delegates":
            continue
        search = _SEARCHES.get(ground.found_by)
        first = next(search(judged, who, _since(judged.on, ground.years)), None) if search else None
        if first:
            kept.append(Found(ground.code, *first))
    return tuple(kept)


def plain_name(name: str) -> str:
    """A name without accents, case and marks, so that one and the same is found again."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return " ".join(sorted(re.findall(r"\w+", bare.casefold())))


Told = tuple[str, dict[str, str]]


def _since(on: date, years: int | None) -> date | None:
    """The first day that still counts; None: today alone does."""
    if years is None:
        return None
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # the 29th of February
        return on.replace(year=on.year - years, day=28)


def _places(who: Somebody, on: date, since: date | None) -> Iterator[Work]:
    for work in who.work:
        if work.until is None or work.until > on or (since is not None and work.until >= since):
            yield work


def _same_organisation(judged: Judged, who: Somebody, since: date | None) -> Iterator[Told]:
    for work in _places(who, judged.on, since):
        for party in judged.parties:
            if not party.uses_results and party.account != who.key and work.places & party.places:
                yield (
                    _("%(party)s works there too: %(place)s."),
                    {"party": party.name, "place": party.place or work.name},
                )


def _end_user(judged: Judged, who: Somebody, since: date | None) -> Iterator[Told]:
    for work in _places(who, judged.on, since):
        for party in judged.parties:
            if party.uses_results and work.places & party.places:
                yield _("%(place)s is to use the results."), {"place": party.place or work.name}


def _earlier_together(judged: Judged, who: Somebody, since: date | None) -> Iterator[Told]:
    for party in judged.parties:
        last = who.together.get(party.account) if party.account else None
        if last is not None and party.account != who.key and (since is None or last >= since):
            facts = {"party": party.name, "year": str(last.year)}
            yield _("Took part in a proposal together with %(party)s (%(year)s)."), facts


def _earlier_award(judged: Judged, who: Somebody, since: date | None) -> Iterator[Told]:
    for party in judged.parties:
        every = [one for key in sorted(party.known_as) for one in who.awards.get(key, ())]
        for award in sorted(every, key=lambda one: (one.until or date.max, one.reference), reverse=True):
            if party.account != who.key and (since is None or award.until is None or award.until >= since):
                facts = {"award": award.reference, "party": party.name, "years": award.years}
                if award.reference:
                    yield _("Named in award %(award)s together with %(party)s (%(years)s)."), facts
                else:
                    yield _("Took part in an award together with %(party)s (%(years)s)."), facts


def _former_colleague(judged: Judged, who: Somebody, since: date | None) -> Iterator[Told]:
    """Both worked there at the same time, and the party does no more: who still does is at the same organisation."""
    for party in judged.parties:
        for theirs in party.work:
            for own in who.work:
                if theirs.until is None or theirs.until > judged.on or not own.places & theirs.places:
                    continue
                began = max(own.since or date.min, theirs.since or date.min)
                ended = min(own.until or judged.on, theirs.until)
                if began < ended and (since is None or ended >= since) and party.account != who.key:
                    facts = {"party": party.name, "place": theirs.name or own.name, "year": str(ended.year)}
                    yield _("Worked with %(party)s at %(place)s until %(year)s."), facts


def _same_nation(judged: Judged, who: Somebody, since: date | None) -> Iterator[Told]:
    for party in judged.parties:
        if party.leads and (both := who.nationality & party.nationality):
            yield _("Has the nationality of %(party)s: %(nation)s."), {"party": party.name, "nation": min(both)}


def _own_call(judged: Judged, who: Somebody, since: date | None) -> Iterator[Told]:
    if judged.call in who.calls:
        yield _("Takes part in another proposal of the call %(call)s."), {"call": judged.call}


def _same_person(judged: Judged, who: Somebody, since: date | None) -> Iterator[Told]:
    places = frozenset().union(*(work.places for work in who.work)) if who.work else frozenset()
    for party in judged.parties:
        facts = {"party": party.name}
        if party.account == who.key:
            yield _("Takes part in this proposal."), {}
        elif who.orcid and who.orcid == party.orcid:
            yield _("Has the same ORCID iD as %(party)s."), facts
        elif who.addresses & party.addresses:
            yield _("Has the same address as %(party)s."), facts
        elif who.name and plain_name(who.name) == plain_name(party.name) and places & party.places:
            yield _("Has the same name as %(party)s, at the same organisation."), facts


_SEARCHES: dict[str, Callable[[Judged, Somebody, date | None], Iterator[Told]]] = {
    "same-organisation": _same_organisation,
    "end-user": _end_user,
    "earlier-together": _earlier_together,
    "earlier-award": _earlier_award,
    "former-colleague": _former_colleague,
    "same-nation": _same_nation,
    "own-call": _own_call,
    "same-person": _same_person,
}
