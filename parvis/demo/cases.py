"""Cases of the example at every station, from "received" to the story: told through actions with past moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from parvis.accounts.models import Person
from parvis.demo import actions, library, queries
from parvis.demo.network import settle
from parvis.demo.people import DELEGATES, DELEGATES_PASSWORD, Sample
from parvis.demo.programme import tell_call
from parvis.demo.proposals import Telling
from parvis.programme.models import Call
from parvis.proposals.models import Proposal

# What each row answers itself; the rest is the same for all.
SAID = (
    "title",
    "acronym",
    "venue",
    "summary",
    "priorities",
    "security_link",
    "purpose",
    "outcome",
    "ally_contribution",
    "partner_contribution",
)
SIGN_INS = frozenset(address for address, _password, _what in DELEGATES)


def tell_cases(now: datetime, *, by: Person) -> int:
    """Everybody who judges, and every case that is not in yet; how many cases the example has."""
    content = library.read("cases")
    _experts(content["experts"], now)
    _delegates(content["delegates"], now)
    for row in content["cases"]:
        call = Call.objects.filter(code=queries.loaded(f"call:{row['call']}")).first()
        if call is not None and not queries.loaded(f"proposal:{row['name']}"):
            with transaction.atomic():
                proposal = Telling(_submitted(row, content["workshop"], now), call, now, by).tell()
                actions.note(f"proposal:{row['name']}", proposal.code, now=now)
    return len(content["cases"])


def tell_projects(now: datetime, *, by: Person) -> int:
    """The activity that the secretariat started, and every project that is not in yet; how many the example has."""
    content = library.read("projects")
    suffix = content["activity"]["suffix"]
    if not queries.loaded(f"call:{suffix}"):
        with transaction.atomic():
            actions.note(f"call:{suffix}", tell_call(content["activity"], now, by).code, now=now)
    for row in content["projects"]:
        call = Call.objects.get(code=queries.loaded(f"call:{row['call']}"))
        told = {key: {**content["shared"], **row[key]} for key in ("answers", "second_answers") if key in row}
        if not queries.loaded(f"proposal:{row['name']}"):
            with transaction.atomic():
                proposal = Telling({**row, **told}, call, now, by).tell()
                actions.note(f"proposal:{row['name']}", proposal.code, now=now)
    return len(content["projects"])


def case_named(name: str) -> Proposal:
    """The proposal of the example of that name."""
    return Proposal.objects.select_related("call").get(code=queries.loaded(f"proposal:{name}"))


def _experts(content: Mapping[str, Any], now: datetime) -> None:
    for row in content["people"]:
        if not queries.loaded(f"person:{row['address']}"):
            with transaction.atomic():
                settle(row, content["organisations"][row["organisation"]], now - timedelta(days=390))


def delegate_address(nation: str, *, alternate: bool = False) -> str:
    """Where the delegate of that nation gets mail."""
    return f"{'alternate' if alternate else 'delegate'}.{nation.lower()}@nations.example"


def _delegates(content: Mapping[str, Any], now: datetime) -> None:
    for nation, people in content.items():
        for place, (name, language) in enumerate(people):
            address = delegate_address(nation, alternate=place > 0)
            if not queries.loaded(f"person:{address}"):
                password = DELEGATES_PASSWORD if address in SIGN_INS else ""
                sample = Sample(name, address, password, "", language, None, "delegate")
                actions.welcome(sample, now=now - timedelta(days=390))


def _submitted(row: Mapping[str, Any], workshop: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """A row of `content/cases.toml` as `demo.proposals` tells it: an event of four days, handed in."""
    first = now.date() + timedelta(days=row["event_in"])
    days = [first + timedelta(days=number) for number in range(len(workshop["days"]))]
    money = {
        f"budget.{side}": {
            "cells": [{"party": "", "category": "travel", "year": 1, "amount": row[f"{side}_money"]}],
            "cofunding": "",
        }
        for side in ("ally", "partner")
    }
    answers = {
        **{name: answer for name, answer in workshop.items() if name != "days"},
        **{name: row[name] for name in SAID},
        "files": "yes",
        "dates": {"from": days[0].isoformat(), "to": days[-1].isoformat()},
        "programme": [_day(on, title) for on, title in zip(days, workshop["days"], strict=True)],
        **money,
    }
    return {
        "name": row["name"],
        "mechanism": row.get("mechanism", "ARW"),
        "ally": row["ally"],
        "partner": row["partner"],
        "title": row["title"],
        "acronym": row["acronym"],
        "days_ago": row["days_ago"],
        "state": "submitted",
        "answers": answers,
    }


def _day(on: date, title: str) -> dict[str, Any]:
    return {"day": on.isoformat(), "items": [{"time": "09:00", "title": title, "speaker": "Both directors"}]}
