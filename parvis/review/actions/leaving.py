"""What becomes of experts and of what they wrote when a person is erased."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import erase_facts, record
from parvis.domain.evaluation import OPEN, AssignmentState
from parvis.review.models import Assignment, Declaration, Expert, MeetingAnswer, Opinion, PanelSeat, Review
from parvis.web.programme import current

S = AssignmentState


@transaction.atomic
def forget_person(person: Any, *, now: datetime) -> None:
    """The expert becomes a pseudonym; what was not handed in goes, and reviews that were stay as content."""
    Opinion.objects.filter(expert=person, handed_in_at__isnull=True).update(content={}, ended_at=now)
    Declaration.objects.filter(person=person).update(note="")
    MeetingAnswer.objects.filter(person=person).update(words="")
    known = Expert.objects.filter(person=person) | Expert.objects.filter(person=None, email__iexact=person.email)
    for expert in known.select_for_update(of=("self",)):
        _forget(expert, now=now)


def _forget(expert: Expert, *, now: datetime) -> None:
    theirs = Assignment.objects.filter(expert=expert)
    Review.objects.filter(assignment__in=theirs.exclude(state=S.DONE)).update(draft={})
    Declaration.objects.filter(assignment__in=theirs).update(note="")
    theirs.filter(state__in=[S.PROPOSED, *OPEN]).update(state=S.WITHDRAWN, ended_at=now)
    theirs.update(reason="", alternates="", token_digest="")
    PanelSeat.objects.filter(expert=expert, left_at__isnull=True).update(left_at=now)

    today = now.astimezone(current().zone).date()
    expert.terms.filter(ended_on__isnull=True, to_on__gt=today).update(ended_on=today)
    expert.name, expert.email = expert.code, f"{expert.code.lower()}@erased.invalid"
    expert.nationality, expert.organisation, expert.organisation_name = "", None, ""
    expert.expertise_en = expert.expertise_fr = ""
    expert.save()
    record("expert.erased", on=expert, by=expert.person, at=now)
    erase_facts(expert.audit_case(), by=expert.person, now=now)
