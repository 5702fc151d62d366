"""Awards held against the rules of the programme's prize."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from parvis.domain.awards import AwardStatus, ObligationKind
from parvis.domain.findings import Verdict
from parvis.domain.prizes import PrizeFacts, verdict
from parvis.domain.programme_file.prize import Prize
from parvis.grants.models import Award
from parvis.web.programme import current

MOST = 1_000


@dataclass(frozen=True)
class Candidate:
    """An award and what the clauses say of it."""

    award: Award
    verdict: Verdict


def candidates(prize: Prize, person: Any, *, day: date, at: datetime) -> list[Candidate]:
    """Awards that were accepted, those that may be named first, the oldest first.  Two queries, and the offices."""
    seen = Award.objects.visible_to(person, at=at).filter(status__in=(AwardStatus.ACCEPTED, AwardStatus.CLOSED))
    names = {one.code: one.name for one in current().groups}
    rows = seen.order_by("starts_on", "pk").prefetch_related("obligations")[:MOST]
    found = [Candidate(one, verdict(prize, facts(one, day), day, names)) for one in rows]
    return sorted(found, key=lambda one: len(one.verdict.blocking))


def facts(award: Award, day: date) -> PrizeFacts:
    """What the clauses look at.  No query if the obligations came along."""
    owed = list(award.obligations.all())
    final = [one for one in owed if one.kind == ObligationKind.FINAL_REPORT]
    return PrizeFacts(
        mechanism=str(award.frozen.get("mechanism") or ""),
        starts_on=award.starts_on,
        ends_on=award.ends_on,
        lacking=tuple(one.due_on for one in owed if one.due_on <= day and one.satisfied_at is None),
        final_accepted=bool(final) and all(one.satisfied_at for one in final),
        groups=frozenset(_groups((award.frozen.get("parties") or {}).values(), award.agreed_at.date())),
    )


def _groups(parties: Iterable[Any], day: date) -> Iterable[str]:
    for party in parties:
        role = current().role(str(party.get("role") or ""))
        country = str((party.get("facts") or {}).get("employer_country") or "")
        group = current().group_of(country, day) if country and role and role.signs else None
        if group:
            yield group.code
