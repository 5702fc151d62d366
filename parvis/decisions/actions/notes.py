"""Write political notes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.decisions import access
from parvis.decisions.models import NoteRevision
from parvis.decisions.queries import notes
from parvis.domain.writings import Texts
from parvis.proposals.models import Proposal
from parvis.web.writings import add_revision


@transaction.atomic
def write_note(
    proposal: Proposal, texts: Texts, *, base: int, facts: dict[str, Any], by: Any, now: datetime
) -> NoteRevision:
    """Save the note as a new revision, with the facts as they were drawn beside it."""
    access.check_can_draft(by, at=now)
    access.check_no_party(by, proposal)
    note = notes.locked_note(proposal)
    newest = note.revisions.order_by("number").last()
    if newest is not None and newest.texts == texts:
        return newest  # a second click
    saved: tuple[NoteRevision, bool] = add_revision(note.revisions, texts, base=base, by=by, now=now)
    revision, is_new = saved
    if is_new:
        revision.facts = facts
        revision.save(update_fields=["facts"])
        record("note.written", on=note, by=by, at=now, facts={"revision": revision.number})
    return revision
