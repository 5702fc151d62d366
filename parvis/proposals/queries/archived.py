"""A proposal's part of an archive: what was signed and handed in, by whom, with its files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from parvis.audit.offers import Paper, Table, plain_rows
from parvis.gateways import storage
from parvis.proposals.models import (
    ActingSpell,
    DirectorAbsence,
    Note,
    Party,
    Proposal,
    ProposalFile,
    Receipt,
    Revision,
    SignOff,
)

PIECE = 256 * 1024
PRIVATE = ("email", "facts", "flags")


def opens(code: str, person: Any, at: datetime) -> bool:
    """Whether the person sees the proposal."""
    return Proposal.objects.visible_to(person, at=at).filter(code=code).exists()


def of_proposal(code: str, person: Any, at: datetime) -> Iterator[Table | Paper]:
    """What the office received; a draft is nobody's but its people's."""
    seen = Proposal.objects.visible_to(person, at=at).filter(code=code)
    received = Receipt.objects.filter(proposal__in=seen)
    revisions = Revision.objects.filter(pk__in=received.values("revision"))
    yield Table("proposal", lambda: plain_rows(seen, without=("title", "acronym")))
    yield Table("parties", lambda: plain_rows(Party.objects.filter(proposal__in=seen), without=PRIVATE))
    yield Table("revisions", lambda: plain_rows(revisions, without=("sketch", "words", "fingerprint")), bound="content")
    yield Table("signatures", lambda: plain_rows(SignOff.objects.filter(revision__in=revisions.values("pk"))))
    yield Table("receipts", lambda: plain_rows(received))
    yield Table("notes", lambda: plain_rows(Note.objects.filter(proposal__in=seen)))
    yield Table("acting", lambda: plain_rows(ActingSpell.objects.filter(proposal__in=seen)))
    yield Table("absences", lambda: plain_rows(DirectorAbsence.objects.filter(proposal__in=seen), without=("email",)))
    files = _files(seen, received)
    yield Table("files", lambda: plain_rows(files))
    for file in files.select_related("stored"):
        name = f"files/{file.code}-{_plain(file.stored.name)}"
        if storage.holds(file.stored.key):
            yield Paper(name, partial(_bytes, file.stored.key))
        else:
            yield Paper(f"{name}.missing", partial(_missing, file.stored.sha256))


def _files(seen: QuerySet[Proposal], received: QuerySet[Receipt]) -> QuerySet[ProposalFile]:
    """Those that were there when it was handed in."""
    handed_in = received.order_by("-at").values_list("at", flat=True)[:1]
    last = handed_in.first() if seen else None
    kept = ProposalFile.objects.filter(proposal__in=seen, added_at__lte=last) if last else ProposalFile.objects.none()
    return kept.filter(Q(removed_at__isnull=True) | Q(removed_at__gt=last)).order_by("pk")


def _bytes(key: str) -> Iterator[bytes]:
    with storage.open_file(key) as file:
        while piece := file.read(PIECE):
            yield piece


def _missing(sha256: str) -> list[bytes]:
    return [f"The house has lost the bytes of this file.  Their SHA-256 was {sha256}\n".encode()]


def _plain(name: str) -> str:
    kept = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "-_."))
    return kept.lstrip(".")[-80:] or "file"
