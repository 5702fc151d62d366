"""Read the trail.

proofs    walk all of it, and say what does not hold
archives  what belongs to a case, and its whole file
tables    rows of any app as plain values
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import constant_time_compare

from parvis.audit.labels import ACTED_BY, EXCEPTIONS
from parvis.audit.models import Entry, Fact, Head
from parvis.domain import trail
from parvis.domain.roles import Role, holds_any
from parvis.gateways import signing
from parvis.web.hidden import hides_anything, without_hidden

READ = "audit.read"
READERS = "auditor:"
CLOSED_TO_AUDITORS = frozenset(
    {
        "correspondence", "decisions", "grants", "media", "opendata", "past", "payments", "programme", "proposals",
        "review", "stories",
    }
)  # fmt: skip


def audits(person: Any, at: datetime) -> bool:
    """Whether the person is an auditor then: reads, and writes nothing."""
    return holds_any(person, Role.AUDITOR, at=at)


def entries_of(case: str) -> QuerySet[Entry]:
    """A case's trail, oldest first, with the facts that are not erased."""
    return Entry.objects.filter(chain__case=case).order_by("position").prefetch_related("facts")


def shown_to(person: Any, case: str, *, at: datetime) -> QuerySet[Entry]:
    """The same, as far as the person may read it: nothing of a case that a conflict hides."""
    if case.startswith(READERS) and case != f"{READERS}{person.code}" and hides_anything(person, at):
        return Entry.objects.none()  # another's readings name cases of every kind
    found: QuerySet[Entry] = without_hidden(entries_of(case), "chain__case", person, at)
    return found


def exceptions(person: Any, *, at: datetime, before: int | None = None, number: int = 50) -> list[Entry]:
    """The newest deeds that went past a rule or were done in somebody's name, with their facts.  Two queries."""
    acted = Fact.objects.filter(entry=OuterRef("pk"), path=ACTED_BY)
    rows = Entry.objects.filter(Q(action__in=sorted(EXCEPTIONS)) | Exists(acted))
    rows = without_hidden(rows.select_related("chain").order_by("-pk"), "chain__case", person, at)
    return list((rows.filter(pk__lt=before) if before else rows).prefetch_related("facts")[:number])


def newest(number: int, person: Any, *, at: datetime, before: int | None = None) -> list[Entry]:
    """The newest entries over all cases that are not hidden, with their facts; `before` is the entry to go on from.

    Two queries.
    """
    shown = Entry.objects.exclude(action=READ).select_related("chain").order_by("-pk")
    rows = without_hidden(shown, "chain__case", person, at)
    return list((rows.filter(pk__lt=before) if before else rows).prefetch_related("facts")[:number])


def head_to_mail(now: datetime) -> Head | None:
    """The newest head, if none has left the house since this moment a day ago."""
    if Head.objects.filter(mailed_at__gt=now - timedelta(days=1)).exists():
        return None
    return last_head()


def last_head() -> Head | None:
    """The newest head: print it, mail it, keep it elsewhere."""
    return Head.objects.order_by("-number").first()


def head_over(at: datetime) -> Head | None:
    """The first head drawn from that moment on; while there is none, the newest.  At most two queries."""
    return Head.objects.filter(at__gte=at).order_by("number").first() or last_head()


def head_known(number: int, digest: str) -> Head | None:
    """The head of that number, if it is exactly this one and its signature and its place in the chain hold.

    One query.
    """
    held = {one.number: one for one in Head.objects.filter(number__in=(number - 1, number))}
    found, before = held.get(number), held.get(number - 1)
    if found is None or not constant_time_compare(found.digest, digest):
        return None
    is_chained = found.digest == trail.chained(before.digest if before else "", found.text)
    return found if is_chained and signing.is_signed(found.digest, found.signature, signing.public_key()) else None
