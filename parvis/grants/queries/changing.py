"""Changes of awards that wait for somebody: a director's consent, an office's approval."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from parvis.domain.amendments import AmendmentStatus
from parvis.domain.roles import Role, holds_any
from parvis.grants.models import Amendment, AmendmentApproval, AmendmentConsent, Award
from parvis.proposals.models import Party
from parvis.web.prepared import prepared_question

MOST = 50


def offices_open(amendment: Amendment, given: Iterable[AmendmentApproval], person: Any, *, at: datetime) -> list[str]:
    """The offices for which this person may still approve the change, were it ready.  No query.

    Who asked, and each who approves, is another person; what one office decides, who asked may decide.
    """
    approved = {one.office: one.by_id for one in given}
    if person.pk in approved.values() or (len(amendment.level) > 1 and person.pk == amendment.asked_by_id):
        return []
    return [one for one in amendment.level if one not in approved and holds_any(person, Role(one), at=at)]


@prepared_question()
def consents_waiting(person: Any, *, at: datetime) -> QuerySet[AmendmentConsent]:
    """Changes to which the person has not consented yet, as a director of the day."""
    seats = Party.objects.seated_at(at).filter(person=person, signs=True)
    waiting = AmendmentConsent.objects.filter(at__isnull=True, amendment__status=AmendmentStatus.ASKED)
    mine = waiting.filter(party__in=seats.values("pk")).select_related("amendment__award")
    return mine.order_by("amendment__asked_at", "id")[:MOST]


@prepared_question()
def to_approve(person: Any, *, at: datetime) -> QuerySet[Amendment]:
    """Changes to which everybody asked has consented and that this person has not approved, of nobody's own award."""
    seen = Award.objects.visible_to(person, at=at).exclude(pk__in=Award.objects.of_person(person, at=at).values("pk"))
    missing = AmendmentConsent.objects.filter(amendment=OuterRef("pk"), at__isnull=True)
    own = AmendmentApproval.objects.filter(amendment=OuterRef("pk"), by=person)
    asked = Amendment.objects.filter(status=AmendmentStatus.ASKED, award__in=seen.values("pk"))
    return asked.filter(~Exists(missing), ~Exists(own)).select_related("award").order_by("asked_at", "id")[:MOST]
