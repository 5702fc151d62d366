"""Ask an expert what he or she thinks of a report, and take the answer."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.awards import ReportStatus
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.standing import CaseKind, Relation
from parvis.grants import access
from parvis.grants.models import Report, ReportOpinion
from parvis.grants.notify import opinions as told
from parvis.grants.queries import awards
from parvis.standing.actions import end_all, relate
from parvis.standing.queries import is_barred
from parvis.web.programme import today


def _(message: str) -> str:
    return message


@transaction.atomic
def ask_expert(report: Report, person: Any, *, question: str, due_on: date, by: Any, now: datetime) -> ReportOpinion:
    """Ask an expert about a report that lies with the office; asked twice the same, it was asked once.

    He or she reads this report and nothing else of the award, until it is decided on.
    """
    report = awards.locked_report(report)
    award = report.award
    access.check_judges_reports(by, award, at=now)
    made = report.opinions.filter(person=person).first()
    if made is not None:
        return made
    if report.status != ReportStatus.HANDED_IN:
        raise Refused(_("An expert is asked about a report that lies with the office."), code="not-handed-in")
    if due_on < today(now):
        raise Invalid(_("Choose a day to come."), field="due_on")
    if awards.is_party(award, person) or any(
        is_barred(kind, code, person, now)
        for kind, code in ((CaseKind.AWARD, award.code), (CaseKind.PROPOSAL, award.proposal.code))
    ):
        raise Denied(_("This expert has an interest in the project. Ask another one."), code="conflict")
    made = ReportOpinion.objects.create(
        report=report, person=person, question=question.strip(), due_on=due_on, asked_by=by, asked_at=now
    )
    relate(person, CaseKind.AWARD, award.code, Relation.IN_HOUSE_EXPERT, cause=f"report {report.code}", by=by, now=now)
    facts = {"report": report.code, "person": person.code, "due on": due_on.isoformat()}
    record("report.opinion-asked", on=award, by=by, at=now, facts=facts)
    told.opinion_asked(made, now=now)
    return made


@transaction.atomic
def give_opinion(opinion: ReportOpinion, *, text: str, accepts: bool, by: Any, now: datetime) -> ReportOpinion:
    """Say what one thinks of the report, once; only the office reads it."""
    report = awards.locked_report(opinion.report)
    opinion = ReportOpinion.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=opinion.pk)
    if opinion.person_id != by.pk:
        raise Denied(_("Another expert was asked this."), code="not-asked")
    if opinion.given_at is not None:
        if (opinion.text, opinion.accepts) == (text.strip(), accepts):
            return opinion
        raise Refused(_("You have answered already. The office has your answer."), code="given")
    if report.status != ReportStatus.HANDED_IN:
        raise Refused(_("This report was decided on meanwhile. Thank you all the same."), code="decided")
    if not text.strip():
        raise Invalid(_("Say in a few sentences what you think of it."), field="text")
    opinion.text, opinion.accepts, opinion.given_at, opinion.report = text.strip(), accepts, now, report
    opinion.save(update_fields=["text", "accepts", "given_at"])
    facts = {"report": report.code, "opinion": opinion.code, "accepts": accepts}
    record("report.opinion-given", on=report.award, by=by, at=now, facts=facts)
    told.opinion_given(opinion, now=now)
    return opinion


def let_go(report: Report, *, by: Any, now: datetime) -> None:
    """End what experts read of an award whose report was decided on; within the decision's transaction."""
    for one in report.opinions.select_related("person"):
        end_all(
            one.person,
            CaseKind.AWARD,
            report.award.code,
            Relation.IN_HOUSE_EXPERT,
            by=by,
            now=now,
            cause=f"report {report.code} decided",
        )
