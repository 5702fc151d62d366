"""Who worked with whom in past awards, for those who look for partners and for experts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from parvis.domain.conflicts import Named
from parvis.engines.words import language_of
from parvis.network.queries.partners import Together
from parvis.past.models import PastParty
from parvis.past.queries.people import accounts_of, known_as, of_account

MOST_READ = 12  # awards of one person: the newest tell what somebody works on


def of_person(person: Any) -> Together:
    """The nations with which the person held past awards, and who held them beside.

    One query where no file names the person, at most six otherwise.
    """
    mine = list(of_account(person))
    if not mine:
        return Together()
    awards = PastParty.objects.filter(person__in=mine).values("award")
    beside = (
        PastParty.objects.filter(award__in=awards, person__erased_at__isnull=True)
        .exclude(person__in=mine)
        .select_related("award", "person")
        .order_by("-award__starts_on", "pk")
    )
    parties = list(beside)
    accounts = accounts_of([one.person for one in parties])
    people: dict[int, dict[str, Named]] = defaultdict(dict)
    for one in parties:
        award = Named(one.award.reference, one.award.starts_on, one.award.ends_on)
        for account in accounts.get(one.person_id, set()) - {person.pk}:
            people[account][award.reference] = award
    return Together(
        frozenset(one.nation for one in parties if one.nation),
        {account: tuple(awards.values()) for account, awards in people.items()},
    )


def texts_of(accounts: Iterable[Any], addresses: dict[str, set[str]]) -> dict[str, tuple[tuple[str, str], ...]]:
    """What the past awards of these people say, each text with its language, by the key of each person.

    Two queries where no file names one of them, three otherwise.
    """
    keys, past = known_as(accounts, addresses)
    if not past:
        return {}
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for part in _newest(past):
        said = f"{part.award.title}. {part.award.abstract}".strip()
        for key in keys[part.person_id]:
            if len(found[key]) < MOST_READ:
                found[key].append((language_of(said), said))
    return {key: tuple(every) for key, every in found.items() if every}


def _newest(past: Collection[int]) -> Iterable[PastParty]:
    rows = PastParty.objects.filter(person__in=past).select_related("award")
    return rows.order_by("-award__starts_on", "pk")
