"""Remarks on a field, for the people of a draft."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.domain.refusals import Invalid, NotFound
from parvis.proposals import queries
from parvis.proposals.actions.trail import written_down
from parvis.proposals.models import Comment, Proposal
from parvis.proposals.queries import drafts

LONGEST = 4000


def _(message: str) -> str:
    return message


@transaction.atomic
def remark(proposal: Proposal, field: str, text: str, *, by: Any, now: datetime) -> Comment:
    """Leave a remark on a field; it is no part of the proposal and voids no signature."""
    proposal, _seat = queries.locked(proposal, by)
    form = drafts.form_of(proposal)
    if form is None or field not in form.fields:
        raise Invalid(_("The form of this phase has no such question."), field="field", code="no-such-field")
    text = text.strip()
    if not text:
        raise Invalid(_("Write a few words first."), field="text")
    if len(text) > LONGEST:
        raise Invalid(_("A remark has at most %(most)s characters."), field="text", most=LONGEST)
    made = Comment.objects.create(
        proposal=proposal, stage=proposal.stage, field=field, text=text, written_by=by, written_at=now
    )
    written_down("proposal.remarked", on=proposal, by=by, at=now, facts={"field": field, "remark": made.code})
    return made


@transaction.atomic
def settle(comment: Comment, *, by: Any, now: datetime) -> Comment:
    """Mark a remark as dealt with."""
    proposal, _seat = queries.locked(comment.proposal, by)
    found = Comment.objects.select_for_update().filter(pk=comment.pk, proposal=proposal).first()
    if found is None:
        raise NotFound(_("There is no such remark."))
    if found.settled_at is None:
        found.settled_at, found.settled_by = now, by
        found.save(update_fields=["settled_at", "settled_by"])
        written_down("proposal.remark-settled", on=proposal, by=by, at=now, facts={"remark": found.code})
    return found
