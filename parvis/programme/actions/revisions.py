"""Adopt an edition of the programme file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.programme_file import Programme, parse
from parvis.programme.models import ProgrammeRevision
from parvis.web import programme


def adopt_revision(text: str, *, by: Any, now: datetime) -> ProgrammeRevision:
    """Keep this edition of the programme file, word by word; an edition that is kept already stays as it is."""
    return _keep(parse(text), by, now)  # an edition that cannot be read is refused here, not on a page


def adopt_current(*, by: Any, now: datetime) -> ProgrammeRevision:
    """The edition that this installation runs; it was read and checked when the installation began."""
    return _keep(programme.current(), by, now)


@transaction.atomic
def _keep(edition: Programme, by: Any, now: datetime) -> ProgrammeRevision:
    revision, made = ProgrammeRevision.objects.get_or_create(
        digest=edition.revision, defaults={"text": edition.text, "adopted_at": now, "adopted_by": by}
    )
    if made:
        record("programme.adopted", on=revision, by=by, at=now, facts={"digest": edition.revision})
    return revision
