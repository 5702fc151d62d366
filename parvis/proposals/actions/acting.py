"""Write in somebody's name: asked by an officer, agreed to by the person, ended by either."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.accounts.actions.throttling import spend
from parvis.audit.actions import record
from parvis.domain.acting import LASTS, ActingState
from parvis.domain.proposals import PartyState
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.proposals import access, notify
from parvis.proposals.models import ActingSpell, Party, Proposal
from parvis.proposals.queries import drafts


def _(message: str) -> str:
    return message


@transaction.atomic
def ask_to_act(proposal: Proposal, person: Any, *, reason: str, by: Any, now: datetime) -> ActingSpell:
    """Ask somebody whether one may write in his or her name; nothing begins before the person agrees."""
    access.check_is_officer(by, at=now)
    proposal = drafts.locked_for_office(proposal)
    if by == person:
        raise Refused(_("You cannot act for yourself."), code="acting")
    if not reason.strip():
        raise Invalid(_("Say who asked for it and why; the person reads it."), field="reason")
    if not _writes(proposal, person):
        raise Refused(_("This person does not write in the proposal."), code="acting")
    if Party.objects.taking_part().filter(proposal=proposal, person=by).exists():
        raise Refused(_("You take part in this proposal yourself."), code="acting")
    spend("invite/person", by.code, now=now)
    spell = ActingSpell.objects.create(
        proposal=proposal, officer=by, person=person, reason=reason.strip()[:500], asked_at=now
    )
    record("proposal.acting-asked", on=proposal, by=by, at=now, facts={"for": person.code, "reason": spell.reason})
    notify.asked_to_act(spell, now=now)
    return spell


@transaction.atomic
def agree_to_acting(spell: ActingSpell, *, by: Any, now: datetime) -> ActingSpell:
    """Let the officer write in one's name, from now on, for some hours.

    Signing, submitting and withdrawing stay the person's own.
    """
    spell = _waiting(spell, by, now)
    if not _writes(drafts.locked_for_office(spell.proposal), by):
        raise Refused(_("You do not write in this proposal any more."), code="acting")
    spell.began_at, spell.ends_at = now, now + LASTS
    spell.save(update_fields=["began_at", "ends_at"])
    facts = {"officer": spell.officer.code, "reason": spell.reason, "until": spell.ends_at.isoformat()}
    record("proposal.acting-began", on=spell.proposal, by=by, at=now, facts=facts)
    notify.acting_answered(spell, now=now)
    return spell


@transaction.atomic
def decline_acting(spell: ActingSpell, *, by: Any, now: datetime) -> ActingSpell:
    """Say no; the officer is told."""
    spell = _waiting(spell, by, now)
    spell.declined_at = now
    spell.save(update_fields=["declined_at"])
    record("proposal.acting-declined", on=spell.proposal, by=by, at=now, facts={"officer": spell.officer.code})
    notify.acting_answered(spell, now=now)
    return spell


@transaction.atomic
def stop_acting(spell: ActingSpell, *, by: Any, now: datetime) -> ActingSpell:
    """End it before its time, or take the question back; the officer or the person may."""
    spell = _locked(spell)
    if by.pk not in (spell.officer_id, spell.person_id):
        raise NotFound(_("There is nothing here for you to end."))
    if spell.acting.state_at(now) in (ActingState.ASKED, ActingState.RUNNING):
        spell.ended_at = now
        spell.save(update_fields=["ended_at"])
        record("proposal.acting-ended", on=spell.proposal, by=by, at=now, facts={"for": spell.person.code})
    return spell


def _locked(spell: ActingSpell) -> ActingSpell:
    rows = ActingSpell.objects.select_for_update(of=("self",)).select_related("proposal__call", "person", "officer")
    return rows.get(pk=spell.pk)


def _waiting(spell: ActingSpell, by: Any, now: datetime) -> ActingSpell:
    """The question, held for its answer, which is the person's alone."""
    spell = _locked(spell)
    access.check_acts_for_self(by)
    if by.pk != spell.person_id:
        raise NotFound(_("There is no such question."))
    spell.acting.check_can_answer(now)
    return spell


def _writes(proposal: Proposal, person: Any) -> bool:
    return Party.objects.filter(proposal=proposal, person=person, state=PartyState.JOINED, writes=True).exists()
