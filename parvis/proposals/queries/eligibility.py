"""A proposal as a case for the rules of eligibility, and what they say of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from parvis.accounts.queries import addresses_of_all
from parvis.domain import budget
from parvis.domain.answers import day_of, is_empty, whole_number
from parvis.domain.conflicts import plain_name
from parvis.domain.eligibility import Cap, Case, Cell, Held, HeldAward, PartyFacts, Rule, judge
from parvis.domain.findings import Verdict
from parvis.domain.proposals import PartyState
from parvis.past.queries.holding import held_by
from parvis.programme.queries import programme_of
from parvis.programme.queries.call_rules import waivers
from parvis.proposals.models import Party, Proposal
from parvis.proposals.queries import drafts
from parvis.proposals.queries.drafts import Gathered, gathered
from parvis.web.programme import country_words


def verdict(proposal: Proposal, at: datetime, found: Gathered | None = None) -> Verdict:
    """Every rule asked of the proposal as it stands, on the day of that moment."""
    return judge(programme_of(proposal.call), case_of(proposal, at, found), elsewhere=country_words)


def case_of(proposal: Proposal, at: datetime, found: Gathered | None = None) -> Case:
    """The facts of the proposal on the day of that moment, in the programme's zone.

    Who is only invited does not count yet.  Three queries, one more where a rule
    caps what one person may hand in, and at most five where awards count in it;
    none but those with `found`.
    """
    found = found or gathered(proposal)
    call, programme = proposal.call, programme_of(proposal.call)
    parties = [party for party in found.parties if party.state in (PartyState.JOINED, PartyState.NAMED)]
    told = _told(proposal, found)
    rules = programme.rules_on(call.rule_wording) if call.rule_wording else None
    caps = list(_caps(rules.rules if rules else programme.rules))
    return Case(
        on=at.astimezone(programme.zone).date(),
        mechanism=proposal.mechanism,
        call=call.code,
        stage=proposal.stage,
        wording=call.rule_wording,
        way_in="top-down" if call.way_in == "top-down" else "bottom-up",
        closes_on=drafts.window(proposal).closes_at.astimezone(programme.zone).date(),
        call_priorities=tuple(call.priorities),
        named_nations=tuple(call.nations),
        parties=tuple(_facts(party) for party in parties),
        others=tuple(_held(proposal, parties)) if caps else (),
        awards=_awards(proposal, parties) if any(rule.counts != "proposals" for rule in caps) else (),
        waivers=waivers(call),
        **told,
    )


def _facts(party: Party) -> PartyFacts:
    facts = party.facts
    return PartyFacts(
        id=party.code,
        role=party.role,
        name=str(party),
        person=party.person.code if party.person else party.code,
        nationality=tuple(facts.get("nationality") or ()),
        residence=facts.get("residence") or "",
        employer_country=facts.get("employer_country") or "",
        organisation_id=party.organisation.code if party.organisation else party.organisation_name,
        organisation_kind=facts.get("organisation_kind") or "",
        seniority=facts.get("seniority") or "",
        flags=frozenset(party.flags),
    )


def _told(proposal: Proposal, found: Gathered) -> dict[str, Any]:
    """What the answers state, by the kind of question or by what its field declares."""
    told: dict[str, Any] = {"statements": {}, "measures": {}, "budget": ()}
    form = drafts.form_of(proposal)
    for field in form.fields.values() if form else ():
        value: Any = found.content.get(field.code)
        if is_empty(value):
            continue
        fact = field.declares or field.code
        match field.kind:
            case "priorities":
                told["priorities"] = tuple(map(str, value))
            case "budget":
                told["budget"] += tuple(_cells(value))
            case "money":
                told["budget"] += tuple(_amounts(value))
            case "participants":
                told["participants"] = {group: count for group, count in value.items() if isinstance(count, int)}
            case "period":
                told |= _days(value)
            case "number" if (number := whole_number(value)) is not None:
                if fact == "months":
                    told["months"] = number
                else:
                    told["measures"][fact] = Decimal(number)
            case "yes_no" | "text" if field.declares:
                stated = value.get("answer") == "yes" if isinstance(value, dict) else True
                if fact in ("security_link", "civil"):
                    told[fact] = stated
                else:
                    told["statements"][fact] = stated
    return told


def _cells(parts: Any) -> Iterator[Cell]:
    """The cells of all parties' own budgets; each party's count as its own, whatever they say."""
    for party, part in parts.items():
        rows = part.get("cells") if isinstance(part, dict) else None
        cells, _unread = budget.read_cells(rows if isinstance(rows, list) else ())
        for cell in cells:
            yield Cell(party=party, category=cell.category, amount=cell.amount, year=cell.year)


def _amounts(parts: Any) -> Iterator[Cell]:
    for party, amount in (parts if isinstance(parts, dict) else {}).items():
        if (read := budget.amount_of(amount)) is not None:
            yield Cell(party=party, category="", amount=read)


def _days(value: Any) -> dict[str, int]:
    first, last = day_of(value.get("from")), day_of(value.get("to"))
    if first is None or last is None or last < first or (last - first).days > 366:
        return {}
    days: list[date] = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return {"days": len(days), "working_days": sum(1 for day in days if day.weekday() < 5)}


def _caps(rules: Iterable[Rule]) -> Iterator[Cap]:
    """The caps among these rules and inside them."""
    for rule in rules:
        if isinstance(rule, Cap):
            yield rule
        yield from _caps(rule.parts())


def _held(proposal: Proposal, parties: Iterable[Party]) -> Iterator[Held]:
    """What the people of this proposal have handed in to the same call besides.  One query."""
    people = [party.person_id for party in parties if party.person_id]
    seats = (
        Party.objects.filter(
            person__in=people,
            state=PartyState.JOINED,
            proposal__call=proposal.call_id,
            proposal__handed_in__isnull=False,
        )
        .exclude(proposal=proposal)
        .select_related("person", "organisation", "proposal")
    )
    for seat in seats:
        assert seat.person is not None
        organisation = seat.organisation.code if seat.organisation else seat.organisation_name
        yield Held(proposal=seat.proposal.code, person=seat.person.code, organisation=organisation, roles=(seat.role,))


def _awards(proposal: Proposal, parties: list[Party]) -> tuple[HeldAward, ...]:
    """The awards of its people and organisations.  At most four queries and one of each app that has awards."""
    people = [party.person for party in parties if party.person]
    addresses = addresses_of_all(people)
    addresses |= {one.code: {one.email.lower()} for one in parties if not one.person and one.email}
    places = {
        plain_name(one.organisation.name if one.organisation else one.organisation_name): _facts(one).organisation_id
        for one in parties
    }
    codes = [one.organisation.code for one in parties if one.organisation]
    return held_by(people, addresses, places, organisations=codes, but=proposal.code)
