"""Experts of the pool who may be asked about a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parvis.domain.refusals import NotFound
from parvis.domain.standing import CaseKind
from parvis.grants.models import Report
from parvis.proposals.models import Party
from parvis.review.models import Expert
from parvis.standing.queries import barred_people
from parvis.web.programme import today


@dataclass(frozen=True)
class Free:
    """An expert who may be asked: by which code, and where he or she works."""

    code: str
    name: str
    where: str


def free_for(report: Report, at: datetime) -> list[Free]:
    """The serving experts with an account who take no part in the project, have no conflict, were not asked yet.

    Five queries.
    """
    award = report.award
    kept_out = {person for _case, person in barred_people(CaseKind.AWARD, [award.code], at)}
    kept_out |= {person for _case, person in barred_people(CaseKind.PROPOSAL, [award.proposal.code], at)}
    kept_out |= set(Party.objects.filter(proposal=award.proposal_id).values_list("person_id", flat=True)) - {None}
    kept_out |= set(report.opinions.values_list("person_id", flat=True))
    serving = Expert.objects.serving_on(today(at)).filter(person__isnull=False).exclude(person__in=kept_out)
    return [
        Free(one.code, one.name, one.organisation.name if one.organisation else one.organisation_name)
        for one in serving.select_related("organisation").order_by("name", "id")
    ]


def person_of(code: str) -> Any:
    """The account of this expert; NotFound without.  One query."""
    found = Expert.objects.filter(code=code, person__isnull=False).select_related("person").first()
    if found is None:
        raise NotFound("")
    return found.person
