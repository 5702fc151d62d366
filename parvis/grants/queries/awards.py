"""Finding and holding awards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.accounts.models import Person
from parvis.domain.awards import AwardStanding, AwardStatus, standing_on
from parvis.domain.refusals import NotFound
from parvis.grants.models import Award, Instalment, Report
from parvis.proposals.models import Party
from parvis.web.programme import today


def visible(code: str, person: Any, *, at: datetime) -> Award:
    """The award, if the person may see it; NotFound otherwise.  One query."""
    found = (
        Award.objects.visible_to(person, at=at).select_related("proposal__call", "offered_by").filter(code=code).first()
    )
    if found is None:
        raise NotFound("")
    return found


def locked(award: Award) -> Award:
    """The award, held until the transaction ends.  One query."""
    return Award.objects.select_for_update(of=("self",)).select_related("proposal__call").get(pk=award.pk)


def locked_report(report: Report) -> Report:
    """A report and its award, held until the transaction ends.  Two queries."""
    locked(report.award)
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("award__proposal__call", "obligation", "signed")
        .get(pk=report.pk)
    )


def standing(award: Award, at: datetime) -> AwardStanding:
    """How the award stands at that moment.  No query."""
    return standing_on(AwardStatus(award.status), starts_on=award.starts_on, day=today(at))


def directors(award: Award, at: datetime) -> list[Party]:
    """Those who direct the project then: who signs, and has not left.  One query."""
    seated = Party.objects.seated_at(at).filter(proposal=award.proposal_id, signs=True)
    return list(seated.select_related("person", "organisation"))


def directors_of(proposals: Iterable[int], at: datetime) -> dict[int, list[Person]]:
    """Those who direct each of these projects then, by the keys of the proposals.  One query."""
    found: dict[int, list[Person]] = {}
    seats = Party.objects.seated_at(at).filter(proposal__in=set(proposals), signs=True, person__isnull=False)
    for seat in seats.select_related("person").order_by("id"):
        if seat.person is not None:
            found.setdefault(seat.proposal_id, []).append(seat.person)
    return found


def director_seat(award: Award, person: Any, at: datetime) -> Party | None:
    """The person's seat as a director of the project, if he or she has one.  One query."""
    return (
        Party.objects.seated_at(at)
        .filter(proposal=award.proposal_id, person=person, signs=True)
        .select_related("person")
        .first()
    )


def is_party(award: Award, person: Any) -> bool:
    """Whether the person ever took part in the project, or accepts for an institution.  Two queries."""
    took_part = Party.objects.filter(proposal=award.proposal_id, person=person).exists()
    return took_part or award.acceptances.filter(person=person).exists()


def instalments(award: Award) -> QuerySet[Instalment]:
    """The parts of the award with what releases each.  One query."""
    return award.instalments.select_related("released_by")
