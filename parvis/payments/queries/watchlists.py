"""Who of an award may stand on a list of sanctions."""

from __future__ import annotations

from parvis.domain.watchlists import Listed, Match, matches
from parvis.grants.models import Award
from parvis.payments.models import Clearance, WatchedName, WatchList


def names_of(award: Award) -> list[str]:
    """The people and bodies that the award's letter names, and who holds its accounts.  One query."""
    parties = (award.frozen.get("parties") or {}).values()
    found = [str(one.get(part) or "") for one in parties for part in ("name", "organisation")]
    found += list(award.bank_accounts.values_list("holder", flat=True))
    return list(dict.fromkeys(one for one in found if one.strip()))


def lists() -> list[WatchList]:
    """The lists that count, one a source.  One query."""
    return list(WatchList.objects.filter(replaced_at__isnull=True).select_related("imported_by").order_by("source"))


def found(award: Award) -> list[Match]:
    """Every match.  Two queries."""
    rows = WatchedName.objects.filter(list__replaced_at__isnull=True).values_list("key", "name", "list__source")
    listed = [Listed(*row) for row in rows]
    return list(matches(names_of(award), listed)) if listed else []


def uncleared(award: Award) -> list[Match]:
    """Matches that nobody has looked into.  Three queries at most."""
    every = found(award)
    if not every:
        return []
    cleared = set(Clearance.objects.filter(award=award).values_list("name", "source", "key"))
    return [one for one in every if (one.name, one.listed.source, one.listed.key) not in cleared]
