"""Replace a director who is absent: the other side asks, the office agrees, the absent one may object or come back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.accounts.actions.throttling import spend
from parvis.domain.absences import AbsenceState
from parvis.domain.proposals import PartyState, ProposalStatus, VoidCause, check_is_open
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.proposals import access, notify, queries
from parvis.proposals.actions import drafting, leaving, signing
from parvis.proposals.actions.trail import written_down
from parvis.proposals.models import DirectorAbsence, Party, Proposal
from parvis.proposals.queries import drafts


def _(message: str) -> str:
    return message


@transaction.atomic
def ask_replacement(
    proposal: Proposal, party: Party, *, name: str, email: str, language: str, reason: str, by: Any, now: datetime
) -> DirectorAbsence:
    """Say, as a director of the other side, that this one is absent, and who should follow; the absent one is told."""
    proposal, seat = queries.locked(proposal, by)
    access.check_acts_for_self(by)
    access.check_signs(seat)
    check_is_open(ProposalStatus(proposal.status), drafts.window(proposal).state_at(now))
    party = Party.objects.select_related("person", "proposal__call").get(pk=party.pk, proposal=proposal)
    if not party.signs or party.state != PartyState.JOINED:
        raise Refused(_("Only a director who takes part can be replaced so."), code="no-director")
    if party.side == seat.side:
        raise Denied(_("For your own side no office is needed: leave, or replace directly."), code="own-side")
    if not reason.strip():
        raise Invalid(_("Give the reason: the director and the office read it."), field="reason")
    if not name.strip():
        raise Invalid(_("Write a name."), field="name")
    address = drafting.checked_address(proposal, email)
    if party.absences.filter(agreed_at__isnull=True, ending="").exists():
        raise Refused(_("This has been asked already and waits for the office."), code="asked-before")
    spend("invite/person", by.code, now=now)
    made = DirectorAbsence.objects.create(
        proposal=proposal,
        party=party,
        reason=reason.strip()[:500],
        name=name.strip()[:120],
        email=address,
        language=drafting.checked_language(language),
        asked_by=by,
        asked_at=now,
    )
    facts = {"absence": made.code, "party": party.code, "role": party.role, "reason": made.reason}
    written_down("proposal.absence-told", on=proposal, by=by, at=now, facts=facts)
    notify.absence_told(made, at=now)
    return made


@transaction.atomic
def agree_replacement(absence: DirectorAbsence, *, by: Any, now: datetime) -> Party:
    """The office agrees, once the absent one has had time to object: the successor is invited.

    The absent director's seat ends; what he or she wrote stays, what was signed is void.
    """
    access.check_is_officer(by, at=now)
    absence, proposal = _held(absence, by, now)
    absence.absence.check_can_agree(now)
    access.check_is_no_party(proposal, by)
    check_is_open(ProposalStatus(proposal.status), drafts.window(proposal).state_at(now))
    if absence.party.state != PartyState.JOINED:
        raise Refused(_("This director has left meanwhile. The other side can invite a successor."), code="settled")
    if queries.seat(proposal, absence.asked_by, at=now) is None:
        raise Refused(_("Who asked for this takes no part in the proposal any more."), code="settled")
    absence.agreed_by, absence.agreed_at = by, now
    absence.save(update_fields=["agreed_by", "agreed_at"])
    facts = {"absence": absence.code, "asked by": absence.asked_by.code, "reason": absence.reason}
    written_down("proposal.absence-agreed", on=proposal, by=by, at=now, facts=facts)
    leaving.end_seat(proposal, absence.party, reason=absence.reason, by=by, now=now)
    successor = drafting.invite(
        proposal,
        role=absence.party.role,
        side=absence.party.side,
        email=absence.email,
        name=absence.name,
        language=absence.language,
        by=absence.asked_by,
        now=now,
        replaces=absence.party,
    )
    notify.absence_agreed(absence, now=now)
    return successor


@transaction.atomic
def end_absence(absence: DirectorAbsence, *, by: Any, now: datetime) -> DirectorAbsence:
    """End it before the office has agreed: the director objects, who asked drops it, the office refuses."""
    absence, proposal = _held(absence, by, now)
    absence.absence.check_waits(now)
    access.check_acts_for_self(by)
    if by.pk == absence.party.person_id:
        ending = AbsenceState.OBJECTED
    elif by.pk == absence.asked_by_id:
        ending = AbsenceState.DROPPED
    else:
        access.check_is_officer(by, at=now)
        access.check_is_no_party(proposal, by)
        ending = AbsenceState.REFUSED
    _end(absence, ending, by, now)
    notify.absence_ended(absence, now=now)
    return absence


@transaction.atomic
def come_back(absence: DirectorAbsence, *, by: Any, now: datetime) -> Party:
    """Take one's seat again, as long as no successor has joined; the successor's invitation is taken back."""
    absence, proposal = _held(absence, by, now)
    access.check_acts_for_self(by)
    party = absence.party
    if by.pk != party.person_id:
        raise NotFound(_("There is no such page."))
    absence.absence.check_can_return(now)
    check_is_open(ProposalStatus(proposal.status), drafts.window(proposal).state_at(now))
    seated = Party.objects.filter(proposal=proposal, role=party.role, signs=True)
    if party.state != PartyState.LEFT or seated.filter(state=PartyState.JOINED).exists():
        raise Refused(_("A successor has joined already. Write to the directors, or to the office."), code="seat-taken")
    seated.filter(state=PartyState.INVITED).update(state=PartyState.LEFT, token_digest="")
    party.state, party.left_at, party.left_reason = PartyState.JOINED, None, ""
    party.save(update_fields=["state", "left_at", "left_reason"])
    signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=party.role, by=by, now=now)
    _end(absence, AbsenceState.RETURNED, by, now)
    notify.absence_ended(absence, now=now)
    return party


def _end(absence: DirectorAbsence, ending: AbsenceState, by: Any, now: datetime) -> None:
    absence.ending, absence.ended_by, absence.ended_at = ending, by, now
    absence.save(update_fields=["ending", "ended_by", "ended_at"])
    facts = {"absence": absence.code, "ending": str(ending)}
    written_down("proposal.absence-ended", on=absence.proposal, by=by, at=now, facts=facts)


def _held(absence: DirectorAbsence, by: Any, now: datetime) -> tuple[DirectorAbsence, Proposal]:
    """The matter and its proposal, held for a change by somebody who may see it; NotFound for anybody else."""
    if not DirectorAbsence.objects.visible_to(by, at=now).filter(pk=absence.pk).exists():
        raise NotFound(_("There is no such page."))
    proposal = drafts.locked_for_office(absence.proposal)
    rows = DirectorAbsence.objects.select_related("party__person", "party__proposal__call", "asked_by")
    found = rows.get(pk=absence.pk)
    found.proposal = proposal
    return found, proposal
