"""What is kept on a person here, for its owner."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.review.models import (
    Assignment,
    Ballot,
    Bid,
    ConsensusAnswer,
    ConsensusVersion,
    Declaration,
    Expert,
    MeetingAnswer,
    Opinion,
    PanelSeat,
    Presence,
    Question,
    Remark,
    Reply,
    ReviewVersion,
    StepOut,
)


def kept_on(person: Any) -> dict[str, Any]:
    """A place in the pool, what one was asked and declared, wrote, said and voted.  At most eighteen queries.

    What was voted in secret is not in it: nothing leads from such a ballot to a person.
    """
    return {**_of_expert(person), **_in_the_panel(person), **_said(person)}


def _of_expert(person: Any) -> dict[str, Any]:
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


def _in_the_panel(person: Any) -> dict[str, Any]:
    """What one answered to invitations, when one was in the room and out of it, what one voted and agreed to."""
    asked = MeetingAnswer.objects.filter(person=person).select_related("meeting").order_by("id")
    there = Presence.objects.filter(person=person).select_related("meeting")
    out = StepOut.objects.filter(person=person).select_related("point__meeting", "point__subject__proposal")
    cast = Ballot.objects.filter(voter=person.code, vote__secret=False).order_by("id")
    put_forward = ConsensusVersion.objects.filter(by=person).select_related("report").order_by("id")
    agreed = ConsensusAnswer.objects.filter(person=person).select_related("version__report").order_by("id")
    return {
        "answers to meetings": [
            {
                "meeting": one.meeting.code,
                "begins": _moment(one.hour),
                "answer": one.answer,
                "from": _moment(one.from_at),
                "words": one.words,
                "at": _moment(one.at),
            }
            for one in asked
        ],
        "in meetings": [
            {"meeting": one.meeting.code, "as": one.capacity, "from": _moment(one.from_at), "to": _moment(one.to_at)}
            for one in there
        ],
        "out of the room": [
            {
                "meeting": one.point.meeting.code,
                "proposal": one.point.subject.proposal.code if one.point.subject else "",
                "cause": one.cause,
                "ground": one.ground,
                "from": _moment(one.from_at),
                "to": _moment(one.to_at),
            }
            for one in out
        ],
        "open votes": [
            {"vote": one.vote.code, "on": one.vote.on, "choice": one.choice, "at": _moment(one.at)}
            for one in cast.select_related("vote")
        ],
        "consensus reports": [
            {"report": one.report.code, "version": one.number, "content": one.content, "at": _moment(one.at)}
            for one in put_forward
        ],
        "answers to consensus reports": [
            {
                "report": one.version.report.code,
                "version": one.version.number,
                "agrees": one.agrees,
                "words": one.words,
                "at": _moment(one.at),
            }
            for one in agreed
        ],
    }


def _said(person: Any) -> dict[str, Any]:
    """What one said in discussions, and answered to reviews and to questions of the office."""
    said = Remark.objects.filter(by=person).select_related("discussion__proposal").prefetch_related("versions")
    replies = Reply.objects.filter(handed_in_by=person).select_related("proposal")
    answered = Question.objects.filter(answered_by=person).select_related("screening__proposal")
    return {
        "remarks": [
            {
                "proposal": one.discussion.proposal.code,
                "words": [{"text": version.text, "at": _moment(version.at)} for version in one.versions.all()],
                "struck": _moment(one.struck_at),
            }
            for one in said.order_by("id")
        ],
        "answers to reviews": [
            {"proposal": one.proposal.code, "text": one.text, "handed in": _moment(one.handed_in_at)}
            for one in replies.order_by("id")
        ],
        "answers to questions": [
            {"proposal": one.screening.proposal.code, "text": one.answer, "at": _moment(one.answered_at)}
            for one in answered.order_by("id")
        ],
    }


def _opinions(person: Any) -> list[dict[str, Any]]:
    found = Opinion.objects.filter(expert=person).select_related("proposal").order_by("id")
    return [
        {"proposal": one.proposal.code, "content": one.content, "handed in": _moment(one.handed_in_at)} for one in found
    ]


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
