"""What is kept of a grant beside its reports, and what it is held against."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Count, Q

from parvis.domain.money import from_minor_units
from parvis.domain.running import without_offers
from parvis.grants.models import Award, Equipment, GrantEvent, OfferTable, Participant
from parvis.grants.queries import terms
from parvis.web.programme import current

STIPENDS = "stipends"  # the category of the file under whose cap they stand


def stipends_cost(award: Award) -> Decimal:
    """What all stipends of the award cost in all.  One query."""
    return from_minor_units(sum(one.whole_minor for one in award.stipends.all()), award.currency)


def stipend_cap(award: Award) -> Decimal | None:
    """What all stipends may cost; None without a cap.  No query if the call came along."""
    rules = terms.rules_of(award)
    category = next((one for one in (rules.categories if rules else ()) if one.code == STIPENDS), None)
    return category.cap_of(from_minor_units(award.amount_minor, award.currency)) if category else None


def bought_without_offers(award: Award, things: Iterable[Equipment] | None = None) -> list[str]:
    """Purchases above the threshold that no comparison of offers accounts for, by name.

    `things` is its inventory, where the caller has it.  Two queries, else one.
    """
    rules = terms.rules_of(award)
    if rules is None or rules.purchases is None:
        return []
    held = award.equipment.all() if things is None else things
    bought = [(one.name, from_minor_units(one.cost_minor, award.currency)) for one in held]
    tables = OfferTable.objects.filter(award=award)
    compared = [from_minor_units(one.choice["minor"], award.currency) for one in tables]
    return without_offers(rules.purchases, bought, compared)


def counts(award: Award) -> dict[str, int]:
    """How many rows of each kind there are.  One query."""
    kinds = {"stipends": "stipends", "offers": "offertables", "publications": "publications"}
    kinds |= {"visits": "sitevisits", "events": "grantevents"}
    asked = {kind: Count(relation, distinct=True) for kind, relation in kinds.items()}
    return dict(Award.objects.filter(pk=award.pk).aggregate(**asked))


def attendance(event: GrantEvent) -> list[tuple[str, int, int]]:
    """Seats and who came, by the group in which each nation stood on the first day; empty: in none.  One query."""
    group_of = terms.groups(current().nations, event.from_on)
    seats: dict[str, list[int]] = {}
    came = Count("pk", filter=Q(days__gt=0))
    for nation, every, there in (
        Participant.objects.filter(event=event)
        .values_list("nation")
        .annotate(every=Count("pk"), there=came)
        .order_by("nation")
    ):
        sums = seats.setdefault(group_of.get(nation, ""), [0, 0])
        sums[0] += every
        sums[1] += there
    by_group = sorted(seats.items(), key=lambda one: (not one[0], one[0]))
    return [(group, every, there) for group, (every, there) in by_group]
