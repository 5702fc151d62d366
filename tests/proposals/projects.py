"""A multi-year project for tests: complete, with milestones, criteria for success and an end-user."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.calls import WayIn
from parvis.programme.models import Call
from parvis.proposals import queries
from parvis.proposals.actions import drafting
from parvis.proposals.models import Party, Proposal
from tests import factories
from tests.factories import NOW
from tests.proposals import building
from tests.proposals.papers import kept_file

ANSWERS: dict[str, Any] = {
    "title": "One gauge on two banks",
    "acronym": "GAUGE",
    "months": "24",
    "summary": "Two services read the same river and warn by one rule.",
    "priorities": ["2024:1.a"],
    "resubmission": {"answer": "no", "why": ""},
    "security_link": "Floods cut roads that civil protection needs.",
    "civil": {"answer": "yes", "why": "Only civil use."},
    "dual_use": {"answer": "no", "why": ""},
    "trl": {"start": 3, "end": 6},
    "workplan": {
        "tasks": [{"id": "t1", "title": "Stations", "from": 1, "to": 24, "lead": ""}],
        "milestones": [
            {"id": "m1", "title": "Stations read by both", "month": 9},
            {"id": "m2", "title": "A season of common warnings", "month": 20},
        ],
    },
    "deliverables": [{"title": "The forecast", "month": 20, "kind": "report"}],
    "risks": [{"text": "Ice.", "likelihood": "low", "impact": "high", "answer": "A spare."}],
    "criteria": [
        {"text": "Warned eight hours ahead", "weight": 60, "month": 20},
        {"text": "Used by both services", "weight": 40, "month": 24},
    ],
    "prior": [],
    "ethics": {"answer": "no", "why": ""},
    "other_funding": {"answer": "no", "why": ""},
    "consent": {"answer": "yes", "why": ""},
}
MONEY = {
    "ally": (("travel", "30000"), ("consumables", "20000")),
    "partner": (("equipment", "140000"), ("stipends", "25000"), ("travel", "35000")),
}


def filled(call: Call | None = None, *, ally: str = "BE", partner: str = "UA", now: datetime = NOW) -> Proposal:
    """A complete draft of an activity that the secretariat opened, which begins with the full form."""
    proposal = building.joint(call, mechanism="MYP", ally=ally, partner=partner, now=now)
    Call.objects.filter(pk=proposal.call_id).update(way_in=WayIn.TOP_DOWN, nations=[ally, partner])
    Proposal.objects.filter(pk=proposal.pk).update(stage="full")
    proposal = Proposal.objects.select_related("call").get(pk=proposal.pk)
    people = building.directors(proposal)
    drafting.name_party(
        proposal,
        role="end-user",
        name="Flood service",
        organisation=factories.organisation("River board", country=partner, kind="government"),
        facts={
            "nationality": [partner],
            "residence": partner,
            "employer_country": partner,
            "organisation_kind": "government",
        },
        by=people[0],
        now=now,
    )
    lead = Party.objects.get(proposal=proposal, person=people[0]).code
    sides = dict(zip(("ally", "partner"), people, strict=True))
    for section in queries.form_of(proposal).sections:
        writers = (
            ("ally", "partner")
            if section.owner == "own"
            else (("partner",) if section.owner == "partner" else ("ally",))
        )
        for field in section.fields:
            for side in writers:
                if field.kind == "files":
                    kept_file(proposal, field.code, by=sides[side], now=now)
                elif field.kind == "budget":
                    cells = [{"party": "", "category": kind, "year": 1, "amount": sum_} for kind, sum_ in MONEY[side]]
                    building.write(proposal, field.code, {"cells": cells, "cofunding": ""}, by=sides[side], now=now)
                else:
                    said = ANSWERS.get(field.code, "As the plan says.")
                    if field.kind == "workplan":
                        said = {**said, "tasks": [{**one, "lead": lead} for one in said["tasks"]]}
                    building.write(proposal, field.code, said, by=sides[side], now=now)
    proposal.refresh_from_db()
    return proposal


def submitted(call: Call | None = None, *, now: datetime = NOW, **fields: Any) -> Proposal:
    """A multi-year project that lies with the office."""
    proposal = filled(call, now=now, **fields)
    building.sign_all(proposal, now=now)
    proposal.refresh_from_db()
    building.submitting.submit(proposal, by=building.directors(proposal)[0], now=now)
    proposal.refresh_from_db()
    return proposal
