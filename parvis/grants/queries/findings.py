"""What accepted final reports found, for the nations and the office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.domain.awards import ObligationKind, ReportStatus
from parvis.grants.models import Award, Report
from parvis.web import figures


@dataclass(frozen=True)
class Finding:
    """What a final report says for the nations."""

    code: str  # of its report
    award: Award
    title: str
    nations: str
    text: str
    accepted_at: datetime


def newest(person: Any, at: datetime, language: str, count: int = 10) -> list[Finding]:
    """The newest findings.  One query."""
    found = _accepted(person, at).order_by("-accepted_at", "-id")[:count]
    return [_finding(one, language) for one in found]


def one(code: str, person: Any, at: datetime, language: str) -> Finding | None:
    """What one report found, if it is accepted and no conflict hides its award from the reader.  One query."""
    report = _accepted(person, at).filter(code=code).first()
    return _finding(report, language) if report else None


def text_of(award: Award) -> str:
    """What the accepted final report of this award found; empty without one.  One query."""
    report = (
        Report.objects.filter(award=award, status=ReportStatus.ACCEPTED, obligation__kind=ObligationKind.FINAL_REPORT)
        .select_related("signed")
        .first()
    )
    return str(report.signed.content["answers"].get("findings") or "") if report and report.signed else ""


def _accepted(person: Any, at: datetime) -> QuerySet[Report]:
    return Report.objects.filter(
        status=ReportStatus.ACCEPTED,
        accepted_at__lte=at,
        signed__isnull=False,
        obligation__kind=ObligationKind.FINAL_REPORT,
        award__in=Award.objects.not_barred(person, at=at).values("pk"),
    ).select_related("award__proposal__call", "signed")


def _finding(report: Report, language: str) -> Finding:
    assert report.signed is not None and report.accepted_at is not None
    worked = [party["facts"].get("employer_country") for party in report.award.frozen["parties"].values()]
    names = dict.fromkeys(figures.country(code, language) for code in worked if code)
    return Finding(
        code=report.code,
        award=report.award,
        title=str(report.award.frozen["title"] or report.award.title),
        nations=", ".join(names),
        text=str(report.signed.content["answers"].get("findings") or ""),
        accepted_at=report.accepted_at,
    )
