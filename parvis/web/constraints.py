"""What the database itself refuses, said once for every app's tables."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from django.db import models


def one_of(field: str, values: Iterable[Enum], name: str) -> models.CheckConstraint:
    """The database refuses a word that the rulebook does not know."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": [v.value for v in values]}), name=name)


def ends_after_it_began(name: str) -> models.CheckConstraint:
    """The database refuses a row that ends (`to_at`) before it began (`from_at`)."""
    return models.CheckConstraint(
        condition=models.Q(to_at__isnull=True) | models.Q(to_at__gte=models.F("from_at")), name=name
    )
