"""Import lists of sanctions, and go on in spite of a match, for a written reason."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.refusals import Invalid, NotFound
from parvis.grants.models import Award
from parvis.grants.queries import awards
from parvis.payments import access
from parvis.payments.models import Clearance, WatchedName, WatchList
from parvis.payments.queries import watchlists

MOST = 200_000
SHORTEST_REASON = 20


def _(message: str) -> str:
    return message


@transaction.atomic
def import_list(source: str, text: str, *, by: Any, now: datetime) -> WatchList:
    """Take a list over from a CSV file with the columns `key` and `name`; it replaces the last of its source.

    Imported twice, the same file was imported once.
    """
    access.check_keeps_rates(by, at=now)
    source = source.strip()[:80]
    if not source:
        raise Invalid(_("Name the source of the list."), field="source")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    names = [(str(row.get("key") or "")[:80], str(row.get("name") or "").strip()[:300]) for row in rows]
    names = [(key, name) for key, name in names if name]
    if not names or len(names) > MOST:
        raise Invalid(_("The file needs the columns key and name, and at least one line."), field="file")
    digest = hashlib.sha256(text.encode()).hexdigest()
    last = WatchList.objects.select_for_update().filter(source=source, replaced_at__isnull=True).first()
    if last and last.digest == digest:
        return last
    if last:
        last.replaced_at = now
        last.save(update_fields=["replaced_at"])
    made = WatchList.objects.create(source=source, digest=digest, imported_by=by, imported_at=now)
    WatchedName.objects.bulk_create(
        [WatchedName(list=made, key=key, name=name) for key, name in names], batch_size=5_000
    )
    record("list.imported", on=made, by=by, at=now, facts={"source": source, "names": len(names), "digest": digest})
    return made


@transaction.atomic
def clear(award: Award, name: str, source: str, key: str, *, reason: str, by: Any, now: datetime) -> Clearance:
    """Go on in spite of a match, as a financial officer who takes no part, for a written reason."""
    award = awards.locked(award)
    access.check_certifies(by, award, at=now)
    known = Clearance.objects.filter(award=award, name=name, source=source, key=key).first()
    if known is not None:
        return known
    match = next(
        (
            one
            for one in watchlists.found(award)
            if (one.name, one.listed.source, one.listed.key) == (name, source, key)
        ),
        None,
    )
    if match is None:
        raise NotFound("")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(_("Write in a sentence why this is somebody else, or why it may go on."), field="reason")
    made = Clearance.objects.create(
        award=award,
        name=name,
        listed=match.listed.name,
        source=source,
        key=key,
        reason=reason.strip(),
        by=by,
        at=now,
    )
    facts = {"name": name, "listed": match.listed.name, "source": source, "reason": reason.strip()}
    record("match.cleared", on=award, by=by, at=now, facts=facts)
    return made
