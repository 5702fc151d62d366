"""The facts from which conflicts of interest are found, read for many proposals and people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Q

from parvis.accounts.models import Affiliation, Appointment, Nationality, Person
from parvis.domain import conflicts
from parvis.domain.conflicts import Audience, Found, Judged, Somebody, Work, plain_name
from parvis.domain.programme_file import Programme
from parvis.domain.proposals import PartyState, Side
from parvis.domain.roles import Role
from parvis.programme.queries import programme_of
from parvis.proposals.models import Party, Proposal

STAFF = (
    Role.PROGRAMME_OFFICER,
    Role.SCIENTIFIC_ADVISER,
    Role.CHAIR,
    Role.FINANCIAL_OFFICER,
    Role.TREASURER,
    Role.AUDITOR,
)


def found(
    proposals: Iterable[Proposal],
    persons: Iterable[Any],
    at: datetime,
    *,
    audience: Audience,
    grounds: Iterable[str] | None = None,
) -> dict[tuple[str, str], tuple[Found, ...]]:
    """What keeps whom from which proposal: (code of the proposal, code of the person) → grounds, where there are any.

    `grounds` narrows to those of a stage.  The proposals bring their calls along.
    At most six queries, however many there are of both.
    """
    judged, people = list(proposals), list(persons)
    if not judged or not people:
        return {}
    parties = _parties(judged)
    who = _people(people, {one.person_id for seats in parties.values() for one in seats if one.person_id}, at)
    kept: dict[tuple[str, str], tuple[Found, ...]] = {}
    wanted = None if grounds is None else frozenset(grounds)
    for proposal in judged:
        programme = programme_of(proposal.call)
        asked = frozenset(proposal.call.conflict_grounds)
        listed = [one for one in programme.conflict_grounds if wanted is None or one.code in wanted]
        case = _case(proposal, parties[proposal.pk], programme, at)
        for person in who:
            if holds := conflicts.found(listed, case, person(proposal), audience=audience, asked_for=asked):
                kept[proposal.code, person.key] = holds
    return kept


def staff(at: datetime) -> list[Person]:
    """Everybody who holds an office through which proposals are met.  One query."""
    holding = Appointment.objects.holding_at(at).filter(role__in=STAFF)
    return list(Person.objects.filter(pk__in=holding.values("person_id")).order_by("pk"))


class _Known:
    """One who judges; what he or she has in common with a proposal leaves out that proposal itself."""

    def __init__(self, key: str, facts: dict[str, Any], seats: list[tuple[int, str]], met: dict[int, dict[str, date]]):
        self.key, self.facts, self.seats, self.met = key, facts, seats, met

    def __call__(self, proposal: Proposal) -> Somebody:
        together: dict[str, date] = {}
        for other, people in self.met.items():
            if other != proposal.pk:
                for account, day in people.items():
                    together[account] = max(day, together.get(account, day))
        calls = frozenset(call for other, call in self.seats if other != proposal.pk)
        return Somebody(self.key, **self.facts, together=together, calls=calls)


def _parties(proposals: list[Proposal]) -> dict[int, list[Party]]:
    """Who takes part or has taken part; an invitation that was declined leaves no tie.  One query."""
    kept: dict[int, list[Party]] = defaultdict(list)
    rows = Party.objects.filter(proposal__in=[one.pk for one in proposals]).exclude(state=PartyState.DECLINED)
    for one in rows.select_related("person", "organisation"):
        kept[one.proposal_id].append(one)
    return kept


def _case(proposal: Proposal, parties: list[Party], programme: Programme, at: datetime) -> Judged:
    users = {role.code for role in programme.roles if role.uses_results}
    return Judged(
        proposal.code,
        proposal.call.code,
        at.astimezone(programme.zone).date(),
        tuple(
            conflicts.Party(
                str(one),
                account=one.person.code if one.person else "",
                places=_places(one),
                place=one.organisation.name if one.organisation else one.organisation_name,
                nationality=frozenset((one.facts or {}).get("nationality") or ()),
                leads=one.signs and one.side == Side.ALLY,
                uses_results=one.role in users,
                orcid=one.person.orcid if one.person and one.person.orcid_proven_at else "",
                addresses=frozenset({one.email.lower()} if one.email else ())
                | frozenset({one.person.email.lower()} if one.person else ()),
            )
            for one in parties
        ),
    )


def _places(one: Any) -> frozenset[str]:
    """A party's organisation by its code and by its name: typed ones have no common code."""
    named = one.organisation.name if one.organisation else one.organisation_name
    return frozenset({one.organisation.code, plain_name(named)} if one.organisation else {plain_name(named)} - {""})


def _people(people: list[Any], party_people: set[int], at: datetime) -> list[_Known]:
    """What is known of those who judge.  At most five queries."""
    keys = [one.pk for one in people]
    facts: dict[int, dict[str, Any]] = {
        one.pk: {
            "name": one.name,
            "work": [],
            "nationality": set(),
            "orcid": one.orcid if one.orcid_proven_at else "",
            "addresses": {one.email.lower()},
        }
        for one in people
    }
    for work in Affiliation.objects.filter(person__in=keys).select_related("organisation"):
        places = frozenset({work.organisation.code, plain_name(work.organisation.name)})
        facts[work.person_id]["work"].append(Work(places, work.organisation.name, work.to_on))
    for person, country in (
        Nationality.objects.on(at.date()).filter(person__in=keys).values_list("person_id", "country")
    ):
        facts[person]["nationality"].add(country)
    for person, email in EmailAddress.objects.filter(user__in=keys, verified=True).values_list("user_id", "email"):
        facts[person]["addresses"].add(email.lower())
    seats: dict[int, list[tuple[int, str]]] = defaultdict(list)
    joined = Party.objects.filter(Q(state=PartyState.JOINED) | Q(state=PartyState.LEFT, joined_at__isnull=False))
    for person, proposal, call in joined.filter(person__in=keys).values_list(
        "person_id", "proposal_id", "proposal__call__code"
    ):
        seats[person].append((proposal, call))
    mine = {proposal for held in seats.values() for proposal, _call in held}
    together: dict[int, dict[str, date]] = defaultdict(dict)
    for proposal, account, opened in joined.filter(proposal__in=mine, person__in=party_people).values_list(
        "proposal_id", "person__code", "proposal__opened_at"
    ):
        together[proposal][account] = opened.date()
    return [
        _Known(
            one.code,
            {name: frozenset(value) if isinstance(value, set) else value for name, value in facts[one.pk].items()}
            | {"work": tuple(facts[one.pk]["work"])},
            seats[one.pk],
            {proposal: together.get(proposal, {}) for proposal, _call in seats[one.pk]},
        )
        for one in people
    ]
