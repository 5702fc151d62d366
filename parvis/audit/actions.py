"""Write to the trail.  The only writer of its tables."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.db.models import F

from parvis.audit import notify, queries
from parvis.audit.models import Chain, Entry, Fact, Head
from parvis.audit.queries import archives
from parvis.domain import sealing, trail
from parvis.domain.refusals import NotFound
from parvis.gateways import signing

CHAINS_PER_HEAD = 5000


class Case(Protocol):
    """Anything that has a trail: it says under which name."""

    def audit_case(self) -> str: ...


@dataclass(frozen=True)
class Deed:
    """Something that was done, before it is written down."""

    action: str
    actor: str
    at: datetime
    facts: Mapping[str, object]


def record(action: str, *, on: Case, by: Any, at: datetime, facts: Mapping[str, object] | None = None) -> Entry:
    """Add what was done to the case's chain, in the caller's transaction.

    `by` is a person (its opaque `code` is kept), or None for the clock.  `facts`
    may be nested; they are kept as salted leaves beside the chained text, so
    that they can be erased without breaking the proof.
    """
    deed = Deed(action, getattr(by, "code", "") or "", at, facts or {})
    return record_many(on.audit_case(), [deed])[-1]


@transaction.atomic
def record_many(case: str, deeds: Iterable[Deed]) -> list[Entry]:
    """Add several deeds to one case's chain at once, in their order."""
    chain = Chain.objects.select_for_update().filter(case=case).first()
    if chain is None:
        Chain.objects.get_or_create(case=case)
        chain = Chain.objects.select_for_update().get(case=case)
    entries: list[Entry] = []
    facts: list[Fact] = []
    for deed in deeds:
        chain.length += 1
        leaves = trail.leaves_of(deed.facts, _salts())
        text = trail.entry_text(
            case=case,
            position=chain.length,
            action=deed.action,
            actor=deed.actor,
            at=deed.at,
            facts=trail.root_of({leaf.path: leaf.digest for leaf in leaves}),
        )
        chain.digest = trail.chained(chain.digest, text)
        entry = Entry(
            chain=chain,
            position=chain.length,
            action=deed.action,
            actor=deed.actor,
            at=deed.at,
            text=text,
            digest=chain.digest,
        )
        entries.append(entry)
        facts += [
            Fact(entry=entry, path=leaf.path, digest=leaf.digest, salt=leaf.salt, value=leaf.value) for leaf in leaves
        ]
    Entry.objects.bulk_create(entries, batch_size=1000)
    if facts:
        Fact.objects.bulk_create(facts, batch_size=1000)
    chain.save(update_fields=["length", "digest"])
    return entries


def seal_heads(now: datetime) -> int:
    """Draw signed heads over every chain that grew; how many heads were drawn.

    Run by the clock.  Drawn late it covers more, never less.
    """
    drawn = 0
    while _seal_one(now):
        drawn += 1
    return drawn


@transaction.atomic
def _seal_one(now: datetime) -> bool:
    last = Head.objects.select_for_update().order_by("-number").first()
    grown = list(Chain.objects.filter(length__gt=F("sealed_length")).order_by("id")[:CHAINS_PER_HEAD])
    if not grown:
        return False
    number = last.number + 1 if last else 1
    states = [sealing.ChainState(chain.case, chain.length, chain.digest) for chain in grown]
    text = sealing.head_text(number=number, at=now, chains=states)
    digest = trail.chained(last.digest if last else "", text)
    # `number` is unique: of two clocks that draw at once, one fails and draws again.
    Head.objects.create(
        number=number,
        at=now,
        text=text,
        chains=sealing.states_text(states),
        digest=digest,
        signature=signing.sign(digest),
    )
    for chain in grown:
        chain.sealed_length = chain.length
    Chain.objects.bulk_update(grown, ["sealed_length"], batch_size=500)
    return True


@transaction.atomic
def erase_facts(case: str, *, by: Any, now: datetime) -> int:
    """Take away the values kept beside a case's entries; how many there were.

    Used when a person is erased.  Texts, digests and heads stay as they are.
    """
    kept = Fact.objects.filter(entry__chain__case=case, erased_at__isnull=True)
    erased = kept.update(salt="", value="", erased_at=now)
    record_many(case, [Deed("facts.erased", getattr(by, "code", "") or "", now, {})])
    return erased


@dataclass(frozen=True)
class Named:
    """A case by its name alone."""

    case: str

    def audit_case(self) -> str:
        return self.case


def note_page_read(person: Any, address: str, now: datetime) -> None:
    """That an auditor was shown this page: in a chain of the auditor's own."""
    record("audit.read", on=Named(f"auditor:{person.code}"), by=person, at=now, facts={"address": address})


@transaction.atomic
def take_archive(case: str, *, by: Any, now: datetime) -> Iterator[bytes]:
    """The case's whole file as far as the person may see it, piece by piece, under a head drawn now.

    That it was taken stands in the trail of the case, and so in the archive.
    """
    if not archives.can_be_taken(case, by, now):
        raise NotFound("")
    record("archive.taken", on=Named(case), by=by, at=now)
    seal_heads(now)
    return archives.archive(case, by, now)


@transaction.atomic
def mail_head(now: datetime) -> None:
    """Send the newest head out of the house, once a day.  Run by the clock."""
    head = queries.head_to_mail(now)
    if head is None:
        return
    head.mailed_at = now
    head.save(update_fields=["mailed_at"])
    notify.head(head)


def _salts() -> Iterator[str]:
    while True:
        yield secrets.token_hex(16)
