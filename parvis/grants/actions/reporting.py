"""Write a report, sign it, hand it in; accept it, or return it for reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from parvis.audit.actions import record
from parvis.domain import reporting, revisions
from parvis.domain.awards import (
    AwardStatus,
    ObligationEventKind,
    ReportStatus,
    move_report,
)
from parvis.domain.drafting import Kept, check_size, judged_save, normal
from parvis.domain.ledger import EntryKind
from parvis.domain.problems import Problem
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.grants import access, notify
from parvis.grants.actions.bookkeeping import book
from parvis.grants.actions.opinions import let_go
from parvis.grants.actions.salting import salts
from parvis.grants.models import (
    Obligation,
    ObligationEvent,
    Report,
    ReportAnswer,
    ReportDecision,
    ReportRevision,
    ReportSignature,
)
from parvis.grants.queries import awards, reports


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Saved:
    """What came of a save: the answer's version, its value as kept, how many signatures it voided."""

    version: int
    value: object
    voided: int = 0


class NotReady(Refused):
    """Something still keeps the report from being handed in; `problems` lists all of it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            _("%(number)s points keep this report from being handed in; they are listed beside it."),
            code="not-ready",
            number=len(self.problems),
        )


@transaction.atomic
def begin_report(obligation: Obligation, *, by: Any, now: datetime) -> Report:
    """Open the report that satisfies this obligation; opened twice, it is the same report.

    It begins with what is known: what was reached before, and what the plan does not ask for yet.
    """
    award = awards.locked(obligation.award)
    access.check_directs(by, award, at=now)
    if award.status != AwardStatus.ACCEPTED:
        raise Refused(_("Reports are written once the award letter is accepted by all."), code="not-accepted")
    obligation = award.obligations.get(pk=obligation.pk)
    report, is_new = Report.objects.get_or_create(
        obligation=obligation, defaults={"award": award, "begun_at": now, "begun_by": by}
    )
    if is_new:
        begun = reporting.begun_with(reports.questions(report), obligation.month, reports.accepted_before(report))
        ReportAnswer.objects.bulk_create(
            ReportAnswer(report=report, field=field, value=value, saved_by=by, saved_at=now)
            for field, value in begun.items()
        )
        record("report.begun", on=award, by=by, at=now, facts={"report": report.code, "obligation": obligation.number})
    return report


@transaction.atomic
def save_answer(report: Report, field: str, value: object, *, base_version: int, by: Any, now: datetime) -> Saved:
    """Keep one answer; Stale, with both texts, if somebody else has saved in between.

    What is asked of one side its own director answers.  What is saved after a signature voids it.
    """
    check_size(value, field=field)
    report = awards.locked_report(report)
    seat = access.check_directs(by, report.award, at=now)
    if report.status not in (ReportStatus.WRITING, ReportStatus.RETURNED):
        raise Refused(
            _("This report is handed in. It can be changed again if the office returns it."), code="handed-in"
        )
    asked = reports.question(report, field)
    if not asked.is_for(seat.code, {one.code for one in awards.directors(report.award, now)}):
        raise Denied(_("This part is written by the director of the other side."), code="another-side")
    value = normal(reporting.shaped(asked, value))

    row = report.answers.select_related("saved_by").filter(field=field).first()
    kept = Kept(row.value, row.version, row.saved_by.code, row.saved_at) if row else Kept(None, 0)
    if not judged_save(value, base_version=base_version, kept=kept, who=str(row.saved_by) if row else ""):
        return Saved(kept.version, kept.value)
    ReportAnswer.objects.update_or_create(
        report=report,
        field=field,
        defaults={"value": value, "version": kept.version + 1, "saved_by": by, "saved_at": now},
    )
    return Saved(kept.version + 1, value, _void(report, by=by, now=now))


@transaction.atomic
def sign_report(report: Report, mark: str, *, by: Any, now: datetime) -> Report:
    """Sign the report as a director; with the last signature it is handed in.

    `mark` is what the signer was shown (`queries.reports.mark`).  Signed twice,
    as by a double click, it was signed once.
    """
    report = awards.locked_report(report)
    award = report.award
    seat = access.check_directs(by, award, at=now)
    signed_by = {one.party_id: one for one in reports.signatures(report.signed)}
    if seat.pk in signed_by and signed_by[seat.pk].person_id == by.pk:
        return report
    to = move_report(ReportStatus(report.status), ReportStatus.HANDED_IN)
    written = reports.content(report)
    if reports.mark(report, written) != mark:
        raise Refused(
            _("The report was changed while you were reading it. Nothing was signed: read it once more."),
            code="changed-meanwhile",
        )
    if problems := reports.lacks(report, written):
        raise NotReady(problems)

    revision = report.signed or _frozen(report, written, mark, now=now)
    ReportSignature.objects.create(revision=revision, party=seat, person=by, at=now)
    report.signed = revision
    facts = {"report": report.code, "revision": revision.number, "digest": revision.digest, "party": seat.code}
    record("report.signed", on=award, by=by, at=now, facts=facts)
    missing = [party for party in awards.directors(award, now) if party.pk not in {*signed_by, seat.pk}]
    if missing:
        report.save(update_fields=["signed"])
        notify.report_signed(report, missing, by=by, now=now)
        return report
    report.status, report.handed_in_at = to, now
    report.save(update_fields=["signed", "status", "handed_in_at"])
    record("report.handed-in", on=award, by=by, at=now, facts=facts)
    notify.report_handed_in(report, now=now)
    return report


@transaction.atomic
def accept_report(report: Report, *, by: Any, now: datetime) -> Report:
    """Accept a report: its obligation is satisfied, and its instalment is released.

    Accepted twice by the same person, as by a double click, it was accepted once.
    """
    report = awards.locked_report(report)
    award = report.award
    access.check_judges_reports(by, award, at=now)
    if report.status == ReportStatus.ACCEPTED and _decided_by(report, by):
        return report
    report.status = move_report(ReportStatus(report.status), ReportStatus.ACCEPTED)
    assert report.signed is not None
    report.accepted_at = now
    report.save(update_fields=["status", "accepted_at"])
    ReportDecision.objects.create(revision=report.signed, accepted=True, by=by, at=now)
    obligation = report.obligation
    obligation.satisfied_at = now
    obligation.save(update_fields=["satisfied_at"])
    ObligationEvent.objects.create(
        obligation=obligation, kind=ObligationEventKind.SATISFIED, due_on=obligation.due_on, by=by, at=now
    )
    instalment = obligation.instalment
    instalment.released_at = now
    instalment.save(update_fields=["released_at"])
    book(award, EntryKind.RELEASED, instalment.amount_minor, by=by, now=now, instalment=instalment)
    facts = {"report": report.code, "digest": report.signed.digest, "instalment": instalment.number}
    record("report.accepted", on=award, by=by, at=now, facts=facts)
    let_go(report, by=by, now=now)

    notify.report_accepted(report, now=now)
    return report


@transaction.atomic
def return_report(report: Report, *, reasons: str, by: Any, now: datetime) -> Report:
    """Return a report to its directors for the reasons given; they write on and sign anew."""
    report = awards.locked_report(report)
    access.check_judges_reports(by, report.award, at=now)
    if report.status == ReportStatus.RETURNED and _decided_by(report, by):
        return report
    status = move_report(ReportStatus(report.status), ReportStatus.RETURNED)
    if not reasons.strip():
        raise Invalid(_("Say what is missing or wrong, so that the directors can mend it."), field="reasons")
    assert report.signed is not None
    ReportDecision.objects.create(revision=report.signed, accepted=False, reasons=reasons.strip(), by=by, at=now)
    report.status, report.signed = status, None
    report.save(update_fields=["status", "signed"])
    facts = {"report": report.code, "reasons": reasons.strip()}
    record("report.returned", on=report.award, by=by, at=now, facts=facts)
    let_go(report, by=by, now=now)

    notify.report_returned(report, reasons.strip(), now=now)
    return report


def _decided_by(report: Report, by: Any) -> bool:
    last = ReportDecision.objects.filter(revision__report=report).order_by("-id").first()
    return last is not None and last.by_id == by.pk


def _void(report: Report, *, by: Any, now: datetime) -> int:
    """Void the signatures under a report that has changed; how many there were."""
    if report.signed is None:
        return 0
    voided = ReportSignature.objects.filter(revision=report.signed, voided_at__isnull=True).update(voided_at=now)
    report.signed = None
    report.save(update_fields=["signed"])
    record("report.signatures-voided", on=report.award, by=by, at=now, facts={"report": report.code, "number": voided})
    return voided


def _frozen(report: Report, written: dict[str, Any], mark: str, *, now: datetime) -> ReportRevision:
    bound = revisions.bind(reports.whole(report, written), salts())
    last = report.revisions.aggregate(Max("number"))["number__max"] or 0
    return ReportRevision.objects.create(
        report=report,
        number=last + 1,
        content=reports.whole(report, written),
        salts=bound.salts,
        leaves=bound.digests,
        digest=bound.digest,
        fingerprint=mark,
        made_at=now,
    )
