"""Leave a proposal, replace a director, forget a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from parvis.audit.actions import record
from parvis.domain import revisions
from parvis.domain.absences import AbsenceState
from parvis.domain.proposals import PartyState, ProposalStatus, VoidCause, check_is_open
from parvis.domain.refusals import Denied, Refused
from parvis.programme.queries import programme_of
from parvis.proposals import access, notify, queries
from parvis.proposals.actions import drafting, finding, signing
from parvis.proposals.actions.trail import written_down
from parvis.proposals.models import DirectorAbsence, Party, Proposal, Receipt, Revision
from parvis.proposals.queries import drafts, paper


def _(message: str) -> str:
    return message


@transaction.atomic
def leave(proposal: Proposal, *, by: Any, now: datetime, reason: str = "") -> Party:
    """Leave a proposal.  What one wrote stays; who signs must be replaced before it can be handed in."""
    proposal, seat = queries.locked(proposal, by)
    access.check_acts_for_self(by)
    if proposal.status == ProposalStatus.SUBMITTED:
        raise Refused(
            _("This proposal is submitted. Withdraw it or open it again first, or ask the office."), code="submitted"
        )
    seated = Party.objects.filter(proposal=proposal, state=PartyState.JOINED).count()
    if seated == 1:
        raise Refused(
            _("You are the only one left. Withdraw the proposal instead; its draft stays yours to read."),
            code="last-one",
        )
    party = Party.objects.get(pk=seat.party)
    end_seat(proposal, party, reason=reason, by=by, now=now)
    notify.left(party, now=now)
    return party


@transaction.atomic
def replace_director(
    proposal: Proposal,
    party: Party,
    *,
    email: str,
    by: Any,
    now: datetime,
    name: str = "",
    reason: str = "",
    language: str = "en",
) -> Party:
    """Invite a successor for somebody who has left, or whom those who sign for the same side replace.

    The successor joins with facts of his or her own, which the rules judge anew, and signs.
    """
    proposal, seat = queries.locked(proposal, by)
    access.check_acts_for_self(by)
    access.check_writes(seat)
    check_is_open(ProposalStatus(proposal.status), drafts.window(proposal).state_at(now))
    party = Party.objects.select_related("person").get(pk=party.pk, proposal=proposal)
    if seat.party == party.pk:
        raise Refused(_("Leave the proposal instead; the other side invites your successor."), code="leave-instead")
    if party.state == PartyState.JOINED:
        access.check_signs(seat)
        if party.side != seat.side:
            raise Denied(_("Only a director's own side replaces him or her."), code="other-side")
        end_seat(proposal, party, reason=reason, by=by, now=now)
        notify.left(party, now=now)
    elif party.state == PartyState.INVITED:
        raise Refused(_("This invitation still waits. Take it back first."), code="seat-taken")
    return drafting.invite(
        proposal,
        role=party.role,
        side=party.side,
        email=email,
        name=name,
        language=language,
        by=by,
        now=now,
        replaces=party,
    )


def end_seat(proposal: Proposal, party: Party, *, reason: str, by: Any, now: datetime) -> None:
    """The party takes part no more; what was signed is void."""
    party.state, party.left_at, party.left_reason = PartyState.LEFT, now, reason.strip()[:500]
    party.save(update_fields=["state", "left_at", "left_reason"])
    signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=party.role, by=by, now=now)
    written_down(
        "proposal.party-left", on=proposal, by=by, at=now, facts={"party": party.code, "reason": party.left_reason}
    )


@transaction.atomic
def forget_person(person: Any, *, now: datetime) -> None:
    """The person becomes a pseudonym here too; digests that bind what he or she was stay provable."""
    succeeding = DirectorAbsence.objects.filter(email__iexact=person.email)
    dropped = {"ending": AbsenceState.DROPPED, "ended_by": person, "ended_at": now}
    succeeding.filter(agreed_at__isnull=True, ending="").update(**dropped)
    succeeding.update(name="", email="")
    known = Q(person=person) | Q(person__isnull=True, email__iexact=person.email)
    concerned = Party.objects.filter(known).values("proposal_id")
    for found in Proposal.objects.filter(pk__in=concerned).order_by("pk"):
        proposal = drafts.locked_for_office(found)
        for party in Party.objects.filter(known, proposal=proposal):
            _forget(proposal, party, by=person, now=now)


def _forget(proposal: Proposal, party: Party, *, by: Any, now: datetime) -> None:
    took_part = party.state in (PartyState.NAMED, PartyState.INVITED, PartyState.JOINED)
    party.name, party.email, party.facts, party.organisation_name = "", "", {}, ""
    party.organisation, party.left_reason, party.token_digest = None, "", ""
    if took_part:
        party.left_at = now if party.state == PartyState.JOINED else None
        party.state = PartyState.LEFT
    party.save()
    if took_part and proposal.status != ProposalStatus.SUBMITTED:  # what is handed in stays handed in
        signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=party.role, by=by, now=now)
    DirectorAbsence.objects.filter(party=party).update(reason="")
    for revision in Revision.objects.filter(proposal=proposal):
        _strike(revision, f"parties.{party.code}", party.code)
        short = paper.in_short(programme_of(proposal.call), revision.content)
        Receipt.objects.filter(revision=revision).update(**short)
    if proposal.handed_in_id:
        proposal.refresh_from_db(fields=["handed_in"])  # whose revision has just lost the name
        finding.index_received(proposal)
    record("proposal.party-erased", on=proposal, by=by, at=now, facts={"party": party.code})


def _strike(revision: Revision, beginning: str, code: str) -> None:
    gone = set(revisions.places_under(revision.content, beginning))
    if not gone:
        return
    revision.salts = {path: salt for path, salt in revision.salts.items() if path not in gone}
    revision.content["parties"][code] = {}
    revision.fingerprint = ""
    revision.save(update_fields=["salts", "content", "fingerprint"])
