"""Adopt an edition of the programme file."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.programme_file import parse
from parvis.programme.models import ProgrammeRevision
from parvis.web import programme


@transaction.atomic
def adopt_revision(text: str, *, by: Any, now: datetime) -> ProgrammeRevision:
    """Keep this edition of the programme file, word by word; an edition that is kept already stays as it is."""
    digest = parse(text).revision  # an edition that cannot be read is refused here, not on a page
    revision, made = ProgrammeRevision.objects.get_or_create(
        digest=digest, defaults={"text": text, "adopted_at": now, "adopted_by": by}
    )
    if made:
        record("programme.adopted", on=revision, by=by, at=now, facts={"digest": digest})
    return revision


def adopt_current(*, by: Any, now: datetime) -> ProgrammeRevision:
    """The edition that this installation runs."""
    return adopt_revision(programme.current().text, by=by, now=now)
