"""Past awards: what they say, and which of them name the people and organisations of a proposal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from parvis.engines.passages import NOTHING, Hashes, Reading
from parvis.past.models import PastAward, PastParty

KIND = "past-award"  # in the search index
MOST = 20


@dataclass(frozen=True)
class Funded:
    """A past award and why it stands here: the names of people and of organisations that are the same."""

    award: PastAward
    people: tuple[str, ...]
    organisations: tuple[str, ...]


def texts_in(award: PastAward) -> dict[str, str]:
    """What an award says in words."""
    return {"title": award.title, "abstract": award.abstract}


def reading_of(award: PastAward, ignored: Hashes = NOTHING) -> Reading:
    """The same, read for passages."""
    return Reading(texts_in(award), ignored)


def prints_of(award: PastAward) -> Hashes:
    """The fingerprints of what an award says.  No query."""
    return reading_of(award).prints


def with_parties(awards: QuerySet[PastAward]) -> QuerySet[PastAward]:
    """The same with everybody they name.  One query more."""
    return awards.prefetch_related(Prefetch("parties", PastParty.objects.select_related("person").order_by("pk")))


def newest(person: Any, *, at: datetime, words: str = "") -> QuerySet[PastAward]:
    """All that the person may read, the newest first; `words` narrow to reference, title, name, organisation."""
    found = with_parties(PastAward.objects.visible_to(person, at=at))
    if words:
        named = Q(parties__person__name__icontains=words) | Q(parties__organisation_name__icontains=words)
        keys = PastAward.objects.filter(Q(reference__icontains=words) | Q(title__icontains=words) | named).values("pk")
        found = found.filter(pk__in=keys)
    return found.order_by("-starts_on", "-pk")


def funding_of(people: Collection[str], places: Collection[str], person: Any, *, at: datetime) -> list[Funded]:
    """The awards that name these past people (by code) or organisations (by plain name), newest first.  Two queries."""
    named = PastParty.objects.filter(
        Q(person__code__in=people) | Q(place__in=[one for one in places if one], person__erased_at__isnull=True)
    )
    rows = with_parties(PastAward.objects.visible_to(person, at=at)).filter(pk__in=named.values("award_id"))
    return [_funded(one, people, places) for one in rows.order_by("-starts_on", "-pk")[:MOST]]


def _funded(award: PastAward, people: Collection[str], places: Collection[str]) -> Funded:
    parties = list(award.parties.all())
    return Funded(
        award,
        _names(one.person.name for one in parties if one.person.code in people),
        _names(one.organisation_name for one in parties if one.place and one.place in places),
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def awards_by_nation(until: date) -> dict[str, set[int]]:
    """The awards that had begun by that day, by each nation that a party of theirs came from.  One query."""
    found: dict[str, set[int]] = defaultdict(set)
    for nation, award in (
        PastParty.objects.filter(award__starts_on__lte=until).exclude(nation="").values_list("nation", "award_id")
    ):
        found[nation].add(award)
    return dict(found)
