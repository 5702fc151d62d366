"""What is kept on a person here, for its owner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.review.models import Assignment, Bid, Declaration, Expert, Opinion, PanelSeat, ReviewVersion


def kept_on(person: Any) -> dict[str, Any]:
    """A place in the pool, what one was asked and declared, and what one wrote.  At most eight queries."""
    expert = Expert.objects.filter(person=person).select_related("organisation").prefetch_related("terms").first()
    if expert is None:
        return {"opinions": _opinions(person)}
    theirs = Assignment.objects.filter(expert=expert).select_related("proposal").order_by("id")
    declared = Declaration.objects.filter(assignment__expert=expert).select_related("assignment").order_by("id")
    written = ReviewVersion.objects.filter(review__assignment__expert=expert).order_by("review", "number")
    seats = PanelSeat.objects.filter(expert=expert).select_related("panel").order_by("id")
    return {
        "expert": {
            "name": expert.name,
            "email": expert.email,
            "named by": expert.nominated_by,
            "nationality": expert.nationality,
            "organisation": expert.organisation.name if expert.organisation else expert.organisation_name,
            "expertise": {"en": expert.expertise_en, "fr": expert.expertise_fr},
            "terms": [
                {"from": one.from_on.isoformat(), "to": (one.ended_on or one.to_on).isoformat()}
                for one in expert.terms.all()
            ],
        },
        "reviews asked for": [
            {"proposal": one.proposal.code, "state": one.state, "asked": _moment(one.sent_at), "reason": one.reason}
            for one in theirs
            if one.sent_at is not None
        ],
        "declarations": [
            {"assignment": one.assignment.code, "grounds": one.conflicts, "note": one.note, "at": _moment(one.at)}
            for one in declared
        ],
        "reviews": [{"content": one.content, "handed in": _moment(one.handed_in_at)} for one in written],
        "wishes": [
            {"proposal": one.proposal.code, "wish": one.wish, "at": _moment(one.at)}
            for one in Bid.objects.filter(expert=expert).select_related("proposal").order_by("id")
        ],
        "panels": [{"panel": one.panel.code, "from": _moment(one.seated_at)} for one in seats],
        "opinions": _opinions(person),
    }


def _opinions(person: Any) -> list[dict[str, Any]]:
    found = Opinion.objects.filter(expert=person).select_related("proposal").order_by("id")
    return [
        {"proposal": one.proposal.code, "content": one.content, "handed in": _moment(one.handed_in_at)} for one in found
    ]


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
