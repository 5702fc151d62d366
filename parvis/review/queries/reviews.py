"""What reviewers wrote: the draft, what was handed in, the others', the marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.fields.json import KeyTransform

from parvis.domain.evaluation import Asked, AskedScore, AskedText
from parvis.domain.programme_file import Programme, Stage
from parvis.domain.scoring import Marks, Weighed, marks_of
from parvis.review.models import Assignment, Review, ReviewVersion
from parvis.web.prepared import NUMBERS, TEXT, among, prepared_question


def asked(programme: Programme, stage: Stage | None) -> Asked:
    """What a review of this stage must hold."""
    form = programme.review_form
    criteria = [programme.criterion(code) for code in (stage.criteria if stage else ())]
    return Asked(
        tuple(AskedScore(one.code, one.scale) for one in criteria if one),
        tuple(AskedText(one.code, one.limit, one.required) for one in (form.texts if form else ())),
        tuple(one.code for one in (form.recommendations if form else ())),
    )


def weighed(programme: Programme, stage: Stage | None) -> tuple[Weighed, ...]:
    """The stage's criteria as far as figures go."""
    criteria = [programme.criterion(code) for code in (stage.criteria if stage else ())]
    return tuple(Weighed(one.code, one.weight, one.scale, one.gate) for one in criteria if one)


def content(review: Review | None) -> dict[str, Any]:
    """The answers of a draft by question."""
    return {field: kept.get("value") for field, kept in (review.draft if review else {}).items()}


def whole(programme: Programme, stage: Stage | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """The answers in the shape in which a review is kept."""
    form = asked(programme, stage)
    return {
        "scores": {one.code: given[one.code] for one in form.scores},
        **{one.code: given.get(one.code) or "" for one in form.texts},
        "recommendation": given.get("recommendation", ""),
    }


def locked(assignment: Assignment) -> Review:
    """The review of this assignment, held for a change; made if there is none yet."""
    review, _made = Review.objects.get_or_create(assignment=assignment)
    return Review.objects.select_for_update(of=("self",)).get(pk=review.pk)


def versions(review: Review | None) -> list[ReviewVersion]:
    """What was handed in, oldest first.  One query."""
    return list(review.versions.all()) if review else []


def others(assignment: Assignment, person: Any, *, at: datetime) -> list[ReviewVersion]:
    """The other reviews of the proposal in this round, as far as the person may read them now.  One query."""
    found = ReviewVersion.objects.visible_to(person, at=at).counting()
    found = found.filter(
        review__assignment__proposal=assignment.proposal_id, review__assignment__round=assignment.round_id
    ).exclude(review__assignment=assignment.pk)
    return list(found.select_related("review__assignment__expert").order_by("handed_in_at", "id"))


def earlier(found: Iterable[ReviewVersion]) -> dict[int, list[ReviewVersion]]:
    """What stood before each of these versions, by the key of its review, oldest first.  At most one query."""
    last = {one.review_id: one.number for one in found if one.number > 1}
    stood: dict[int, list[ReviewVersion]] = defaultdict(list)
    for one in ReviewVersion.objects.filter(review__in=list(last)).order_by("number") if last else ():
        if one.number < last[one.review_id]:
            stood[one.review_id].append(one)
    return stood


def changed(round_id: int, proposal_id: int) -> list[list[ReviewVersion]]:
    """The versions of each review of the proposal in this round that was changed after it was handed in.  One query."""
    rows = ReviewVersion.objects.filter(
        review__assignment__round=round_id,
        review__assignment__proposal=proposal_id,
        review__invalid_at__isnull=True,
    )
    found: dict[int, list[ReviewVersion]] = defaultdict(list)
    for one in rows.select_related("review__assignment__round__call", "review__assignment__expert").order_by("number"):
        found[one.review_id].append(one)
    return [found[key] for key in sorted(found) if len(found[key]) > 1]


class Scores(NamedTuple):
    """What figures need of a valid review: whose it is, and its points."""

    expert: str
    points: Mapping[str, int]


@dataclass(frozen=True)
class Judged:
    """The valid reviews of one proposal and what they come to."""

    scores: list[Scores]
    marks: Marks
    asked_for: int


def judged(proposals: Collection[int], stage: str, criteria: Mapping[int, tuple[Weighed, ...]]) -> dict[int, Judged]:
    """The scores that these proposals (by key) were given at this stage, with their marks.  Two queries."""
    found: dict[int, list[Scores]] = defaultdict(list)
    for proposal, expert, points in _scores(proposals=proposals, stage=stage):
        found[proposal].append(Scores(expert, points or {}))
    asked_for = dict(_asked_for(proposals=proposals, stage=stage))
    return {
        key: Judged(
            found[key],
            marks_of([one.points for one in found[key]], criteria.get(key, ())),
            asked_for.get(key, 0),
        )
        for key in proposals
    }


@prepared_question(proposals=NUMBERS, stage=TEXT)
def _scores(*, proposals: Collection[int], stage: str) -> QuerySet[ReviewVersion, Any]:
    rows = ReviewVersion.objects.counting().filter(
        among("review__assignment__proposal_id", proposals), review__assignment__round__stage=stage
    )
    owner = ("review__assignment__proposal_id", "review__assignment__expert__code")
    return rows.order_by("id").values_list(*owner, KeyTransform("scores", "content"))


@prepared_question(proposals=NUMBERS, stage=TEXT)
def _asked_for(*, proposals: Collection[int], stage: str) -> QuerySet[Assignment, Any]:
    rows = Assignment.objects.counting().filter(among("proposal_id", proposals), round__stage=stage)
    return rows.values_list("proposal_id").annotate(many=Count("pk")).order_by()


def counting_of(proposal: int, stage: str) -> list[ReviewVersion]:
    """The valid reviews of one proposal (by key) at this stage, in full.  One query."""
    rows = ReviewVersion.objects.counting().filter(
        review__assignment__proposal=proposal, review__assignment__round__stage=stage
    )
    return list(rows.select_related("review__assignment__expert").defer("review__draft").order_by("id"))
