"""What reviewers wrote: the draft, what was handed in, the others', the marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parvis.domain.evaluation import Asked, AskedScore, AskedText
from parvis.domain.programme_file import Programme, Stage
from parvis.domain.scoring import Marks, Weighed, marks_of
from parvis.review.models import Assignment, Review, ReviewVersion


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


@dataclass(frozen=True)
class Judged:
    """The valid reviews of one proposal and what they come to."""

    versions: list[ReviewVersion]
    marks: Marks
    asked_for: int


def judged(
    proposals: Iterable[int], stages: Mapping[int, str], criteria: Mapping[int, tuple[Weighed, ...]]
) -> dict[int, Judged]:
    """The reviews of these proposals (by key) at these stages, with their marks.  Two queries."""
    keys = list(proposals)
    found: dict[int, list[ReviewVersion]] = defaultdict(list)
    rows = ReviewVersion.objects.counting().filter(review__assignment__proposal__in=keys)
    rows = rows.select_related("review__assignment__expert", "review__assignment__round")
    # What the matching said of a whole round, or a draft that was handed in since, need not come with each review.
    for one in rows.defer("review__draft").order_by("id"):
        assignment = one.review.assignment
        if assignment.round.stage == stages.get(assignment.proposal_id):
            found[assignment.proposal_id].append(one)
    waiting: dict[int, int] = defaultdict(int)
    open_rows = Assignment.objects.counting().filter(proposal__in=keys)
    for proposal, stage in open_rows.values_list("proposal_id", "round__stage"):
        waiting[proposal] += stage == stages.get(proposal)
    return {
        key: Judged(
            found[key],
            marks_of([one.content.get("scores", {}) for one in found[key]], criteria.get(key, ())),
            waiting[key],
        )
        for key in keys
    }
