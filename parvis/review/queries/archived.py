"""The evaluation's part of an archive: screening, opinions, reviews, talk, panel; of a round what was matched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from parvis.audit.offers import Paper, Table, plain_rows
from parvis.proposals.models import Proposal
from parvis.review.models import (
    Assignment,
    ConsensusReport,
    ConsensusVersion,
    Declaration,
    Discussion,
    Matching,
    Opinion,
    PanelItem,
    Question,
    Remark,
    Reply,
    ReviewVersion,
    Round,
    Screening,
    Vote,
)
from parvis.review.queries.trails import rounds

PRIVATE = ("email", "draft", "sendings", "sent_at")


def opens(code: str, person: Any, at: datetime) -> bool:
    """Whether the whole round is open to the person: nothing in it hidden by a conflict."""
    closed = f"round:{code}" in set(rounds(person, at).values_list("subject", flat=True))
    return not closed and Round.objects.visible_to(person, at=at).filter(code=code).exists()


def cases(code: str, person: Any, at: datetime) -> Iterator[str]:
    """The proposals that were assigned in the round.  One query."""
    pairs = Assignment.objects.visible_to(person, at=at).filter(round__code=code)
    for proposal in sorted(set(pairs.values_list("proposal__code", flat=True))):
        yield f"proposal:{proposal}"


def of_round(code: str, person: Any, at: datetime) -> Iterator[Table | Paper]:
    """The round's settings and its matchings."""
    held = Round.objects.visible_to(person, at=at).filter(code=code)
    yield Table("round", lambda: plain_rows(held))
    yield Table("matchings", lambda: plain_rows(Matching.objects.filter(round__in=held)))


def of_proposal(code: str, person: Any, at: datetime) -> Iterator[Table | Paper]:
    """Everything that was handed in about the proposal; nothing that is still being written."""
    seen = Proposal.objects.visible_to(person, at=at).filter(code=code)
    pairs = Assignment.objects.visible_to(person, at=at).filter(proposal__in=seen)
    listed = PanelItem.objects.visible_to(person, at=at).filter(proposal__in=seen)
    talks = Discussion.objects.visible_to(person, at=at).filter(proposal__in=seen)
    reviews = ReviewVersion.objects.visible_to(person, at=at).filter(review__assignment__proposal__in=seen)
    reports = ConsensusReport.objects.filter(subject__in=listed)
    yield Table("screenings", lambda: plain_rows(Screening.objects.filter(proposal__in=seen)))
    yield Table("questions", lambda: plain_rows(Question.objects.filter(screening__proposal__in=seen)))
    yield Table(
        "opinions",
        lambda: plain_rows(Opinion.objects.filter(proposal__in=seen, handed_in_at__isnull=False), without=("version",)),
    )
    yield Table("assignments", lambda: plain_rows(pairs, without=PRIVATE))
    yield Table("declarations", lambda: plain_rows(Declaration.objects.filter(assignment__in=pairs.values("pk"))))
    yield Table("reviews", lambda: plain_rows(reviews))
    yield Table("remarks", lambda: plain_rows(Remark.objects.filter(discussion__in=talks.values("pk"))))
    yield Table("replies", lambda: plain_rows(Reply.objects.filter(proposal__in=seen, handed_in_at__isnull=False)))
    yield Table("panel", lambda: plain_rows(listed))
    yield Table("votes", lambda: plain_rows(Vote.objects.filter(point__subject__in=listed.values("pk"))))
    yield Table("consensus", lambda: plain_rows(ConsensusVersion.objects.filter(report__in=reports.values("pk"))))
