"""Reads of the own experts' opinions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.accounts.models import Appointment, Person
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind
from parvis.proposals.models import Proposal
from parvis.review.models import Opinion
from parvis.standing.models import Conflict
from parvis.web.prepared import TEXTS, among, prepared_question


def _(message: str) -> str:
    return message


def of_expert(code: str, person: Any, *, at: datetime) -> Opinion:
    """One's own opinion on a proposal that one may read; NotFound for any other.  One query."""
    found = waiting_or_done(person, at=at).filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such opinion."))
    return found


def waiting_or_done(person: Any, *, at: datetime) -> QuerySet[Opinion]:
    """What the expert is asked and has said, nearest first, without what a conflict hides.  One query."""
    readable = Proposal.objects.visible_to(person, at=at)
    found = Opinion.objects.filter(expert=person, ended_at__isnull=True, proposal__in=readable)
    return found.select_related("proposal__call", "proposal__handed_in__revision").order_by("due_at", "id")


def of_proposal(proposal: Proposal) -> list[Opinion]:
    """Every opinion that is asked or given, for the staff.  One query."""
    return list(Opinion.objects.filter(proposal=proposal, ended_at__isnull=True).select_related("expert", "asked_by"))


def given(codes: Iterable[str]) -> dict[str, list[Opinion]]:
    """The opinions that are handed in, by proposal: for staff and panel alone.  One query."""
    kept: dict[str, list[Opinion]] = {}
    for one in _given(codes=list(codes)):
        kept.setdefault(one.proposal.code, []).append(one)
    return kept


@prepared_question(codes=TEXTS)
def _given(*, codes: Collection[str]) -> QuerySet[Opinion]:
    rows = Opinion.objects.filter(among("proposal__code", codes), handed_in_at__isnull=False, ended_at__isnull=True)
    return rows.select_related("proposal", "expert").order_by("id")


def experts(proposal: Proposal, *, at: datetime) -> list[Person]:
    """The own experts who may be asked: today's advisers without a conflict or a part in it.  One query."""
    holding = Appointment.objects.holding_at(at).filter(role=Role.SCIENTIFIC_ADVISER)
    barred = Conflict.objects.barring_at(at).filter(kind=CaseKind.PROPOSAL, case=proposal.code)
    return list(
        Person.objects.filter(pk__in=holding.values("person_id"))
        .exclude(pk__in=barred.values("person_id"))
        .exclude(pk__in=proposal.parties.filter(person__isnull=False).values("person_id"))
        .order_by("name", "pk")
    )
