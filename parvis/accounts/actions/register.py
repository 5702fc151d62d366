"""Take the public register of organisations in; told again, only what changed is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import transaction

from parvis.accounts.models import Organisation
from parvis.accounts.queries.organisations import INDEX, names_of
from parvis.audit.actions import record
from parvis.domain.register import BadRow, Registered, read_row
from parvis.engines.names import terms_of_names
from parvis.search.actions import index_terms

BATCH = 1000
FIELDS = ("name", "names", "kind", "country", "place", "is_active")


@dataclass
class Imported:
    """What became of the register's lines; of the bad ones the number and the reason."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)


class Register:
    """The register as a case of the trail."""

    def audit_case(self) -> str:
        return "register:organisations"


def import_organisations(rows: Iterable[Any], *, now: datetime) -> Imported:
    """Take these objects of the dump in, a batch at a time, each batch whole or not at all."""
    done = Imported()
    lines = _read(rows, done)
    while batch := list(islice(lines, BATCH)):
        _take_in(batch, done)
    facts = {"added": done.added, "changed": done.changed, "bad": len(done.bad)}
    record("organisations.imported", on=Register(), by=None, at=now, facts=facts)
    return done


def _read(rows: Iterable[Any], done: Imported) -> Iterator[Registered]:
    for number, row in enumerate(rows, start=1):
        try:
            yield read_row(row)
        except BadRow as wrong:
            done.bad.append((number, str(wrong)))


@transaction.atomic
def _take_in(batch: list[Registered], done: Imported) -> None:
    newest = {one.ror_id: one for one in batch}  # a dump that tells one twice: the later line counts
    known = {row.ror_id: row for row in Organisation.objects.filter(ror_id__in=list(newest))}
    added, changed = [], []
    for identifier, one in newest.items():
        told = {name: getattr(one, name) for name in FIELDS}
        told["names"] = [{"language": language, "name": name} for language, name in one.names]
        told["kind"] = one.kind.value
        row = known.get(identifier)
        if row is None:
            added.append(Organisation(ror_id=identifier, **told))
        elif any(getattr(row, name) != value for name, value in told.items()):
            for name, value in told.items():
                setattr(row, name, value)
            changed.append(row)
        else:
            done.unchanged += 1
    Organisation.objects.bulk_create(added, batch_size=BATCH)
    Organisation.objects.bulk_update(changed, FIELDS, batch_size=100)
    _index([*added, *changed])
    done.added += len(added)
    done.changed += len(changed)


def index_everything(now: datetime) -> int:
    """Index every organisation by its names; how many."""
    keys = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    batches = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    return sum(_index(Organisation.objects.filter(pk__in=batch)) for batch in batches)


def _index(rows: Iterable[Organisation]) -> int:
    return index_terms(INDEX, ((row.pk, terms_of_names(names_of(row))) for row in rows))
