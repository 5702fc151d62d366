"""Rows of any app as plain values, as an archive keeps them.

People and whatever else has a code stand by it, never by a number of the
database; moments in UTC.  Of secrets (hashes of links) nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, Field, QuerySet

from parvis.domain.trail import moment

SECRETS = ("token_digest",)


def plain_rows(rows: QuerySet[Any], *, without: tuple[str, ...] = ()) -> Iterator[dict[str, object]]:
    """Each row as name → value, in the order of their making.  One query, read in pieces."""
    columns = {
        field.name: _path(field)
        for field in rows.model._meta.concrete_fields
        if field.name not in (*SECRETS, *without, "id")
    }
    along = {f"told_{name}": F(path) for name, path in columns.items() if path != name}
    wanted = [f"told_{name}" if f"told_{name}" in along else name for name in columns]
    found = rows.order_by("pk").annotate(**along).values_list(*wanted)
    for values in found.iterator(chunk_size=500):
        yield {name: plain(value) for name, value in zip(columns, values, strict=True)}


def _path(field: Field[Any, Any]) -> str:
    """By what a row stands: what it points at by its code, where it has one."""
    if not field.is_relation or field.related_model is None or isinstance(field.related_model, str):
        return field.name
    names = {one.name for one in field.related_model._meta.concrete_fields}
    for name in ("code", "number", "reference"):
        if name in names:
            return f"{field.name}__{name}"
    return field.attname


def plain(value: Any) -> object:
    """A value as JSON may hold it."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value
