"""Invite the other side, accept, decline, say who one is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from parvis.accounts.actions.throttling import spend
from parvis.accounts.models import Organisation
from parvis.accounts.queries import addresses_of
from parvis.accounts.queries.facts import facts_on
from parvis.domain import invitations
from parvis.domain.proposals import PartyState, ProposalStatus, Side, VoidCause, check_is_open
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.gateways import mail
from parvis.programme.queries import programme_of
from parvis.proposals import access, notify, queries
from parvis.proposals.actions import signing
from parvis.proposals.actions.trail import written_down
from parvis.proposals.models import Party, Proposal
from parvis.proposals.queries import drafts
from parvis.proposals.queries.drafts import Seat


def _(message: str) -> str:
    return message


@transaction.atomic
def invite(
    proposal: Proposal,
    *,
    role: str,
    email: str,
    by: Any,
    now: datetime,
    name: str = "",
    side: str = "",
    language: str = "en",
    writes: bool | None = None,
    replaces: Party | None = None,
) -> Party:
    """Ask somebody by mail to take part; the link in the letter opens for this address alone."""
    proposal, seat = _for_people(proposal, by, now)
    party = _new_party(proposal, role, side, writes, seat, by=by, now=now)
    party.email = checked_address(proposal, email)
    party.name, party.language, party.replaces = name.strip()[:120], checked_language(language), replaces
    spend("invite/person", by.code, now=now)
    token = _fresh_link(party, now)
    party.save()
    signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=role, by=by, now=now)
    facts = {"party": party.code, "role": role, "email": party.email, "name": party.name}
    written_down("proposal.party-invited", on=proposal, by=by, at=now, facts=facts)
    notify.invited(party, token, by=by, now=now)
    return party


@transaction.atomic
def name_party(
    proposal: Proposal,
    *,
    role: str,
    name: str,
    by: Any,
    now: datetime,
    side: str = "",
    organisation: Organisation | None = None,
    organisation_name: str = "",
    facts: Mapping[str, object] | None = None,
) -> Party:
    """Name somebody who takes part without writing: an end-user, a young scientist."""
    proposal, seat = _for_people(proposal, by, now)
    party = _new_party(proposal, role, side, False, seat, by=by, now=now)
    if party.signs:
        raise Invalid(_("Who signs must be invited and accept."), field="role")
    if not name.strip():
        raise Invalid(_("Write a name."), field="name")
    party.state, party.name = PartyState.NAMED, name.strip()[:120]
    party.organisation, party.organisation_name = organisation, organisation_name.strip()[:300]
    party.facts, party.facts_on = checked_facts(facts or {}), now.date()
    party.save()
    signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=role, by=by, now=now)
    written_down(
        "proposal.party-named",
        on=proposal,
        by=by,
        at=now,
        facts={"party": party.code, "role": role, "name": party.name},
    )
    return party


@transaction.atomic
def resend(party: Party, *, by: Any, now: datetime) -> Party:
    """Send the invitation once more; only the newest link opens."""
    proposal, _seat_of = _for_people(party.proposal, by, now)
    party = _of(proposal, party)
    standing(party).check_can_send_again(now)
    spend("invite/person", by.code, now=now)
    token = _fresh_link(party, now)
    party.save(update_fields=["token_digest", "sent_at", "sendings"])
    written_down("proposal.invitation-resent", on=proposal, by=by, at=now, facts={"party": party.code})
    notify.invited(party, token, by=by, now=now)
    return party


@transaction.atomic
def call_back(party: Party, *, by: Any, now: datetime) -> Party:
    """Take an invitation back, or strike out somebody who was only named."""
    proposal, _seat_of = _for_people(party.proposal, by, now)
    party = _of(proposal, party)
    if party.state not in (PartyState.INVITED, PartyState.NAMED):
        raise Refused(
            _("Only an invitation that waits, or somebody who is only named, can be taken back."), code="no-such-move"
        )
    party.state, party.token_digest, party.left_at = PartyState.LEFT, "", None
    party.save(update_fields=["state", "token_digest", "left_at"])
    signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=party.role, by=by, now=now)
    written_down("proposal.party-called-back", on=proposal, by=by, at=now, facts={"party": party.code})
    return party


def invitation_behind(token: str) -> Party:
    """The invitation that this link belongs to; NotFound if it is none, or no longer the newest."""
    found = (
        Party.objects.select_related("proposal__call", "added_by")
        .filter(token_digest=invitations.token_digest(token))
        .first()
        if token
        else None
    )
    if found is None:
        raise NotFound(_("There is no such invitation."))
    return found


@transaction.atomic
def accept(token: str, *, by: Any, now: datetime) -> Party:
    """Join the proposal that the invitation is for, with the account that has its address."""
    party = invitation_behind(token)
    proposal = drafts.locked_for_office(party.proposal)
    party.refresh_from_db()
    standing(party).check_can_answer(now)
    if party.email.lower() not in addresses_of(by):
        raise Denied(
            _("This invitation is for another address. Sign in with the account that has it, or ask for a new one."),
            code="another-address",
        )
    check_is_one_person(proposal, by, party)
    check_is_open(ProposalStatus(proposal.status), drafts.window(proposal).state_at(now))
    take_seat(party, by, now=now)
    party.token_digest = ""
    party.save()
    signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=party.role, by=by, now=now)
    written_down("proposal.party-joined", on=proposal, by=by, at=now, facts={"party": party.code, "role": party.role})
    notify.joined(party, now=now)
    return party


@transaction.atomic
def decline(token: str, *, now: datetime, reason: str = "") -> Party:
    """Say no to an invitation; no account is needed."""
    party = invitation_behind(token)
    proposal = drafts.locked_for_office(party.proposal)
    party.refresh_from_db()
    standing(party).check_can_answer(now)
    party.state, party.declined_at, party.token_digest = PartyState.DECLINED, now, ""
    party.left_reason = reason.strip()[:500]
    party.save(update_fields=["state", "declined_at", "token_digest", "left_reason"])
    signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=party.role, by=None, now=now)
    written_down(
        "proposal.party-declined",
        on=proposal,
        by=None,
        at=now,
        facts={"party": party.code, "reason": party.left_reason},
    )
    notify.declined(party, now=now)
    return party


@transaction.atomic
def describe(
    party: Party,
    facts: Mapping[str, object],
    *,
    by: Any,
    now: datetime,
    name: str = "",
    organisation: Organisation | None = None,
    organisation_name: str = "",
) -> Party:
    """Say who a party is: one's own facts, or those of somebody who is only named."""
    proposal, seat = _for_people(party.proposal, by, now, writes=False)
    party = _of(proposal, party)
    if party.state == PartyState.JOINED:
        access.check_is_own(seat, party.pk)
    else:
        access.check_writes(seat)
    party.facts, party.facts_on = checked_facts(facts), now.date()
    party.name = name.strip()[:120] or party.name
    party.organisation = organisation
    party.organisation_name = organisation_name.strip()[:300]
    party.save()
    signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=party.role, by=by, now=now)
    written_down("proposal.party-described", on=proposal, by=by, at=now, facts={"party": party.code, **party.facts})
    return party


@transaction.atomic
def take_over_facts(party: Party, *, by: Any, now: datetime) -> Party:
    """Take nationality, residence and employment anew from one's account, as of today."""
    proposal, seat = _for_people(party.proposal, by, now, writes=False)
    party = _of(proposal, party)
    access.check_is_own(seat, party.pk)
    before = (party.facts, party.organisation_id)
    _take_facts(party, by, now=now)
    party.save()
    if (party.facts, party.organisation_id) != before:
        signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=party.role, by=by, now=now)
    written_down("proposal.party-described", on=proposal, by=by, at=now, facts={"party": party.code, **party.facts})
    return party


def standing(party: Party) -> invitations.Invitation:
    """How the invitation stands, for the rulebook."""
    sent_at = party.sent_at or party.added_at
    answer = {
        PartyState.JOINED.value: invitations.InvitationState.ACCEPTED,
        PartyState.DECLINED.value: invitations.InvitationState.DECLINED,
        PartyState.LEFT.value: invitations.InvitationState.WITHDRAWN,
        PartyState.NAMED.value: invitations.InvitationState.WITHDRAWN,
    }.get(party.state)
    return invitations.Invitation(sent_at, sent_at + invitations.WAITS, answer)


def checked_facts(facts: Mapping[str, object]) -> dict[str, Any]:
    """The facts that rules of eligibility use, in their shapes; Invalid for a country that is none."""
    nationality = facts.get("nationality") or []
    kept: dict[str, Any] = {"nationality": sorted({str(code).upper() for code in _list(nationality)})}
    for name in ("residence", "employer_country"):
        kept[name] = str(facts.get(name) or "").upper()
    for name in ("organisation_kind", "seniority", "position"):
        kept[name] = str(facts.get(name) or "")[:120]
    for code in [*kept["nationality"], kept["residence"], kept["employer_country"]]:
        if code and not (len(code) == 2 and code.isascii() and code.isalpha()):
            raise Invalid(_("“%(typed)s” is no country."), field="country", code="country", typed=code)
    return kept


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple | set | frozenset) else [value]


def _for_people(proposal: Proposal, by: Any, now: datetime, *, writes: bool = True) -> tuple[Proposal, Seat]:
    """The proposal held for a change of its people by somebody who writes in it, while it can be changed."""
    proposal, seat = queries.locked(proposal, by)
    if writes:
        access.check_writes(seat)
    check_is_open(ProposalStatus(proposal.status), drafts.window(proposal).state_at(now))
    return proposal, seat


def _new_party(
    proposal: Proposal, role: str, side: str, writes: bool | None, seat: Seat, *, by: Any, now: datetime
) -> Party:
    part = programme_of(proposal.call).role(role)
    if part is None:
        raise Invalid(_("The programme has no such part in a proposal."), field="role")
    if part.signs and Party.objects.taking_part().filter(proposal=proposal, role=role).exists():
        raise Refused(
            _("Somebody has this part already, or is invited to it. Take the invitation back first."), code="seat-taken"
        )
    if side and side not in {one.value for one in Side}:
        raise Invalid(_("Choose one of both sides."), field="side")
    pen = part.signs or (writes if writes is not None else bool(part.side or side))
    if pen and side and not part.side and side != seat.side:
        raise Invalid(_("You invite writers for your own side only; the other side invites its own."), field="side")
    side = part.side or side
    return Party(proposal=proposal, role=role, side=side, signs=part.signs, writes=pen, added_by=by, added_at=now)


def _of(proposal: Proposal, party: Party) -> Party:
    found = Party.objects.filter(proposal=proposal, pk=party.pk).select_related("proposal", "person").first()
    if found is None:
        raise NotFound(_("There is no such party."))
    return found


def _check_is_new(proposal: Proposal, email: str) -> None:
    seated = Party.objects.taking_part().filter(proposal=proposal)
    same = seated.filter(email__iexact=email).exists() or seated.filter(person__email__iexact=email).exists()
    if same or seated.filter(person__emailaddress__email__iexact=email, person__emailaddress__verified=True).exists():
        raise Refused(_SAME_PERSON, code="same-person")


def check_is_one_person(proposal: Proposal, person: Any, party: Party) -> None:
    """Nobody takes two seats in one proposal, under whatever account or address, or Refused."""
    others = Party.objects.taking_part().filter(proposal=proposal).exclude(pk=party.pk)
    same = Q(person=person) | Q(address__in=addresses_of(person))
    if person.orcid:
        same |= Q(person__orcid=person.orcid)
    if others.alias(address=Lower("email")).filter(same).exists():
        raise Refused(_SAME_PERSON, code="same-person")


_SAME_PERSON = _("This person takes part already. Nobody has two parts in one proposal, and nobody sits on both sides.")


def checked_address(proposal: Proposal, email: str) -> str:
    """An address to which a letter can go, of nobody who takes part already; Invalid or Refused otherwise."""
    try:
        address = mail.address_of(email.strip()).lower()
    except mail.NotAnAddress:
        raise Invalid(
            _("No letter can be sent to this address. Check it for a typing mistake."), field="email"
        ) from None
    _check_is_new(proposal, address)
    return address


def checked_language(language: str) -> str:
    """The language, if letters are written in it; else the house's own."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _fresh_link(party: Party, now: datetime) -> str:
    token = invitations.new_token()
    party.token_digest = invitations.token_digest(token)
    party.sent_at = now
    party.sendings += 1
    return token


def take_seat(party: Party, person: Any, *, now: datetime) -> None:
    """Somebody with an account takes the seat, with the facts that hold of him or her today."""
    party.person, party.state, party.joined_at = person, PartyState.JOINED, now
    party.email, party.language = person.email, person.language
    party.name = person.name or party.name or person.email
    _take_facts(party, person, now=now)


def _take_facts(party: Party, person: Any, *, now: datetime) -> None:
    known = facts_on(person, now.date())
    party.organisation = known.employer
    party.organisation_name = known.employer.name if known.employer else party.organisation_name
    party.facts_on = now.date()
    party.facts = {
        "nationality": list(known.nationalities),
        "residence": known.residence,
        "employer_country": known.employer_country,
        "organisation_kind": known.organisation_kind,
        "seniority": known.seniority,
        "position": known.position,
    }
