"""Write to the trail.  The only writer of its tables."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import transaction

from parvis.audit.models import Chain, Entry, Fact


class Case(Protocol):
    """Anything that has a trail: it says under which name."""

    def audit_case(self) -> str: ...


@transaction.atomic
def record(action: str, *, on: Case, by: Any, at: datetime, facts: Mapping[str, object] | None = None) -> Entry:
    """Add what was done to the case's chain, in the caller's transaction.

    `by` is a person (its opaque `code` is kept), None for the clock.  `facts`
    are kept as salted values outside the chained text, so that they can be
    erased without breaking the proof.
    """
    chain, _ = Chain.objects.get_or_create(case=on.audit_case())
    chain = Chain.objects.select_for_update().get(pk=chain.pk)
    kept = [
        Fact(name=name, salt=secrets.token_hex(16), value=canonical(value)) for name, value in (facts or {}).items()
    ]
    actor = getattr(by, "code", "") or ""
    text = canonical(
        {
            "case": chain.case,
            "position": chain.length + 1,
            "action": action,
            "actor": actor,
            "at": at.astimezone(UTC).isoformat(),
            "facts": {fact.name: fact_digest(fact.salt, fact.value) for fact in kept},
        }
    )
    entry = Entry.objects.create(
        chain=chain,
        position=chain.length + 1,
        action=action,
        actor=actor,
        at=at,
        text=text,
        previous=chain.head,
        digest=chained(chain.head, text),
    )
    for fact in kept:
        fact.entry = entry
    Fact.objects.bulk_create(kept)
    chain.length += 1
    chain.head = entry.digest
    chain.save(update_fields=["length", "head"])
    return entry


def canonical(value: object) -> str:
    """One and only one text for a value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def chained(previous: str, text: str) -> str:
    """The digest that binds a text to everything before it."""
    return hashlib.sha256(f"{previous}\n{text}".encode()).hexdigest()


def fact_digest(salt: str, value: str) -> str:
    """The digest of a value that its salt keeps from being guessed."""
    return hashlib.sha256(f"{salt}\n{value}".encode()).hexdigest()
