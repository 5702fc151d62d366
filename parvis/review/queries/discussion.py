"""What is said of a proposal, by whom, and who has not seen it; the applicants' answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from parvis.domain import discussing
from parvis.domain.discussing import TELL_AFTER
from parvis.domain.evaluation import AssignmentState
from parvis.domain.programme_file import Stage
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.review.models import (
    Assignment,
    Discussion,
    DiscussionLook,
    PanelItem,
    Remark,
    RemarkVersion,
    Reply,
    ReviewVersion,
    Round,
)
from parvis.review.queries.panel import panel_stage
from parvis.standing.queries import barred_people

TOLD_FOR = timedelta(days=3)  # what is older than this is told of no more


def _(message: str) -> str:
    return message


def stage_of(round: Round) -> Stage | None:  # noqa: A002 - the word of the trade
    """The stage of this round, as the call's edition has it.  No query once it was read."""
    return programme_of(round.call).stage(round.stage)


def found(code: str, person: Any, *, at: datetime) -> Discussion:
    """The discussion of this address; NotFound for who may not read it.  One query."""
    rows = Discussion.objects.visible_to(person, at=at).filter(code=code)
    one = rows.select_related("round__call", "proposal__call", "proposal__handed_in", "closed_by").first()
    if one is None:
        raise NotFound(_("There is no such discussion."))
    return one


def of(assignment: Assignment, person: Any, *, at: datetime) -> Discussion | None:
    """The discussion to which this assignment belongs, if the person may read it.  One query."""
    rows = Discussion.objects.visible_to(person, at=at)
    return rows.filter(round=assignment.round_id, proposal=assignment.proposal_id).first()


def locked(discussion: Discussion) -> Discussion:
    """The discussion with its case, held for a change."""
    rows = Discussion.objects.select_for_update(of=("self",))
    return rows.select_related("round__call", "proposal__call").get(pk=discussion.pk)


def panel_has_it(discussion: Discussion) -> bool:
    """Whether the panel has the proposal on its list.  One query."""
    stage = panel_stage(discussion.round.call, discussion.round.stage, discussion.proposal.mechanism)
    return PanelItem.objects.filter(proposal=discussion.proposal_id, panel__stage=stage).exists()


def listed(person: Any, *, at: datetime) -> list[Discussion]:
    """Every discussion that the person may read: what was said last first.  Two queries, one for the offices held."""
    rows = Discussion.objects.visible_to(person, at=at).select_related("round__call", "proposal__handed_in")
    rows = rows.annotate(
        said=Count("remarks", filter=Q(remarks__struck_at__isnull=True), distinct=True), last=Max("remarks__at")
    )
    rows = rows.annotate(stirred=Coalesce("last", "begun_at")).order_by("-stirred", "-id")
    return list(rows)


def remarks(discussion: Discussion) -> list[Remark]:
    """Everything said, oldest first, each with its versions.  Two queries."""
    versions = Prefetch("versions", queryset=RemarkVersion.objects.order_by("number"))
    return list(discussion.remarks.select_related("by", "struck_by").prefetch_related(versions))


def numbers(round_id: int, proposal_id: int) -> dict[int, int]:
    """The number of each reviewer of the proposal, by the key of his or her account.  One query."""
    rows = Assignment.objects.filter(round=round_id, proposal=proposal_id, accepted_at__isnull=False)
    return discussing.numbers(rows.order_by("accepted_at", "id").values_list("expert__person_id", flat=True))


def is_reviewer(discussion: Discussion, person: Any) -> bool:
    """Whether this person has handed in a review of the proposal in this round.  One query."""
    return Assignment.objects.filter(
        round=discussion.round_id,
        proposal=discussion.proposal_id,
        expert__person=person,
        state=AssignmentState.DONE,
    ).exists()


@dataclass(frozen=True)
class Unseen:
    """Somebody who has not seen what was said in a discussion."""

    discussion: Discussion
    person: Any
    count: int


def unseen(at: datetime) -> Iterator[Unseen]:
    """Who ought to be told now of what others said an hour ago or earlier.  Five queries, none while nobody talks."""
    recent = Remark.objects.filter(at__gt=at - TOLD_FOR, at__lte=at - TELL_AFTER, struck_at__isnull=True)
    said: dict[int, list[Remark]] = defaultdict(list)
    for one in recent.order_by("id"):
        said[one.discussion_id].append(one)
    if not said:
        return
    rows = Discussion.objects.filter(pk__in=list(said), closed_at__isnull=True)
    rows = rows.select_related("round__call", "round__opened_by", "proposal__case_officer", "proposal__handed_in")
    talks = list(rows)
    looks = {
        (one.discussion_id, one.person_id): one.seen_at for one in DiscussionLook.objects.filter(discussion__in=talks)
    }
    out = barred_people(CaseKind.PROPOSAL, [one.proposal.code for one in talks], at)
    done = Assignment.objects.filter(
        round__in=[one.round_id for one in talks],
        proposal__in=[one.proposal_id for one in talks],
        state=AssignmentState.DONE,
        expert__person__is_active=True,
    ).select_related("expert__person")
    readers: dict[tuple[int, int], list[Any]] = defaultdict(list)
    for each in done:
        readers[each.round_id, each.proposal_id].append(each.expert.person)
    for talk in talks:
        officer = talk.proposal.case_officer or talk.round.opened_by
        told = list(readers[talk.round_id, talk.proposal_id])
        if officer.is_active and officer.holds(Role.PROGRAMME_OFFICER, at=at):
            told.append(officer)
        for person in dict.fromkeys(told):
            if (talk.proposal.code, person.pk) in out:
                continue
            seen = looks.get((talk.pk, person.pk))
            new = [one for one in said[talk.pk] if one.by_id != person.pk and (seen is None or one.at > seen)]
            if new:
                yield Unseen(talk, person, len(new))


def reply(code: str, person: Any, *, at: datetime) -> Reply:
    """The applicants' answer of this address; NotFound for who may not read it.  One query."""
    rows = Reply.objects.visible_to(person, at=at).filter(code=code)
    one = rows.select_related("round__call", "proposal__call", "proposal__handed_in", "handed_in_by").first()
    if one is None:
        raise NotFound(_("There is no such answer."))
    return one


def is_director(made: Reply, person: Any, *, at: datetime) -> bool:
    """Whether this person writes it.  One query."""
    return Reply.objects.of_director(person, at=at).filter(pk=made.pk).exists()


def locked_reply(made: Reply) -> Reply:
    """The answer with its case, held for a change."""
    rows = Reply.objects.select_for_update(of=("self",))
    return rows.select_related("round__call", "proposal__call").get(pk=made.pk)


def reply_of(round_id: int, proposal_id: int, person: Any, *, at: datetime) -> Reply | None:
    """The applicants' answer in this round once it is handed in, for who may read it.  One query."""
    rows = Reply.objects.visible_to(person, at=at).filter(round=round_id, proposal=proposal_id)
    return rows.filter(handed_in_at__isnull=False).first()


def replies_of(proposal: Proposal, person: Any, *, at: datetime) -> list[Reply]:
    """The answers that this director may write or has written.  One query."""
    return list(Reply.objects.of_director(person, at=at).filter(proposal=proposal).order_by("id"))


def reviews_told(made: Reply) -> list[ReviewVersion]:
    """The reviews as they stood when the answer was opened.  One query."""
    rows = ReviewVersion.objects.filter(
        review__assignment__round=made.round_id,
        review__assignment__proposal=made.proposal_id,
        review__invalid_at__isnull=True,
        handed_in_at__lte=made.opened_at,
    )
    newest: dict[int, ReviewVersion] = {}
    for one in rows.select_related("review__assignment").order_by("number", "id"):
        newest[one.review_id] = one
    return sorted(newest.values(), key=lambda one: one.review_id)


def to_answer(round: Round, person: Any, *, at: datetime) -> list[tuple[Proposal, Reply | None, int, int]]:  # noqa: A002
    """Each proposal of the round with its answer, its reviews handed in and its reviews asked for.

    Three queries, one of them for the offices held.
    """
    rows = Assignment.objects.visible_to(person, at=at).counting().filter(round=round)
    found: dict[Proposal, list[bool]] = defaultdict(list)
    for one in rows.select_related("proposal__handed_in").order_by("proposal__code"):
        found[one.proposal].append(one.state == AssignmentState.DONE)
    made = {one.proposal_id: one for one in Reply.objects.visible_to(person, at=at).filter(round=round)}
    return [(proposal, made.get(proposal.pk), sum(done), len(done)) for proposal, done in found.items()]


def replies_due(at: datetime) -> QuerySet[Reply]:
    """Answers that may still be written.  One query."""
    rows = Reply.objects.filter(opened_at__lte=at, closes_at__gt=at, handed_in_at__isnull=True)
    return rows.select_related("round__call", "proposal__handed_in")
