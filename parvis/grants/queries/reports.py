"""A report's questions, its answers, what it still lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

from parvis.domain import reporting, revisions
from parvis.domain.awards import AwardStatus, ObligationKind, ReportStatus
from parvis.domain.problems import Problem
from parvis.domain.refusals import NotFound
from parvis.domain.reporting import Asked
from parvis.grants.models import Award, Obligation, Report, ReportRevision, ReportSignature
from parvis.grants.queries import terms
from parvis.programme.queries import programme_of
from parvis.web.programme import in_language, today


def plan(report: Report) -> dict[str, Any]:
    """What the report is held against: the letter, with the budget of the day on which it is due.  One query, once."""
    kept: dict[str, Any] | None = getattr(report, "_plan", None)
    if kept is None:
        held = terms.on(report.award, report.obligation.due_on)
        kept = {**report.award.frozen, "budget": [dict(line) for line in held.budget], "parties": dict(held.parties)}
        report._plan = kept  # type: ignore[attr-defined]  # read once a request
    return kept


def questions(report: Report) -> tuple[Asked, ...]:
    """What the report asks, as the call's own file says.  One query, once, if award and obligation came along."""
    programme, held = programme_of(report.award.proposal.call), plan(report)
    signing = {role.code for role in programme.roles if role.signs}
    directors = [code for code, party in programme.in_order(held["parties"]) if party["role"] in signing]
    asks = programme.award.questions if programme.award else ()
    return reporting.questions(held, ObligationKind(report.obligation.kind), asks, directors)


def question(report: Report, code: str) -> Asked:
    """One question of the report; NotFound if it asks no such thing."""
    found = next((asked for asked in questions(report) if asked.code == code), None)
    if found is None:
        raise NotFound("")
    return found


def content(report: Report) -> dict[str, Any]:
    """What is written in it.  One query."""
    return dict(report.answers.order_by("field").values_list("field", "value"))


def versions(report: Report) -> dict[str, int]:
    """The version of every answer.  One query."""
    return dict(report.answers.values_list("field", "version"))


def whole(report: Report, written: dict[str, Any] | None = None) -> dict[str, Any]:
    """Everything that a signature stands under.  One query unless `written` is given."""
    return {
        "award": report.award.code,
        "reference": report.award.reference,
        "obligation": report.obligation.number,
        "kind": report.obligation.kind,
        "answers": content(report) if written is None else written,
    }


def mark(report: Report, written: dict[str, Any] | None = None) -> str:
    """What one signs now, as a plain digest for the project's own people."""
    return revisions.fingerprint(whole(report, written))


def accepted_before(report: Report) -> list[dict[str, Any]]:
    """The answers of the accepted reports of the award.  One query."""
    found = Report.objects.filter(award=report.award_id, status=ReportStatus.ACCEPTED).exclude(pk=report.pk)
    rows = found.select_related("signed").order_by("accepted_at", "id")
    return [one.signed.content["answers"] for one in rows if one.signed]


def accepted_of(award: Award) -> list[tuple[date, dict[str, Any]]]:
    """The accepted reports of an award, the first first: the day each was handed in, and its answers.  One query."""
    found = Report.objects.filter(award=award, status=ReportStatus.ACCEPTED, signed__isnull=False)
    return [
        (today(one.handed_in_at), one.signed.content["answers"])
        for one in found.select_related("signed").order_by("handed_in_at")
        if one.signed and one.handed_in_at
    ]


def lacks(report: Report, written: dict[str, Any] | None = None) -> list[Problem]:
    """Everything that keeps the report from being handed in, named as the reader reads.  At most two queries."""
    rule = terms.rule_of(report.award)
    found = reporting.lacks(
        plan(report),
        questions(report),
        content(report) if written is None else written,
        before=accepted_before(report),
        virement=rule.virement if rule else Decimal(0),
    )
    return [_said(problem) for problem in found]


def _said(problem: Problem) -> Problem:
    language = get_language() or "en"
    facts = {
        name: in_language(value, language) if isinstance(value, Mapping) else value
        for name, value in problem.facts.items()
    }
    return replace(problem, facts=facts)


def visible(award: Award, code: str) -> Report:
    """A report of an award that the reader may see; NotFound if it has none of that code.  One query."""
    found = award.reports.filter(code=code).select_related("award__proposal__call", "obligation", "signed").first()
    if found is None:
        raise NotFound("")
    return found


def signatures(revision: ReportRevision | None) -> list[ReportSignature]:
    """The valid signatures under a revision.  One query."""
    if revision is None:
        return []
    return list(revision.signatures.filter(voided_at__isnull=True).select_related("party", "person"))


def overdue(award: Award, day: date) -> list[Obligation]:
    """The obligations whose day has passed without a report that was handed in.  One query."""
    late = award.obligations.filter(due_on__lt=day, satisfied_at__isnull=True)
    return list(late.exclude(report__status=ReportStatus.HANDED_IN))


def unwritten(horizon: date) -> list[Obligation]:
    """Reports of accepted awards due by that day and not handed in, the next first.  One query."""
    return list(
        Obligation.objects.filter(satisfied_at__isnull=True, due_on__lte=horizon, award__status=AwardStatus.ACCEPTED)
        .exclude(report__status=ReportStatus.HANDED_IN)
        .select_related("award__proposal", "instalment")
        .order_by("due_on", "id")
    )
