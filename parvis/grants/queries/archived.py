"""An award's part of its archive: what was granted and accepted, owed, reported and judged; the letters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet

from parvis.audit.offers import Paper, Table, plain_rows
from parvis.domain.roles import holds_any
from parvis.grants.models import (
    Acceptance,
    Amendment,
    AmendmentApproval,
    AmendmentConsent,
    Award,
    Equipment,
    GrantEvent,
    Instalment,
    Obligation,
    ObligationEvent,
    OfferTable,
    OutcomeLetter,
    Participant,
    PlanAgreement,
    PlanVersion,
    Publication,
    Report,
    ReportDecision,
    ReportOpinion,
    ReportRevision,
    ReportSignature,
    SiteVisit,
    Stipend,
    SuccessMark,
)
from parvis.grants.models.awards import READS_AWARDS

PRIVATE = ("email",)


def opens(code: str, person: Any, at: datetime) -> bool:
    """Whether the person sees the award."""
    return Award.objects.visible_to(person, at=at).filter(code=code).exists()


def cases(code: str, person: Any, at: datetime) -> Iterator[str]:
    """The proposal it was made for belongs to its file.  One query."""
    for proposal in _seen(code, person, at).values_list("proposal__code", flat=True):
        yield f"proposal:{proposal}"


def of_award(code: str, person: Any, at: datetime) -> Iterator[Table | Paper]:
    """What is kept of the award, as far as the person may see it."""
    award = _seen(code, person, at)
    reports = Report.objects.filter(award__in=award)
    obligations = Obligation.objects.filter(award__in=award)
    yield Table("award", lambda: map(_with_letter, plain_rows(award)), bound="letter")
    yield Table("acceptances", lambda: plain_rows(Acceptance.objects.filter(award__in=award), without=PRIVATE))
    yield Table("obligations", lambda: plain_rows(obligations))
    yield Table(
        "obligation-events", lambda: plain_rows(ObligationEvent.objects.filter(obligation__in=obligations.values("pk")))
    )
    amendments = Amendment.objects.filter(award__in=award)
    yield Table("amendments", lambda: plain_rows(amendments))
    consents = AmendmentConsent.objects.filter(amendment__in=amendments.values("pk"))
    yield Table("amendment-consents", lambda: plain_rows(consents, without=(*PRIVATE, "token_digest")))
    approvals = AmendmentApproval.objects.filter(amendment__in=amendments.values("pk"))
    yield Table("amendment-approvals", lambda: plain_rows(approvals))
    yield Table("equipment", lambda: plain_rows(Equipment.objects.filter(award__in=award)))
    for name, kept in (
        ("stipends", Stipend),
        ("offers", OfferTable),
        ("publications", Publication),
        ("site-visits", SiteVisit),
        ("events", GrantEvent),
    ):
        yield Table(name, partial(_rows_of, kept, award))
    seats = Participant.objects.filter(event__award__in=award)
    yield Table("participants", lambda: plain_rows(seats))
    if holds_any(person, *READS_AWARDS, at=at):  # directors don't learn who was asked
        opinions = ReportOpinion.objects.filter(report__in=reports.values("pk"))
        yield Table("report-opinions", lambda: plain_rows(opinions))
    versions = PlanVersion.objects.filter(negotiation__proposal__award__in=award)
    yield Table("plan-versions", lambda: plain_rows(versions))
    agreements = PlanAgreement.objects.filter(version__in=versions.values("pk"))
    yield Table("plan-agreements", lambda: plain_rows(agreements))
    yield Table("success", lambda: plain_rows(SuccessMark.objects.filter(award__in=award)))
    yield Table("instalments", lambda: plain_rows(Instalment.objects.filter(award__in=award)))
    yield Table("reports", lambda: plain_rows(reports))
    revisions = ReportRevision.objects.filter(report__in=reports.values("pk"))
    yield Table("report-revisions", lambda: plain_rows(revisions), bound="content")
    yield Table(
        "report-signatures", lambda: plain_rows(ReportSignature.objects.filter(revision__in=revisions.values("pk")))
    )
    yield Table(
        "report-decisions", lambda: plain_rows(ReportDecision.objects.filter(revision__in=revisions.values("pk")))
    )


def of_proposal(code: str, person: Any, at: datetime) -> Iterator[Table | Paper]:
    """The letter that told the applicants how it went, as far as the person may see it."""
    letters = OutcomeLetter.objects.visible_to(person, at=at).filter(proposal__code=code)
    yield Table("outcome-letters", lambda: plain_rows(letters))


def _rows_of(kept: Any, award: QuerySet[Award]) -> Iterator[dict[str, object]]:
    return plain_rows(kept.objects.filter(award__in=award))


def _seen(code: str, person: Any, at: datetime) -> QuerySet[Award]:
    return Award.objects.visible_to(person, at=at).filter(code=code)


def _with_letter(row: dict[str, Any]) -> dict[str, object]:
    """What the letter says stands in one place, as its digest was drawn over it."""
    frozen, conditions = row.pop("frozen"), row.pop("conditions")
    return {**row, "letter": {"reference": row["reference"], **frozen, "conditions": conditions}}
