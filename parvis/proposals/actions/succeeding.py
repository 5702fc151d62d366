"""After the award: somebody follows somebody else, on a day that an approved change names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.proposals import PartyState
from parvis.domain.refusals import Refused
from parvis.programme.queries import programme_of
from parvis.proposals.actions.drafting import checked_facts, take_seat
from parvis.proposals.models import Party, Proposal
from parvis.proposals.queries import drafts


def _(message: str) -> str:
    return message


@transaction.atomic
def change_seats(
    proposal: Proposal,
    *,
    leaves: str,
    joins: Mapping[str, Mapping[str, Any]],
    person: Any,
    reason: str,
    by: Any,
    now: datetime,
    at: datetime,
) -> list[Party]:
    """Let a party leave and others join at the moment `at`; what was signed and handed in stays as it was.

    `joins` are parties by the codes they are to have; a director among them is `person`, with the
    facts that hold of him or her.  Before `at` the former party keeps the seat.
    """
    proposal = drafts.locked_for_office(proposal)
    former = Party.objects.filter(proposal=proposal, code=leaves).first() if leaves else None
    if former is not None:
        if former.state not in (PartyState.JOINED, PartyState.NAMED):
            raise Refused(_("Who leaves takes part no more already."), code="left-already")
        former.state, former.left_reason = PartyState.LEFT, reason.strip()[:500]
        former.left_at = max(at, former.joined_at) if former.joined_at else None
        former.save(update_fields=["state", "left_at", "left_reason"])
        facts = {"party": former.code, "at": at.isoformat()}
        record("proposal.party-left", on=proposal, by=by, at=now, facts=facts)
    return [_seated(proposal, code, told, former, person=person, by=by, now=now, at=at) for code, told in joins.items()]


def _seated(
    proposal: Proposal,
    code: str,
    told: Mapping[str, Any],
    former: Party | None,
    *,
    person: Any,
    by: Any,
    now: datetime,
    at: datetime,
) -> Party:
    role = programme_of(proposal.call).role(str(told["role"]))
    if role is None:
        raise Refused(_("The programme knows no such part in a project."), code="no-such-role")
    party = Party(
        code=code,
        proposal=proposal,
        role=role.code,
        side=role.side,
        signs=role.signs,
        state=PartyState.NAMED,
        name=str(told["name"])[:120],
        organisation_name=str(told.get("organisation") or "")[:300],
        flags=list(told.get("flags") or ()),
        added_by=by,
        added_at=now,
        replaces=former,
    )
    if role.signs:
        if person is None:
            raise Refused(_("A director joins with an account of his or her own."), code="account-needed")
        party.writes = True
        take_seat(party, person, now=now)
        party.joined_at = at
    else:
        party.facts, party.facts_on = checked_facts(told.get("facts") or {}), now.date()
    party.save()
    facts = {"party": party.code, "role": party.role, "at": at.isoformat()}
    record("proposal.party-succeeded", on=proposal, by=by, at=now, facts=facts)
    return party
