"""What the page of a proposal shows its directors of the answer to the reviews."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from parvis.programme.queries import programme_of
from parvis.review.queries import discussion as queries


def notice(context: dict[str, Any]) -> str:
    """That the reviews have come and may be answered.  One query, none where the programme has no such answer."""
    proposal: Any = context.get("proposal")
    if proposal is None or not proposal.handed_in_id:
        return ""
    if all(stage.answer is None for stage in programme_of(proposal.call).stages):
        return ""
    at = timezone.now()
    made = queries.replies_of(proposal, context["request"].user, at=at)
    return render_to_string("review/slots/reply.html", {"made": made, "at": at}) if made else ""
