"""The facts from which conflicts of interest are found, read for many proposals and people at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q

from parvis.accounts.models import Affiliation, Appointment, Nationality, Person
from parvis.domain import conflicts
from parvis.domain.conflicts import Audience, Found, Judged, Somebody, Work, plain_name
from parvis.domain.programme_file import Programme
from parvis.domain.proposals import PartyState, Side
from parvis.domain.roles import Role
from parvis.past.queries import ties as past_ties
from parvis.past.queries.ties import Ties
from parvis.programme.queries import programme_of
from parvis.proposals.models import Party, Proposal, Receipt

STAFF = (
    Role.PROGRAMME_OFFICER,
    Role.SCIENTIFIC_ADVISER,
    Role.CHAIR,
    Role.SECRETARY,
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
    At most eleven queries, however many there are of both, and one of each app that knows awards.
    """
    judged, people = list(proposals), list(persons)
    if not judged or not people:
        return {}
    parties = _parties(judged)
    seats = [one for every in parties.values() for one in every]
    addresses = _proven({one.pk for one in people} | {one.person_id for one in seats if one.person_id})
    ties = _ties(people, seats, addresses)
    works = _works({one.person for one in seats if one.person})
    who = _people(people, {one.person_id for one in seats if one.person_id}, addresses, ties, at)
    kept: dict[tuple[str, str], tuple[Found, ...]] = {}
    wanted = None if grounds is None else frozenset(grounds)
    for proposal in judged:
        programme = programme_of(proposal.call)
        asked = frozenset(proposal.call.conflict_grounds)
        listed = [one for one in programme.conflict_grounds if wanted is None or one.code in wanted]
        case = _case(proposal, parties[proposal.pk], programme, ties, works, at)
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


def _proven(keys: set[int]) -> dict[int, set[str]]:
    """The proven addresses of these accounts.  One query."""
    kept: dict[int, set[str]] = defaultdict(set)
    rows = EmailAddress.objects.filter(user__in=keys, verified=True)
    for person, email in rows.values_list("user_id", "email"):
        kept[person].add(email.lower())
    return kept


def _ties(people: list[Any], seats: list[Party], addresses: dict[int, set[str]]) -> Ties:
    """What files of past awards and of people tell, by the codes of accounts and of parties without one."""
    accounts = {one.pk: one for one in [*people, *(seat.person for seat in seats if seat.person)]}
    known = {one.code: addresses.get(pk, set()) | {one.email.lower()} for pk, one in accounts.items()}
    known.update({_key(one): {one.email.lower()} for one in seats if not one.person and one.email})
    return past_ties.of(accounts.values(), known)


def _key(party: Party) -> str:
    """An account's code, or for who has none the party's own: both are random and never the same."""
    return party.person.code if party.person else party.code


def _works(people: set[Any]) -> dict[str, list[Work]]:
    """Where those who take part work and worked, as they say themselves.  One query."""
    kept: dict[str, list[Work]] = defaultdict(list)
    rows = Affiliation.objects.filter(person__in=people).select_related("organisation", "person")
    for one in rows:
        kept[one.person.code].append(_work(one))
    return kept


def _work(one: Affiliation) -> Work:
    places = frozenset({one.organisation.code, plain_name(one.organisation.name)})
    return Work(places, one.organisation.name, one.to_on, one.from_on)


def _case(
    proposal: Proposal,
    parties: list[Party],
    programme: Programme,
    ties: Ties,
    works: dict[str, list[Work]],
    at: datetime,
) -> Judged:
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
                known_as=ties.known.get(_key(one), frozenset()) | {_key(one)},
                work=(*works.get(_key(one), ()), *ties.works.get(_key(one), ())),
            )
            for one in parties
        ),
    )


def _places(one: Any) -> frozenset[str]:
    """A party's organisation by its code and by its name: typed ones have no common code."""
    named = one.organisation.name if one.organisation else one.organisation_name
    return frozenset({one.organisation.code, plain_name(named)} if one.organisation else {plain_name(named)} - {""})


def _people(
    people: list[Any], party_people: set[int], addresses: dict[int, set[str]], ties: Ties, at: datetime
) -> list[_Known]:
    """What is known of those who judge.  At most four queries."""
    keys = [one.pk for one in people]
    facts: dict[int, dict[str, Any]] = {
        one.pk: {
            "name": one.name,
            "work": list(ties.works.get(one.code, ())),
            "awards": ties.awards.get(one.code, {}),
            "nationality": set(),
            "orcid": one.orcid if one.orcid_proven_at else "",
            "addresses": {one.email.lower()} | addresses.get(one.pk, set()),
        }
        for one in people
    }
    for work in Affiliation.objects.filter(person__in=keys).select_related("organisation"):
        facts[work.person_id]["work"].append(_work(work))
    for person, country in (
        Nationality.objects.on(at.date()).filter(person__in=keys).values_list("person_id", "country")
    ):
        facts[person]["nationality"].add(country)
    seats: dict[int, list[tuple[int, str]]] = defaultdict(list)
    joined = Party.objects.filter(Q(state=PartyState.JOINED) | Q(state=PartyState.LEFT, joined_at__isnull=False))
    for person, proposal, call in joined.filter(person__in=keys).values_list(
        "person_id", "proposal_id", "proposal__call__code"
    ):
        seats[person].append((proposal, call))
    mine = {proposal for held in seats.values() for proposal, _call in held}
    together: dict[int, dict[str, date]] = defaultdict(dict)
    # A draft that was never handed in is nobody's but its people's: it ties nobody.
    handed_in = joined.filter(Exists(Receipt.objects.filter(proposal=OuterRef("proposal"))))
    for proposal, account, opened in handed_in.filter(proposal__in=mine, person__in=party_people).values_list(
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
