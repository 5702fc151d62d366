"""Who holds what on a person: a register that every app above fills.

An app that keeps something personal registers, when it loads, how to collect
it for its owner and how to take it away (`accounts.offers.keep_personal_data`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from parvis.accounts.models import Person
from parvis.accounts.models.belonging import FIRST_TO_LAST, DatedFact

Collect = Callable[[Person], Any]
Erase = Callable[[Person, datetime], None]


@dataclass(frozen=True)
class Holder:
    """One kind of thing that is kept on people."""

    name: str
    collect: Collect
    erase: Erase


_holders: dict[str, Holder] = {}


def register(name: str, *, collect: Collect, erase: Erase) -> None:
    """Let `collect(person)` answer what is kept (JSON-able), and `erase(person, now)` take it away."""
    _holders[name] = Holder(name, collect, erase)


def collected(person: Person) -> dict[str, Any]:
    """Everything every app keeps on the person, by its name."""
    return {"account": _account(person)} | {name: holder.collect(person) for name, holder in _holders.items()}


def holders() -> tuple[Holder, ...]:
    """All that registered."""
    return tuple(_holders.values())


def _fact(one: DatedFact) -> dict[str, str | None]:
    """The country and the days of a fact; `to_on` is the first day on which it holds no more."""
    return {
        "country": one.country,
        "from": one.from_on.isoformat() if one.from_on else None,
        "up to": one.to_on.isoformat() if one.to_on else None,
    }


def _second_step(person: Person) -> dict[str, Any]:
    """What the person has for the second step, without what opens anything."""
    from parvis.accounts.queries.second_steps import second_steps_of

    steps = second_steps_of(person)
    return {
        "keys": [{"name": one.name, "added at": one.made_at.isoformat()} for one in steps.keys],
        "app since": steps.app_since and steps.app_since.isoformat(),
        "recovery codes left": steps.recovery_left,
        "asked to be let in": [
            {"at": one.asked_at.isoformat(), "words": one.words} for one in person.lost_keys.order_by("asked_at")
        ],
    }


def _account(person: Person) -> dict[str, Any]:
    from parvis.accounts.queries import living_sessions
    from parvis.audit.models import Entry

    trail = Entry.objects.filter(chain__case=person.audit_case()).order_by("position")
    return {
        "code": person.code,
        "email": person.email,
        "name": person.name,
        "outlet": person.outlet,
        "language": person.language,
        "orcid": person.orcid,
        "orcid proven at": person.orcid_proven_at.isoformat() if person.orcid_proven_at else None,
        "joined at": person.joined_at.isoformat(),
        "nationalities": [_fact(one) for one in person.nationalities.order_by(*FIRST_TO_LAST)],
        "residences": [_fact(one) for one in person.residences.order_by(*FIRST_TO_LAST)],
        "affiliations": [
            {
                "organisation": one.organisation.name,
                "ror": one.organisation.ror_id,
                "position": one.position,
                "seniority": one.seniority,
                "employed": one.is_employment,
                **_fact(one),
            }
            for one in person.affiliations.select_related("organisation").order_by(*FIRST_TO_LAST)
        ],
        "agreements": [
            {"document": one.document, "version": one.version, "at": one.accepted_at.isoformat()}
            for one in person.acceptances.order_by("accepted_at")
        ],
        "appointments": [
            {
                "role": one.role,
                "from": one.starts_at.isoformat(),
                "until": one.ends_at.isoformat() if one.ends_at else None,
                "confirmed at": one.confirmed_at.isoformat() if one.confirmed_at else None,
            }
            for one in person.appointments.order_by("made_at")
        ],
        "sign-ins": [
            {"since": one.created_at.isoformat(), "network address": one.ip, "browser": one.user_agent}
            for one in living_sessions(person)
        ],
        "second step": _second_step(person),
        "api tokens": [
            {"name": one.name, "made at": one.made_at.isoformat(), "scopes": one.scopes}
            for one in person.api_tokens.order_by("made_at")
        ],
        "trail": [{"at": entry.at.isoformat(), "what": entry.action} for entry in trail],
    }
