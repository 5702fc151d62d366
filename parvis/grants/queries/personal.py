"""What is kept on a person here, for its owner."""

from __future__ import annotations

from typing import Any

from parvis.grants.models import Acceptance


def kept_on(person: Any) -> list[dict[str, Any]]:
    """The award letters that the person answers, for himself, herself or an institution.  One query."""
    return [
        {
            "award": one.award.reference,
            "as": one.kind,
            "name": one.name,
            "email": one.email,
            "organisation": one.organisation,
            "answer": one.answer,
            "answered": one.answered_at.isoformat() if one.answered_at else None,
            "reason": one.reason,
        }
        for one in Acceptance.objects.filter(person=person).select_related("award").order_by("id")
    ]
