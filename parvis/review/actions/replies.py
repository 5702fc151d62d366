"""The office lets the applicants answer to the reviews; the directors write one answer and hand it in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.drafting import Kept, check_size, judged_save, normal
from parvis.domain.evaluation import AssignmentState
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.proposals.models import Proposal
from parvis.review import access
from parvis.review.models import Assignment, Reply, Round
from parvis.review.notify import replies as notify
from parvis.review.queries import discussion as queries


def _(message: str) -> str:
    return message


@transaction.atomic
def open_reply(
    round: Round,  # noqa: A002 - the word of the trade
    proposal: Proposal,
    *,
    closes_at: datetime,
    by: Any,
    now: datetime,
) -> Reply:
    """Let the directors of a proposal read its reviews and answer; again gives the answer that is open."""
    access.check_may_handle(by, proposal, at=now)
    stage = queries.stage_of(round)
    if stage is None or stage.answer is None:
        raise Refused(_("At this stage applicants do not answer to the reviews."), code="no-answer")
    if closes_at <= now:
        raise Invalid(_("The closing moment has passed. Set a later one."), field="closes")
    rows = Assignment.objects.select_for_update().counting().filter(round=round, proposal=proposal)
    states = [one.state for one in rows]
    if existing := Reply.objects.filter(round=round, proposal=proposal).first():
        return existing
    if not states or any(state != AssignmentState.DONE for state in states):
        raise Refused(_("Not all reviews of this proposal have been handed in."), code="reviews-awaited")
    made = Reply.objects.create(
        round=round, proposal=proposal, opened_by=by, opened_at=now, closes_at=closes_at, words=stage.answer.words
    )
    facts = {"answer": made.code, "closes": closes_at.isoformat(), "reviews": len(states)}
    record("review.answer-opened", on=made, by=by, at=now, facts=facts)
    notify.opened(made, now=now)
    return made


@transaction.atomic
def open_ready(round: Round, *, closes_at: datetime, by: Any, now: datetime) -> int:  # noqa: A002
    """Open the answers of every proposal of the round whose reviews are all there; how many."""
    ready = [one for one, made, done, asked in queries.to_answer(round, by, at=now) if made is None and done == asked]
    for proposal in ready:
        open_reply(round, proposal, closes_at=closes_at, by=by, now=now)
    return len(ready)


@transaction.atomic
def save_reply(made: Reply, text: str, *, base_version: int, by: Any, now: datetime) -> Reply:
    """Keep the answer as it is written; Stale, with both texts, if the other director has saved in between."""
    made = _writing(made, by, now)
    check_size(text, field="text")
    text = str(normal(text))
    if judged_save(text, base_version=base_version, kept=Kept(made.text, made.version), who=""):
        made.text, made.version, made.saved_at = text, made.version + 1, now
        made.save(update_fields=["text", "version", "saved_at"])
        record("review.answer-saved", on=made, by=by, at=now, facts={"answer": made.code, "version": made.version})
    return made


@transaction.atomic
def hand_in_reply(made: Reply, text: str, *, base_version: int, by: Any, now: datetime) -> Reply:
    """Hand the answer in: once, whole, before the moment.  The same again changes nothing."""
    held = queries.locked_reply(made)
    if held.handed_in_at is not None and held.text == str(normal(text)) and queries.is_director(held, by, at=now):
        return held
    made = save_reply(made, text, base_version=base_version, by=by, now=now)
    made.window.check_length(made.text)
    made.handed_in_at, made.handed_in_by = now, by
    made.save(update_fields=["handed_in_at", "handed_in_by"])
    record("review.answered", on=made, by=by, at=now, facts={"answer": made.code})
    notify.handed_in(made, now=now)
    return made


def _writing(made: Reply, by: Any, now: datetime) -> Reply:
    made = queries.locked_reply(made)
    if not queries.is_director(made, by, at=now):
        raise NotFound(_("There is no such answer."))
    if getattr(by, "acted_by", None) is not None:
        raise Denied(_("Nobody answers in another’s name."), code="acting")
    if made.handed_in_at is not None:
        raise Refused(_("The answer has been handed in; it stays as it is."), code="answered")
    made.window.check_open(now)
    return made
