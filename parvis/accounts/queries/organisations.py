"""The register of organisations: find one although its name is typed a little wrong."""

from __future__ import annotations

from parvis.accounts.models import Organisation
from parvis.engines.names import clauses_of, likeness
from parvis.search import queries as search

INDEX = "organisation"
LOOKED_AT = 300  # candidates whose names are compared
CLOSE_ENOUGH = 0.45


def names_of(organisation: Organisation) -> list[str]:
    """Every name the organisation goes by, its own first."""
    return [organisation.name, *(one["name"] for one in organisation.names)]


def find_organisations(text: str, *, most: int = 10) -> list[Organisation]:
    """The organisations that this may mean, the likeliest first.  Two queries, one more for each word that is wrong.

    All telling words are asked for first; where nothing has them all, one is
    left out after the other, the longest kept longest.
    """
    clauses = clauses_of(text)
    found: dict[int, Organisation] = {}
    for asked in (clauses[:length] for length in range(len(clauses), 0, -1)):
        hits = search.answering(INDEX, asked)
        rows = Organisation.objects.filter(pk__in=hits, is_active=True).order_by("pk")[:LOOKED_AT]
        found |= {row.pk: row for row in rows}
        if found:
            break
    if not found and len(clauses) > 1:
        for clause in clauses[1:]:
            rows = Organisation.objects.filter(pk__in=search.answering(INDEX, [clause]), is_active=True)
            found |= {row.pk: row for row in rows.order_by("pk")[:LOOKED_AT]}
    scored = [(likeness(text, names_of(row)), row) for row in found.values()]
    scored.sort(key=lambda one: (-one[0], one[1].name, one[1].pk))
    return [row for score, row in scored if score >= CLOSE_ENOUGH][:most]


def organisation_at(code: str) -> Organisation | None:
    """The organisation with this public code, if it is still there."""
    return Organisation.objects.filter(code=code, is_active=True).first()
