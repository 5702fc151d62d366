"""What a reviewer read and wrote of the same proposal in the phase before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.evaluation import AssignmentState
from parvis.programme.queries import programme_of
from parvis.proposals.models import Receipt
from parvis.review.models import Assignment, ReviewVersion


def has_phases(assignment: Assignment) -> bool:
    """Whether such proposals are handed in more than once.  No query once the programme was read."""
    proposal = assignment.proposal
    stages = programme_of(proposal.call).stages_of(proposal.mechanism, proposal.call.way_in)
    return sum(one.kind == "submission" for one in stages) > 1


def received_before(assignment: Assignment) -> Receipt | None:
    """What was handed in in the phase before, with its revision.  One query."""
    now = assignment.proposal.handed_in
    if now is None:
        return None
    rows = Receipt.objects.filter(proposal=assignment.proposal_id, at__lt=now.at).exclude(stage=now.stage)
    return rows.select_related("revision").order_by("-at", "-id").first()


def written_before(assignment: Assignment, person: Any, *, at: datetime) -> ReviewVersion | None:
    """One's own review of the proposal in the round before.  One query."""
    rows = Assignment.objects.visible_to(person, at=at).filter(
        proposal=assignment.proposal_id, expert__person=person, state=AssignmentState.DONE, pk__lt=assignment.pk
    )
    found = ReviewVersion.objects.counting().filter(review__assignment__in=rows.exclude(round=assignment.round_id))
    return found.select_related("review__assignment__round__call").order_by("-handed_in_at").first()
