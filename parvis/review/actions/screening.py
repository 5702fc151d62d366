"""The office's first look: tick, ask, decide, open again.  The same decision twice is one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain import screening as rules
from parvis.domain.proposals import ProposalStatus
from parvis.domain.refusals import Gone, Invalid, Refused
from parvis.domain.screening import UNDECIDED, ScreeningState
from parvis.proposals.actions import holding
from parvis.proposals.models import Proposal
from parvis.review import access
from parvis.review.models import Question, Screening
from parvis.review.notify import screening as notify
from parvis.review.queries import screening as queries

S = ScreeningState


def _(message: str) -> str:
    return message


@transaction.atomic
def tick(proposal: Proposal, points: Iterable[str], *, by: Any, now: datetime) -> Screening:
    """Keep which points of the checklist were found right."""
    access.check_may_handle(by, proposal, at=now)
    held = queries.locked(proposal, now=now)
    _check_is_there(held)
    rules.check_undecided(held.status)
    setting = queries.setting_of(held.proposal)
    known = [one.code for one in setting.form.points_of(setting.stage.code, held.proposal.mechanism)]
    ticked = set(points)
    kept = [code for code in known if code in ticked]
    if kept != held.checklist:
        held.checklist = kept
        held.save(update_fields=["checklist"])
        record("screening.ticked", on=held, by=by, at=now, facts={"points": kept})
    return held


@transaction.atomic
def let_pass(proposal: Proposal, *, by: Any, now: datetime) -> Screening:
    """Let the submission go on to the review.  Whoever lets it pass has looked at every point."""
    access.check_may_handle(by, proposal, at=now)
    held = queries.locked(proposal, now=now)
    if held.status is S.PASSED:
        return held
    _check_is_there(held)
    setting = queries.setting_of(held.proposal)
    status = rules.move(held.status, S.PASSED)
    quotes = queries.quotes_of(held.proposal)
    rules.check_passes(quotes, asked=held.questions.filter(answered_at__isnull=True, closed_at__isnull=True).exists())

    held.checklist = [one.code for one in setting.form.points_of(setting.stage.code, held.proposal.mechanism)]
    held.outcome = next(outcome.code for outcome in setting.stage.outcomes if outcome.goes_on)
    _decide(held, status, by=by, now=now)
    return held


@transaction.atomic
def turn_down(
    proposal: Proposal, *, reasons: Sequence[str], broken: Sequence[str] = (), note: str = "", by: Any, now: datetime
) -> Screening:
    """Return the submission, or find it not eligible; the reasons decide which.  `broken` are the rules to quote."""
    access.check_may_handle(by, proposal, at=now)
    held = queries.locked(proposal, now=now)
    setting = queries.setting_of(held.proposal)
    found = [one for one in queries.quotes_of(held.proposal) if one.rule in set(broken)]
    end = rules.ending(setting.form, setting.stage, reasons, found)
    if held.status is end.state and sorted(held.reasons) == sorted(reason.code for reason in end.reasons):
        return held
    _check_is_there(held)
    status = rules.move(held.status, end.state)

    held.outcome, held.reasons = end.outcome, [reason.code for reason in end.reasons]
    held.quotes = [{name: value for name, value in asdict(one).items() if name != "blocking"} for one in end.quotes]
    held.note = note.strip()[:4000]
    _decide(held, status, by=by, now=now)
    notify.ended(held, now=now)
    return held


@transaction.atomic
def withdraw(proposal: Proposal, *, reason: str, by: Any, now: datetime) -> Screening:
    """Take the submission out at its applicants' request; everybody who works on it is told."""
    access.check_may_handle(by, proposal, at=now)
    held = queries.locked(proposal, now=now)
    if held.status is S.WITHDRAWN:
        return held
    status = rules.move(held.status, S.WITHDRAWN)
    holding.withdraw_at_request(held.proposal, reason=reason, by=by, now=now)
    held.outcome, held.note = "", reason.strip()[:4000]
    _decide(held, status, by=by, now=now)
    notify.withdrawn(held, now=now)
    return held


@transaction.atomic
def reopen(proposal: Proposal, *, reason: str, by: Any, now: datetime) -> Screening:
    """Open a decided screening again, with a reason; what was decided stays in the trail."""
    access.check_may_handle(by, proposal, at=now)
    held = queries.locked(proposal, now=now)
    if held.status in UNDECIDED:
        return held
    _check_is_there(held)
    if not reason.strip():
        raise Invalid(_("Say why the screening is opened again."), field="reason")
    before, held.state = held.state, rules.move(held.status, S.OPEN)
    facts = {"before": before, "outcome": held.outcome, "reasons": held.reasons, "why": reason.strip()[:500]}
    held.outcome, held.reasons, held.quotes, held.note = "", [], [], ""
    held.decided_by, held.decided_at = None, None
    held.save()
    holding.let_go(held.proposal, by=by, now=now)
    record("screening.reopened", on=held, by=by, at=now, facts=facts)
    return held


@transaction.atomic
def ask(proposal: Proposal, text: str, *, due_at: datetime, by: Any, now: datetime) -> Question:
    """Ask the applicants something until a moment; their directors get a letter."""
    access.check_may_handle(by, proposal, at=now)
    held = queries.locked(proposal, now=now)
    _check_is_there(held)
    if held.status is not S.ASKED:
        held.state = rules.move(held.status, S.ASKED)
    text = rules.check_question(text, due_at=due_at, now=now)
    again = held.questions.filter(text=text, answered_at__isnull=True, closed_at__isnull=True).first()
    if again is not None:
        return again
    held.save(update_fields=["state"])
    made = Question.objects.create(screening=held, text=text, asked_by=by, asked_at=now, due_at=due_at)
    facts = {"question": made.code, "until": due_at.isoformat()}
    record("screening.asked", on=held, by=by, at=now, facts=facts)
    notify.asked(made, now=now)
    return made


@transaction.atomic
def answer(question: Question, text: str, *, by: Any, now: datetime) -> Question:
    """Answer the office's question; the caller has found it among the person's own."""
    question = _locked(question)
    if question.answer and question.answer == text.strip() and question.answered_by_id == by.pk:
        return question
    waits = not question.waits
    question.answer = rules.check_answer(text, answered=waits, state=question.screening.status)
    question.answered_by, question.answered_at = by, now
    question.save(update_fields=["answer", "answered_by", "answered_at"])
    late = now >= question.due_at
    record("screening.answered", on=question, by=by, at=now, facts={"question": question.code, "late": late})
    _wait_no_longer(question.screening)
    notify.answered(question, now=now)
    return question


@transaction.atomic
def close_question(question: Question, *, by: Any, now: datetime) -> Question:
    """Wait no longer for an answer."""
    question = _locked(question)
    access.check_may_handle(by, question.screening.proposal, at=now)
    if question.waits:
        question.closed_at = now
        question.save(update_fields=["closed_at"])
        record("screening.question-closed", on=question, by=by, at=now, facts={"question": question.code})
        _wait_no_longer(question.screening)
    return question


def _wait_no_longer(held: Screening) -> None:
    if held.status is S.ASKED and not held.questions.filter(answered_at__isnull=True, closed_at__isnull=True).exists():
        held.state = S.OPEN
        held.save(update_fields=["state"])


def _decide(held: Screening, status: ScreeningState, *, by: Any, now: datetime) -> None:
    held.state, held.decided_by, held.decided_at = status, by, now
    held.save()
    held.questions.filter(answered_at__isnull=True, closed_at__isnull=True).update(closed_at=now)
    holding.hold(held.proposal, by=by, now=now)
    facts = {"outcome": held.outcome, "reasons": held.reasons, "rules": [one["rule"] for one in held.quotes]}
    record(f"screening.{status.value}", on=held, by=by, at=now, facts=facts)


def _check_is_there(held: Screening) -> None:
    if held.proposal.status == ProposalStatus.WITHDRAWN:
        raise Gone(_("This proposal was withdrawn."), code="withdrawn")
    if held.proposal.status != ProposalStatus.SUBMITTED:
        raise Refused(_("This proposal is open for writing; there is nothing to judge just now."), code="not-submitted")


def _locked(question: Question) -> Question:
    """The question with its screening as it stands; the proposal is held first, as deciding does."""
    Proposal.objects.select_for_update(of=("self",)).get(pk=question.screening.proposal_id)
    return (
        Question.objects.select_for_update(of=("self",))
        .select_related("screening__proposal__call", "asked_by", "answered_by")
        .get(pk=question.pk)
    )
