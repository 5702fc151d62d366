"""Who speaks for which nation, at a moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.accounts.models import Appointment, Person
from parvis.decisions.models import Delegation, Membership, Paper
from parvis.decisions.models.papers import voices
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.standing.queries import barred_people
from parvis.web.programme import current


def _(message: str) -> str:
    return message


def decides_by_silence() -> bool:
    """Whether the programme's nations decide so."""
    decision = current().decision
    return decision is not None and decision.kind == "consensus-by-silence"


def seat_of(person: Any, *, at: datetime) -> Membership | None:
    """The person's place in the delegation of a member nation then.  One query."""
    if person is None or not person.is_authenticated:
        return None
    held = Membership.objects.holding_at(at).of_members(voices(at)).filter(person=person)
    return held.order_by("-id").first()


def delegates_at(at: datetime) -> QuerySet[Membership]:
    """Everybody who speaks for a member nation then, with the people."""
    held = Membership.objects.holding_at(at).of_members(voices(at)).filter(person__is_active=True)
    return held.select_related("person").order_by("nation", "-kind", "id")


def readers_of(paper: Paper, *, at: datetime) -> list[Membership]:
    """The delegates who may read this paper: none whom a conflict keeps from it or from a proposal on it."""
    everybody = list(delegates_at(at))
    codes = [line.proposal.code for line in paper.lines.select_related("proposal")]
    kept = {pk for _code, pk in barred_people("proposal", codes, at) | barred_people("paper", [paper.code], at)}
    return [one for one in everybody if one.person_id not in kept]


def chairs(at: datetime) -> list[Person]:
    """Who chairs the body then.  One query."""
    holding = Appointment.objects.holding_at(at).filter(role=Role.CHAIR)
    return list(Person.objects.filter(pk__in=holding.values("person"), is_active=True).order_by("pk"))


def every_membership() -> QuerySet[Membership]:
    """All places, held, waiting and ended, with everybody concerned."""
    return Membership.objects.select_related("person", "made_by", "confirmed_by").order_by("nation", "-kind", "-id")


def locked_delegation(nation: str) -> Delegation:
    """The delegation held for a change of its people."""
    Delegation.objects.get_or_create(nation=nation)
    return Delegation.objects.select_for_update().get(nation=nation)


def membership(code: str) -> Membership:
    """The place with this code; NotFound otherwise.  One query."""
    found = Membership.objects.select_related("person", "made_by").filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such place in a delegation."))
    return found


def kept_on(person: Any) -> list[dict[str, Any]]:
    """What is kept on a person here, for its owner."""
    return [
        {
            "nation": one.nation,
            "kind": one.kind,
            "from": one.from_at.isoformat(),
            "until": one.to_at.isoformat() if one.to_at else None,
        }
        for one in Membership.objects.filter(person=person).order_by("id")
    ]
