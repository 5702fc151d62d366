"""What officers do with submissions: case officer, notes, saved views."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.refusals import Invalid, NotFound
from parvis.proposals import access
from parvis.proposals.models import Note, Proposal, SavedView
from parvis.proposals.queries import drafts


def _(message: str) -> str:
    return message


@transaction.atomic
def assign(proposal: Proposal, officer: Any | None, *, by: Any, now: datetime) -> Proposal:
    """Say which officer looks after a submission."""
    access.check_is_officer(by, at=now)
    proposal = _submitted(proposal)
    access.check_is_no_party(proposal, by)
    if officer is not None:
        access.check_is_officer(officer, at=now)
        access.check_is_no_party(proposal, officer)
    proposal.case_officer = officer
    proposal.save(update_fields=["case_officer"])
    facts = {"officer": officer.code if officer is not None else ""}
    record("proposal.case-officer-set", on=proposal, by=by, at=now, facts=facts)
    return proposal


@transaction.atomic
def add_note(proposal: Proposal, text: str, *, by: Any, now: datetime) -> Note:
    """Write something down on a submission, for colleagues only."""
    access.check_is_officer(by, at=now)
    proposal = _submitted(proposal)
    access.check_is_no_party(proposal, by)
    if not text.strip():
        raise Invalid(_("Write a few words first."), field="text")
    made = Note.objects.create(proposal=proposal, text=text.strip()[:10_000], written_by=by, written_at=now)
    record("proposal.noted", on=proposal, by=by, at=now, facts={"note": made.code})
    return made


@transaction.atomic
def save_view(name: str, query: str, *, by: Any, now: datetime) -> SavedView:
    """Keep a selection of submissions under a name; the same name again replaces it."""
    access.check_is_officer(by, at=now)
    if not name.strip():
        raise Invalid(_("Give the view a name."), field="name")
    kept, _made = SavedView.objects.update_or_create(
        person=by, name=name.strip()[:80], defaults={"query": query[:1000], "made_at": now}
    )
    record("view.saved", on=kept, by=by, at=now, facts={"name": kept.name, "query": kept.query})
    return kept


@transaction.atomic
def drop_view(view: SavedView, *, by: Any, now: datetime) -> None:
    """Forget a saved view of one's own."""
    if view.person_id != by.pk:
        raise NotFound(_("There is no such view."))
    record("view.dropped", on=view, by=by, at=now, facts={"name": view.name})
    view.delete()


def _submitted(proposal: Proposal) -> Proposal:
    proposal = drafts.locked_for_office(proposal)
    if proposal.handed_in_id is None:
        raise NotFound(_("There is no such proposal."))
    return proposal
