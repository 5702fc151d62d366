"""Open a draft: alone, with somebody who is invited at once, or as a director of an activity."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.domain.calls import CallState
from parvis.domain.proposals import ProposalStatus, VoidCause, check_is_open
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.programme.models import Call
from parvis.programme.queries import directors_of, locked, programme_of
from parvis.proposals import notify
from parvis.proposals.actions import drafting, signing
from parvis.proposals.actions.trail import written_down
from parvis.proposals.models import Party, Proposal
from parvis.proposals.queries import drafts


def _(message: str) -> str:
    return message


@transaction.atomic
def start(
    call: Call, mechanism: str, *, role: str, by: Any, now: datetime, title: str = "", acronym: str = ""
) -> Proposal:
    """Open a draft as the director of one side.

    An activity has one draft: whoever directs it and comes first opens it, in
    the part the office invited him or her to; those who have accepted by then
    are seated with it.
    """
    if not Call.objects.visible_to(by, at=now).filter(pk=call.pk).exists():
        raise NotFound(_("There is no such call."))
    if call.status != "published" or call.window.state_at(now) is CallState.CLOSED:
        raise Refused(_("This call takes no proposals any more."), code="call-closed")
    if mechanism not in call.mechanisms:
        raise Invalid(_("This call is not for that kind of activity."), field="mechanism")
    programme = programme_of(call)
    part = programme.role(role)
    if part is None or not part.opens:
        raise Invalid(_("Choose in which part you open the proposal."), field="role")
    if call.is_activity:
        _check_opens_activity(call, role, by)
    stages = programme.submissions_of(mechanism, call.way_in)
    proposal = Proposal.objects.create(
        call=call,
        mechanism=mechanism,
        stage=stages[0].code if stages else "",
        title=title.strip()[:300],
        acronym=acronym.strip()[:40],
        opened_by=by,
        opened_at=now,
        stage_opened_at=now,
    )
    party = _seated(proposal, role, by, added_by=by, now=now)
    facts = {"call": call.code, "mechanism": mechanism, "role": role, "party": party.code}
    written_down("proposal.opened", on=proposal, by=by, at=now, facts=facts)
    if call.is_activity:
        for director in directors_of(call):
            if director.person != by and not _is_taken(proposal, director.role):
                other = _seated(proposal, director.role, director.person, added_by=None, now=now)
                facts = {"party": other.code, "role": other.role, "invitation": director.code}
                written_down("proposal.party-joined", on=proposal, by=by, at=now, facts=facts)
                notify.opened(other, by=by, now=now)
    return proposal


@transaction.atomic
def start_together(
    partner: Any, call: Call, mechanism: str, *, role: str, by: Any, now: datetime, title: str = ""
) -> Proposal:
    """Open a draft, and invite this person to direct the other side, in one step."""
    proposal = start(call, mechanism, role=role, title=title, by=by, now=now)
    other = next(one.code for one in programme_of(call).roles if one.signs and one.code != role)
    if _is_taken(proposal, other):  # of an activity, by who accepted to direct it
        return proposal
    drafting.invite(
        proposal, role=other, email=partner.email, name=partner.name, language=partner.language, by=by, now=now
    )
    return proposal


@transaction.atomic
def join_activity(proposal: Proposal, *, by: Any, now: datetime) -> Party:
    """Take one's seat in the draft of an activity that one accepted to direct after it was opened."""
    proposal = drafts.locked_for_office(proposal)
    director = next((one for one in directors_of(proposal.call) if one.person == by), None)
    if director is None or not proposal.call.is_activity:
        raise NotFound(_("There is no such proposal."))
    check_is_open(ProposalStatus(proposal.status), drafts.window(proposal).state_at(now))
    if _is_taken(proposal, director.role):
        raise Refused(
            _("Somebody has this part already, or is invited to it. Take the invitation back first."), code="seat-taken"
        )
    party = _seated(proposal, director.role, by, added_by=None, now=now)
    signing.void(proposal, cause=VoidCause.PARTY_CHANGED, field=party.role, by=by, now=now)
    facts = {"party": party.code, "role": party.role, "invitation": director.code}
    written_down("proposal.party-joined", on=proposal, by=by, at=now, facts=facts)
    notify.joined(party, now=now)
    return party


def _check_opens_activity(call: Call, role: str, by: Any) -> None:
    """Only who directs the activity opens its draft, in his or her own part, and only once."""
    locked(call)
    director = next((one for one in directors_of(call) if one.person == by), None)
    if director is None:
        raise Denied(
            _("Only who was invited to direct this activity, and has accepted, opens its draft."), code="not-director"
        )
    if director.role != role:
        raise Invalid(_("You were invited to another part of this activity."), field="role")
    if Proposal.objects.filter(call=call).exists():
        raise Refused(_("The draft of this activity is open already. Join it instead."), code="open-already")


def _is_taken(proposal: Proposal, role: str) -> bool:
    return Party.objects.taking_part().filter(proposal=proposal, role=role).exists()


def _seated(proposal: Proposal, role: str, person: Any, *, added_by: Any, now: datetime) -> Party:
    part = programme_of(proposal.call).role(role)
    assert part is not None  # read from the same edition as the invitation
    party = Party(
        proposal=proposal, role=role, side=part.side, signs=part.signs, writes=True, added_by=added_by, added_at=now
    )
    drafting.check_is_one_person(proposal, person, party)
    drafting.take_seat(party, person, now=now)
    party.save()
    return party
