"""Earlier funding of the people and organisations of a proposal."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.conflicts import plain_name
from parvis.past.queries.awards import Funded
from parvis.past.queries.awards import funding_of as awards_of
from parvis.past.queries.people import known_as
from parvis.proposals.models import Proposal
from parvis.proposals.queries.drafts import parties


def funding_of(proposal: Proposal, person: Any, *, at: datetime) -> list[Funded]:
    """The past awards that name who takes part, or an organisation of theirs; for who may read past awards.

    At most six queries.
    """
    seats = parties(proposal)
    accounts = [one.person for one in seats if one.person]
    addresses = {one.code: {one.email.lower()} for one in accounts}
    addresses |= {one.code: {one.email.lower()} for one in seats if not one.person and one.email}
    _keys, past = known_as(accounts, addresses)
    places = {plain_name(one.organisation.name if one.organisation else one.organisation_name) for one in seats}
    return awards_of({one.code for one in past.values()}, places - {""}, person, at=at)
