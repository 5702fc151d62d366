"""Who holds which awards: those that files told, and the house's own that an app above tells of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q

from parvis.domain.eligibility import HeldAward
from parvis.past.models import PastParty
from parvis.past.queries.people import known_as
from parvis.past.queries.ties import own_parts


def held_by(
    accounts: Iterable[Any],
    addresses: dict[str, set[str]],
    places: Mapping[str, str],
    *,
    organisations: Collection[str] = (),
    but: str = "",
) -> tuple[HeldAward, ...]:
    """The awards of these people and organisations, the house's own of the case `but` left out.

    `addresses` as `known_as` wants them; `places` are organisations by their
    plain names, with the key under which the caller knows each; `organisations`
    the codes of those that have one.  Three queries and one of each source.
    """
    people = list(accounts)
    own = [one for one in own_parts([one.code for one in people], organisations) if not one.case or one.case != but]
    return (
        *(
            HeldAward(
                person=one.account,
                organisation=one.organisation,
                reference=one.key,
                from_on=one.award.since,
                to_on=one.award.until,
            )
            for one in own
        ),
        *_told(people, addresses, places, {one.key.casefold() for one in own}),
    )


def _told(
    people: list[Any], addresses: dict[str, set[str]], places: Mapping[str, str], own: set[str]
) -> Iterator[HeldAward]:
    """Those of files.  One that a file tells of the house's own counts once."""
    keys, past = known_as(people, addresses)
    theirs: dict[int, set[str]] = defaultdict(set, keys)
    rows = PastParty.objects.filter(
        Q(person__in=past) | Q(place__in=places.keys() - {""}, person__erased_at__isnull=True)
    )
    for part in rows.select_related("award").order_by("award__starts_on", "pk"):
        if part.award.reference.casefold() in own:
            continue
        for person in sorted(theirs[part.person_id]) or [""]:
            yield HeldAward(
                person=person,
                organisation=places.get(part.place, "") if part.place else "",
                reference=part.award.reference,
                from_on=part.award.starts_on,
                to_on=part.award.ends_on,
            )
