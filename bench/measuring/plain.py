"""What a question to the library finds, in plain SQL: the measure of its facets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import QueryDict

from parvis.media.models import AssetTag
from parvis.media.queries.library import KIND, open_to
from parvis.search.queries import matching

COLUMNS = {"kind": "kind", "place": "place", "event": "event", "year": "taken_on__year"}


def selected(query: str, *, at: datetime) -> Any:
    """The open assets that answer to this line of an address."""
    found = open_to(AnonymousUser(), at=at)
    for name, values in QueryDict(query).lists():
        if name == "q":
            found = found.filter(pk__in=matching(KIND, values[-1], "en"))
        elif name in COLUMNS:
            found = found.filter(Q(**{f"{COLUMNS[name]}__in": values}))
        else:
            tags = AssetTag.objects.filter(kind=name, value__in=values)
            found = found.filter(pk__in=tags.values("asset_id"))
    return found
