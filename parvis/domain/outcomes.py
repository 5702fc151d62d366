"""What applicants are told in the end, all of a call at the same moment.

Each proposal of a call comes to one outcome.  The letters are prepared by one
person and released by another, together: nobody learns of the own outcome
while another's is still open.  With the outcome go the strengths and
weaknesses that reviewers wrote for the applicants; nothing else that was
written about the proposal ever does.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class OutcomeKind(StrEnum):
    """What became of a proposal."""

    AWARDED = "awarded"
    RESERVE = "reserve"
    NOT_SELECTED = "not-selected"
    NOT_AGREED = "not-agreed"  # recommended, but the nations broke the silence
    INELIGIBLE = "ineligible"


FOR_APPLICANTS = ("strengths", "weaknesses")


def feedback_of(reviews: Iterable[dict[str, object]]) -> list[dict[str, str]]:
    """Of each review what was written for the applicants, in the order given; nothing of an empty one."""
    told = ({part: str(review.get(part) or "").strip() for part in FOR_APPLICANTS} for review in reviews)
    return [one for one in told if any(one.values())]
