"""Cases that are hidden from a person, whatever office is held: asked by pages that lie below who knows.

An upper app answers with the names of cases (`proposal:abc`), as a subquery
that stands inside another, so that nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat

# (the reader, the moment) → a queryset of one column: names of cases.
Hides = Callable[[Any, datetime], Any]

_hiders: list[Hides] = []


def register(hides: Hides) -> None:
    """Let this app hide cases."""
    if hides not in _hiders:
        _hiders.append(hides)


def hides_anything(person: Any, at: datetime) -> bool:
    """Whether any case at all is hidden from the person then.  A query for each that hides."""
    return any(hides(person, at).exists() for hides in _hiders)


def named(kind: str, cases: Any) -> Any:
    """These rows as the names of cases, `<kind>:<code>`, in a subquery."""
    name = Concat(Value(f"{kind}:"), F("code"), output_field=CharField())
    return cases.order_by().annotate(subject=name).values("subject")


def without_hidden(rows: Any, field: str, person: Any, at: datetime) -> Any:
    """These rows but for those whose `field` names a case that is hidden from the person then."""
    for hides in _hiders:
        rows = rows.exclude(**{f"{field}__in": hides(person, at)})
    return rows
