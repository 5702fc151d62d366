"""The consensus report: its rapporteur, its texts, its versions, what members answer, its closing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.answers.questions import count_words
from parvis.domain.drafting import check_size, judged_save, kept_in, normal
from parvis.domain.evaluation import PanelState
from parvis.domain.meetings import ReportState, is_approved
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.programme.queries import programme_of
from parvis.review import access
from parvis.review.models import ConsensusAnswer, ConsensusReport, ConsensusVersion, Expert, PanelItem
from parvis.review.queries import consensus as queries
from parvis.review.queries import meetings
from parvis.review.queries import panel as panels


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Saved:
    """What came of a save: the text's version and its value."""

    version: int
    value: object


@transaction.atomic
def name_rapporteur(subject: PanelItem, expert: Expert, *, by: Any, now: datetime) -> ConsensusReport:
    """Say who of the members writes the report on a proposal; another later takes over what is written."""
    access.check_leads(by, subject.panel, at=now)
    panels.still_open(subject.panel)
    subject = panels.locked_item(subject.code, by, at=now)
    if expert.code not in {one.code for one in queries.may_write(subject, at=now)}:
        raise Invalid(_("Choose a member of the panel who is free of conflicts here."), field="rapporteur")
    report, is_new = ConsensusReport.objects.get_or_create(
        subject=subject, defaults={"rapporteur": expert, "named_by": by, "named_at": now}
    )
    if not is_new and report.rapporteur_id == expert.pk:
        return report
    if not is_new:
        _check_not_closed(report)
        report.rapporteur, report.named_by, report.named_at = expert, by, now
        report.save(update_fields=["rapporteur", "named_by", "named_at"])
    facts = {"report": report.code, "expert": expert.code}
    record("consensus.rapporteur-named", on=report, by=by, at=now, facts=facts)
    return report


@transaction.atomic
def gather(report: ConsensusReport, *, by: Any, now: datetime) -> int:
    """Begin the texts that are still empty from what the reviewers wrote; how many were begun."""
    report = _writing(report, by, now)
    begun = 0
    for code, words in queries.gathered(report).items():
        kept = kept_in(report.draft, code)
        if words and not str(kept.value or "").strip():
            report.draft = {**report.draft, code: {"value": words, "version": kept.version + 1}}
            begun += 1
    if begun:
        report.saved_at = now
        report.save(update_fields=["draft", "saved_at"])
        record("consensus.begun-from-reviews", on=report, by=by, at=now, facts={"report": report.code})
    return begun


@transaction.atomic
def save_consensus(
    report: ConsensusReport, field: str, value: object, *, base_version: int, by: Any, now: datetime
) -> Saved:
    """Keep one text while it is written; Stale, with both, if another window has saved in between."""
    check_size(value, field=field)
    report = _writing(report, by, now)
    if meetings.rules_of(report.subject.panel).text(field) is None or not isinstance(value, str):
        raise Invalid(_("The report has no such text."), field=field, code="no-such-field")
    value = normal(value)
    kept = kept_in(report.draft, field)
    if not judged_save(value, base_version=base_version, kept=kept, who=""):
        return Saved(kept.version, value)
    report.draft = {**report.draft, field: {"value": value, "version": kept.version + 1}}
    report.saved_at = now
    report.save(update_fields=["draft", "saved_at"])
    return Saved(kept.version + 1, value)


@transaction.atomic
def put_forward(report: ConsensusReport, *, by: Any, now: datetime, reason: str = "") -> ConsensusVersion:
    """Put the report before the members as it stands.  A later version says why, and is answered anew.

    The same again, with nothing changed, gives the version that is there.
    """
    report = _writing(report, by, now)
    rules = meetings.rules_of(report.subject.panel)
    content = {one.code: str(report.draft.get(one.code, {}).get("value") or "") for one in rules.texts}
    for one in rules.texts:
        words = count_words(content[one.code])
        if one.required and not words:
            raise Invalid(_("Write a few words."), field=one.code, code="missing")
        if words > one.limit:
            raise Invalid(_("%(count)s words; at most %(most)s are read."), field=one.code, count=words, most=one.limit)
    last = report.versions.order_by("-number").first()
    if last is not None and last.content == content:
        return last
    if last is not None and not reason.strip():
        raise Invalid(_("Say why you change the report."), field="reason")
    made = ConsensusVersion.objects.create(
        report=report,
        number=last.number + 1 if last else 1,
        content=content,
        edition=programme_of(report.subject.panel.call).revision,
        reason=reason.strip()[:500],
        by=by,
        at=now,
    )
    report.state = ReportState.SUBMITTED
    report.save(update_fields=["state"])
    facts = {"report": report.code, "version": made.number, "reason": made.reason}
    record("consensus.put-forward", on=report, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def answer(
    report: ConsensusReport, number: int, *, agrees: bool, words: str, by: Any, now: datetime
) -> ConsensusAnswer:
    """Agree to the newest version, or object in words; another answer later stands beside the first."""
    access.check_acts_alone(by)
    report = queries.held(report, by, at=now)
    _check_open(report)
    version = report.versions.order_by("-number").first()
    if version is None:
        raise Refused(_("No version lies before the members yet."), code="no-version")
    if version.number != number:
        raise Refused(_("A newer version lies before the members. Read it first."), code="newer-version")
    if by.pk not in {one.person_id for one in queries.asked(report, at=now)}:
        raise Denied(_("The other members of the panel answer this report."), code="not-asked")
    words = words.strip()[:2000]
    if not agrees and not words:
        raise Invalid(_("Say what you object to."), field="words")
    last = ConsensusAnswer.objects.filter(version=version, person=by).order_by("-id").first()
    if last is not None and (last.agrees, last.words) == (agrees, words):
        return last
    made = ConsensusAnswer.objects.create(version=version, person=by, agrees=agrees, words=words, at=now)
    facts = {"report": report.code, "version": number, "agrees": agrees, "words": words}
    record("consensus.answered", on=report, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def close_report(report: ConsensusReport, *, by: Any, now: datetime) -> ConsensusReport:
    """Close the report with its newest version, once as many agree as the file asks.  Again changes nothing."""
    access.check_leads(by, report.subject.panel, at=now)
    report = queries.held(report, by, at=now)
    if report.state == ReportState.CLOSED:
        return report
    _check_open(report)
    version = report.versions.order_by("-number").first()
    if version is None:
        raise Refused(_("No version lies before the members yet."), code="no-version")
    asked = queries.asked(report, at=now)
    answers = queries.newest_answers(version, asked)
    rules = meetings.rules_of(report.subject.panel)
    if not is_approved(rules, [one.agrees for one in answers], len(asked)):
        raise Refused(
            _("%(agreed)s of %(asked)s members agree; that is not enough to close the report."),
            code="not-approved",
            agreed=sum(one.agrees for one in answers),
            asked=len(asked),
        )
    report.state, report.closed_by, report.closed_at = ReportState.CLOSED, by, now
    report.save(update_fields=["state", "closed_by", "closed_at"])
    facts = {"report": report.code, "version": version.number, "agreed": sum(one.agrees for one in answers)}
    record("consensus.closed", on=report, by=by, at=now, facts=facts)
    return report


def _writing(report: ConsensusReport, by: Any, now: datetime) -> ConsensusReport:
    """The report held for a change by its rapporteur."""
    access.check_acts_alone(by)
    report = queries.held(report, by, at=now)
    if report.rapporteur.person_id != by.pk:
        raise Denied(_("The rapporteur writes this report."), code="not-rapporteur")
    if by.pk not in {one.person_id for one in queries.may_write(report.subject, at=now)}:
        raise NotFound(_("There is no such report."))
    _check_open(report)
    return report


def _check_open(report: ConsensusReport) -> None:
    _check_not_closed(report)
    if report.subject.panel.state != PanelState.OPEN:
        raise Refused(_("The panel has closed; what it said stands."), code="panel-closed")


def _check_not_closed(report: ConsensusReport) -> None:
    if report.state == ReportState.CLOSED:
        raise Refused(_("This report is closed; it stays as it is."), code="report-closed")
