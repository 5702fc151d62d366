"""What officers do with submissions: case officer, notes, saved views, acting for somebody."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.proposals import ACTING_LASTS, PartyState
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.proposals import access, notify
from parvis.proposals.models import ActingSpell, Note, Party, Proposal, SavedView
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


@transaction.atomic
def act_as(proposal: Proposal, person: Any, *, reason: str, by: Any, now: datetime) -> ActingSpell:
    """Begin to write in somebody's name, at his or her request: for an afternoon, told at once, both names kept.

    Signing, submitting and withdrawing stay the person's own.
    """
    access.check_is_officer(by, at=now)
    proposal = drafts.locked_for_office(proposal)
    if by == person:
        raise Refused(_("You cannot act for yourself."), code="acting")
    if not reason.strip():
        raise Invalid(_("Say who asked for it and why; the person reads it."), field="reason")
    if not Party.objects.filter(proposal=proposal, person=person, state=PartyState.JOINED, writes=True).exists():
        raise Refused(_("This person does not write in the proposal."), code="acting")
    if Party.objects.taking_part().filter(proposal=proposal, person=by).exists():
        raise Refused(_("You take part in this proposal yourself."), code="acting")
    spell = ActingSpell.objects.create(
        proposal=proposal,
        officer=by,
        person=person,
        reason=reason.strip()[:500],
        began_at=now,
        ends_at=now + ACTING_LASTS,
    )
    facts = {"for": person.code, "reason": spell.reason, "until": spell.ends_at.isoformat()}
    record("proposal.acting-began", on=proposal, by=by, at=now, facts=facts)
    notify.acted_for(spell)
    return spell


@transaction.atomic
def stop_acting(spell: ActingSpell, *, by: Any, now: datetime) -> ActingSpell:
    """End it before its time; the officer or the person may."""
    if by.pk not in (spell.officer_id, spell.person_id):
        raise NotFound(_("There is nothing here for you to end."))
    if spell.ended_at is None:
        spell.ended_at = now
        spell.save(update_fields=["ended_at"])
        record("proposal.acting-ended", on=spell.proposal, by=by, at=now, facts={"for": spell.person.code})
    return spell


def _submitted(proposal: Proposal) -> Proposal:
    proposal = drafts.locked_for_office(proposal)
    if proposal.handed_in_id is None:
        raise NotFound(_("There is no such proposal."))
    return proposal
