"""Joint proposals for tests: opened, joined, filled in, signed, handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.accounts.models import Person
from parvis.programme.models import Call
from parvis.proposals import queries
from parvis.proposals.actions import acting, drafting, opening, signing, submitting, writing
from parvis.proposals.models import ActingSpell, Party, Proposal, Receipt
from tests import factories
from tests.factories import NOW
from tests.proposals.papers import kept_file

EVENT_ANSWERS: dict[str, Any] = {
    "title": "Early warning of floods in mountain valleys",
    "dates": {"from": "2027-09-06", "to": "2027-09-09"},
    "venue": "Westhaven, Belgium",
    "summary": "Sensors and people who read them meet for four days.",
    "priorities": ["2024:1.a"],
    "security_link": "Floods cut roads that civil protection needs.",
    "civil": {"answer": "yes", "why": "Only civil use."},
    "dual_use": {"answer": "no", "why": ""},
    "purpose": "To agree on one protocol for warning.",
    "programme": [
        {"day": f"2027-09-0{day}", "items": [{"time": "09:00", "title": "Session", "speaker": "A. Speaker"}]}
        for day in range(6, 10)
    ],
    "speakers": "Two from each side.",
    "outcome": "A protocol.",
    "publication": "Proceedings.",
    "participants": {"ally": 15, "partner": 20, "other": 0},
    "selection": "By an open call.",
    "young_scientists": "Ten of them.",
    "women_peace_security": "Half of the speakers are women.",
    "ally_contribution": "The hall.",
    "partner_contribution": "The sensors.",
    "other_funding": {"answer": "no", "why": ""},
    "consent": {"answer": "yes", "why": ""},
}


def event_call(**fields: Any) -> Call:
    """A call for workshops that is open at NOW."""
    return factories.call(**{"mechanisms": ["ARW", "MYP"], "rule_wording": "2024", **fields})


def opened(
    call: Call | None = None, *, by: Person | None = None, mechanism: str = "ARW", now: datetime = NOW
) -> Proposal:
    """A draft opened by an allied director."""
    return opening.start(
        call or event_call(),
        mechanism,
        role="ally-director",
        by=by or factories.scientist("BE"),
        now=now,
        title="Floods",
    )


def directors(proposal: Proposal) -> tuple[Person, Person]:
    """The allied and the partner director."""
    seats = {
        party.role: party for party in Party.objects.filter(proposal=proposal, state="joined").select_related("person")
    }
    return seats["ally-director"].person, seats["partner-director"].person  # type: ignore[return-value]


def invited(
    proposal: Proposal, person: Person, *, role: str = "partner-director", now: datetime = NOW, **fields: Any
) -> Party:
    """An invitation to this person, by who opened the draft."""
    return drafting.invite(proposal, role=role, email=person.email, by=proposal.opened_by, now=now, **fields)


def link_of(mails: Any) -> str:
    """The token in the newest letter that has one."""
    text = mails()[-1].text
    return text.split("/invitation/", 1)[-1].split("/")[0]


def joint(
    call: Call | None = None, *, mechanism: str = "ARW", ally: str = "BE", partner: str = "UA", now: datetime = NOW
) -> Proposal:
    """A draft with both directors."""
    proposal = opened(call, by=factories.scientist(ally), mechanism=mechanism, now=now)
    person = factories.scientist(partner)
    party = invited(proposal, person, now=now)
    drafting.take_seat(party, person, now=now)
    party.token_digest = ""
    party.save()
    return proposal


def write(proposal: Proposal, field: str, value: Any, *, by: Person, now: datetime = NOW) -> writing.Saved:
    """Save one answer over whatever version is there."""
    section = queries.form_of(proposal).section_of(field)
    party = Party.objects.get(proposal=proposal, person=by) if section.owner == "own" else None
    kept = proposal.answers.filter(stage=proposal.stage, field=field, party=party).first()
    return writing.save_answer(proposal, field, value, base_version=kept.version if kept else 0, by=by, now=now)


def filled(call: Call | None = None, *, now: datetime = NOW, **fields: Any) -> Proposal:
    """A complete draft of a workshop: nothing blocks it but the signatures."""
    proposal = joint(call, now=now, **fields)
    ally, partner = directors(proposal)
    form = queries.form_of(proposal)
    for section in form.sections:
        for field in section.fields:
            if section.owner == "own":
                for person, amount in ((ally, "12000.50"), (partner, "8000.00")):
                    if field.kind == "files":
                        kept_file(proposal, field.code, by=person, now=now)
                    else:
                        cells = [{"party": "", "category": "travel", "year": 1, "amount": amount}]
                        write(proposal, field.code, {"cells": cells, "cofunding": ""}, by=person, now=now)
            else:
                write(
                    proposal,
                    field.code,
                    EVENT_ANSWERS[field.code],
                    by=partner if section.owner == "partner" else ally,
                    now=now,
                )
    proposal.refresh_from_db()
    return proposal


def signed(call: Call | None = None, *, now: datetime = NOW, **fields: Any) -> Proposal:
    """A complete draft that both directors have signed."""
    proposal = filled(call, now=now, **fields)
    sign_all(proposal, now=now)
    proposal.refresh_from_db()
    return proposal


def sign_all(proposal: Proposal, *, now: datetime = NOW) -> None:
    """Both directors read the draft as it stands and sign it."""
    proposal.refresh_from_db()
    for person in directors(proposal):
        signing.sign_off(proposal, queries.digest(proposal), by=person, now=now)


def submitted(call: Call | None = None, *, now: datetime = NOW, **fields: Any) -> tuple[Proposal, Receipt]:
    """A proposal that lies with the office, and its receipt."""
    proposal = signed(call, now=now, **fields)
    receipt = submitting.submit(proposal, by=directors(proposal)[0], now=now)
    proposal.refresh_from_db()
    return proposal, receipt


def acting_for(proposal: Proposal, person: Person, officer: Person, *, now: datetime = NOW) -> ActingSpell:
    """An officer who writes in this person's name, asked and agreed to."""
    spell = acting.ask_to_act(proposal, person, reason="Asked by telephone: no network there.", by=officer, now=now)
    return acting.agree_to_acting(spell, by=person, now=now)
