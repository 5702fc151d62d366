"""Write a review, hand it in, put a later version beside it.

A browser that was without a connection sends what it kept once more when it
does not know whether it arrived.  Each sending has a key: what arrived under it
before is answered in the same way and changes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain import sendings
from parvis.domain.drafting import check_size, judged_save, kept_in, normal
from parvis.domain.evaluation import AssignmentState, move
from parvis.domain.problems import Problem
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.review.actions import discussion
from parvis.review.models import Assignment, Review, ReviewVersion
from parvis.review.notify import assignments as notify
from parvis.review.queries import assignments, reviews
from parvis.standing.queries import is_barred

S = AssignmentState


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Saved:
    """What came of a save: the answer's version, its value, what it still lacks."""

    version: int
    value: object
    problems: tuple[Problem, ...] = ()


class NotWhole(Refused):
    """A review that still lacks something cannot be handed in; `found` names everything."""

    status = 422

    def __init__(self, found: list[Problem]) -> None:
        self.found = found
        super().__init__(
            _("The review is not complete: %(count)s answers are missing or need mending."),
            code="not-whole",
            count=len(found),
        )


@transaction.atomic
def save_answer(
    assignment: Assignment, field: str, value: object, *, base_version: int, by: Any, now: datetime, key: str = ""
) -> Saved:
    """Keep one answer of a review; it can always be saved, whatever it still lacks.

    `base_version` is the version the writer was looking at (0: there was none);
    Stale, with both texts, if another window has saved in between.  The same
    `key` again is answered as it was the first time.
    """
    check_size(value, field=field)
    assignment, review = _writing(assignment, by, now)
    programme, stage, _form = assignments.form_of(assignment)
    form = reviews.asked(programme, stage)
    value = normal(value)
    if (arrived := sendings.arrived(review.sendings, key, [field, value])) is not None:
        return Saved(int(arrived["version"]), value, tuple(form.lacking(field, {field: value})))
    _check_panel_is_open(assignment)
    problems = tuple(form.lacking(field, {field: value}))
    kept = kept_in(review.draft, field)
    if not judged_save(value, base_version=base_version, kept=kept, who=""):
        return Saved(kept.version, value, problems)
    review.draft = {**review.draft, field: {"value": value, "version": kept.version + 1}}
    review.sendings = sendings.noted(review.sendings, key, [field, value], {"version": kept.version + 1})
    review.saved_at = now
    review.save(update_fields=["draft", "saved_at", "sendings"])
    return Saved(kept.version + 1, value, problems)


@transaction.atomic
def hand_in(assignment: Assignment, *, by: Any, now: datetime, reason: str = "", key: str = "") -> ReviewVersion:
    """Hand the review in as it stands.  A later version needs a reason and stands beside the first.

    The same again, with nothing changed, gives the version that is there; so does
    the same `key`.  What counts is when it arrived, not when it was written.
    """
    assignment, review = _writing(assignment, by, now)
    if (arrived := sendings.arrived(review.sendings, key, ["hand-in"])) is not None:
        return review.versions.get(number=arrived["number"])
    _check_panel_is_open(assignment)
    programme, stage, _form = assignments.form_of(assignment)
    given = reviews.content(review)
    if found := list(reviews.asked(programme, stage).lacks(given)):
        raise NotWhole(found)
    whole = reviews.whole(programme, stage, given)
    last = review.versions.order_by("-number").first()
    if last is not None and last.content == whole:
        return last
    if last is not None and not reason.strip():
        raise Invalid(_("Say why you change a review that you have handed in."), field="reason")
    made = ReviewVersion.objects.create(
        review=review,
        number=last.number + 1 if last else 1,
        content=whole,
        edition=programme.revision,
        reason=reason.strip()[:500],
        handed_in_by=by,
        handed_in_at=now,
    )
    if key:
        review.sendings = sendings.noted(review.sendings, key, ["hand-in"], {"number": made.number})
        review.save(update_fields=["sendings"])
    if assignment.state != S.DONE:
        assignment.state = move(S(assignment.state), S.DONE)
        assignment.save(update_fields=["state"])
    facts = {"assignment": assignment.code, "version": made.number, "reason": made.reason}
    if now >= assignment.due_at:
        facts["late"] = True
    record("review.handed-in", on=assignment, by=by, at=now, facts=facts)
    discussion.begin(assignment, now=now)
    if made.number == 1:
        notify.handed_in(assignment, now=now)
    return made


def _writing(assignment: Assignment, by: Any, now: datetime) -> tuple[Assignment, Review]:
    """The assignment and its review held for a change by its expert, while the text is open to him or her."""
    assignment = assignments.locked(assignment)
    if assignment.expert.person_id != by.pk or is_barred("proposal", assignment.proposal.code, by, now):
        raise NotFound(_("There is no such review."))
    if getattr(by, "acted_by", None) is not None:
        raise Denied(_("Nobody reviews in another’s name."), code="acting")
    if assignment.state not in (S.ACCEPTED, S.DONE):
        raise Refused(_("Declare first whether you have a conflict of interest."), code="declare-first")
    return assignment, reviews.locked(assignment)


def _check_panel_is_open(assignment: Assignment) -> None:
    if assignment.proposal.panel_items.filter(panel__stage__in=_later(assignment), panel__state="closed").exists():
        raise Refused(_("The panel has closed; this review stays as it was handed in."), code="panel-closed")


def _later(assignment: Assignment) -> list[str]:
    """The stages at which a panel judges on this review."""
    from parvis.review.queries.panel import panel_stage

    return [panel_stage(assignment.round.call, assignment.round.stage, assignment.proposal.mechanism)]
