"""The same installation as if some cases had never been: their rows, and what hangs on them, are out for a moment."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, models, transaction

from parvis.decisions.models import Paper, PaperLine
from parvis.proposals.models import Proposal

LONGEST_NAME = 200


@contextmanager
def never_been(cases: Iterable[Proposal]) -> Iterator[None]:
    """Inside, the cases do not exist; afterwards everything is as before."""
    keys = {one.pk for one in cases}
    # A paper is closed to whom one case on it is closed to: the papers about them have never been, either.
    papers = set(PaperLine.objects.filter(proposal__in=keys).values_list("paper", flat=True))
    doomed = _hanging_on({Proposal: keys, Paper: papers})
    with transaction.atomic():
        _let_rows_go(doomed)
        for model, keys in doomed.items():
            _take_out(model, keys)
        yield
        transaction.set_rollback(True)


def names_of(cases: Iterable[Proposal]) -> set[str]:
    """Every word that names one of the cases or something of it: titles, and codes of all their rows."""
    found = _hanging_on({Proposal: {one.pk for one in cases}})
    return {one.title for one in cases} | {code for model, rows in found.items() for code in _codes(model, rows)}


def _hanging_on(rows: dict[type[models.Model], set[object]]) -> dict[type[models.Model], set[object]]:
    """Every row that stands on one of these by a foreign key, or names one of those by its code."""
    doomed: dict[type[models.Model], set[object]] = defaultdict(set, rows)
    before = -1
    while before != (before := sum(map(len, doomed.values()))):
        codes = {code for model, rows in list(doomed.items()) for code in _codes(model, rows)}
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if field.is_relation and field.related_model in doomed:
                    doomed[model] |= _keys(model, {f"{field.name}__in": doomed[field.related_model]})
                elif isinstance(field, models.CharField) and (field.max_length or 0) <= LONGEST_NAME:
                    doomed[model] |= {
                        key
                        for key, words in model._base_manager.values_list("pk", field.name)
                        if words and not codes.isdisjoint(re.split(r"[^0-9A-Za-z]+", words))
                    }
    return doomed


def _codes(model: type[models.Model], keys: set[object]) -> set[str]:
    if not any(field.name == "code" for field in model._meta.concrete_fields):
        return set()
    return set(model._base_manager.filter(pk__in=keys).values_list("code", flat=True))


def _keys(model: type[models.Model], condition: dict[str, object]) -> set[object]:
    return set(model._base_manager.filter(**condition).values_list("pk", flat=True))


def _let_rows_go(doomed: Iterable[type[models.Model]]) -> None:
    """Put to sleep the triggers that keep rows for ever; the transaction's end wakes them."""
    tables = [model._meta.db_table for model in doomed]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def _take_out(model: type[models.Model], keys: set[object]) -> None:
    if keys:
        model._base_manager.filter(pk__in=keys)._raw_delete(using="default")  # type: ignore[attr-defined]
