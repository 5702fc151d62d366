"""What is kept on a person here, for its owner."""

from __future__ import annotations

from typing import Any

from parvis.past.queries.people import of_account


def kept_on(person: Any) -> list[dict[str, Any]]:
    """What files said of the account's owner: names, places of work, past awards.  Three queries."""
    return [
        {
            "name": one.name,
            "email": one.email,
            "orcid": one.orcid,
            "works": [
                {
                    "organisation": work.organisation_name,
                    "from": work.from_on.isoformat() if work.from_on else None,
                    "until": work.to_on.isoformat() if work.to_on else None,
                }
                for work in one.employments.all()
            ],
            "awards": [{"reference": part.award.reference, "role": part.role} for part in one.parts.all()],
        }
        for one in of_account(person).prefetch_related("employments", "parts__award").order_by("pk")
    ]
