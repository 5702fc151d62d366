"""Who speaks for which nation, at a moment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.accounts.models import Appointment, Person
from parvis.decisions.models import Delegation, Membership, Paper
from parvis.decisions.models.delegations import voices
from parvis.domain.deciding import OF_NATIONS, Procedure, approvers_of
from parvis.domain.proposals import PartyState
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind, ConflictState
from parvis.proposals.models import Party
from parvis.proposals.queries import conflicts as facts
from parvis.standing.models import Conflict
from parvis.standing.queries import barred_people
from parvis.web.prepared import prepared_question
from parvis.web.programme import current


def _(message: str) -> str:
    return message


def decides_on_papers() -> bool:
    """Whether the programme's file says how its body decides."""
    return current().decision is not None


def seat_of(person: Any, *, at: datetime) -> Membership | None:
    """The person's place in the delegation of a member nation then.  One query."""
    if person is None or not person.is_authenticated:
        return None
    return next(iter(speaking(places_of(person, at=at), at)), None)


@prepared_question()
def places_of(person: Any, *, at: datetime) -> QuerySet[Membership]:
    """The person's places in delegations then, the newest first."""
    return Membership.objects.holding_at(at).filter(person=person).order_by("-id")


def speaking(places: Iterable[Membership], at: datetime) -> list[Membership]:
    """Those of these places in which one speaks for a member nation then (`MembershipQuerySet.speaking_at`)."""
    members = voices(at)
    return [one for one in places if one.nation in members]


def delegates_at(at: datetime) -> QuerySet[Membership]:
    """Everybody who speaks for a member nation then, with the people."""
    held = Membership.objects.speaking_at(at).filter(person__is_active=True)
    return held.select_related("person").order_by("nation", "-kind", "id")


def readers_of(paper: Paper, *, at: datetime) -> list[Membership]:
    """The delegates who may read this paper.  Five queries."""
    if paper.procedure not in OF_NATIONS:
        return []
    kept = kept_from(paper, at=at)
    return [one for one in delegates_at(at) if one.person_id not in kept]


def kept_from(paper: Paper, *, at: datetime) -> set[int | None]:
    """The people to whom this paper is closed (`PaperQuerySet.open_to`, asked of one paper).  Four queries.

    A conflict keeps it from them or a proposal on it, or such a proposal is their own.
    """
    codes = list(paper.lines.values_list("proposal__code", flat=True))
    barred = barred_people("proposal", codes, at) | barred_people("paper", [paper.code], at)
    own = Party.objects.filter(proposal__code__in=codes, person__isnull=False).exclude(state=PartyState.DECLINED)
    kept: set[int | None] = {pk for _code, pk in barred}
    kept.update(own.values_list("person_id", flat=True))
    return kept


@dataclass(frozen=True)
class Kept:
    """Somebody to whom a paper is closed: because of which item (0: several, or the paper), in which sentence."""

    person: Person
    number: int
    words: str
    facts: Mapping[str, str]


def kept_of(people: Iterable[Person], paper: Paper, *, at: datetime) -> list[Kept]:
    """Of these of the staff, those to whom the paper is closed, or will be once its facts are looked at.

    At most twelve queries.
    """
    asked = list(people)
    lines = list(paper.lines.select_related("proposal__call").order_by("number"))
    numbers = {line.proposal.code: line.number for line in lines}
    closed = kept_from(paper, at=at)
    set_aside = {
        (one.case, one.person_id, one.ground)
        for one in Conflict.objects.filter(kind=CaseKind.PROPOSAL, case__in=numbers, overridden_at__lte=at)
        if one.state_at(at) is ConflictState.OVERRIDDEN
    }
    seen = facts.found([line.proposal for line in lines], asked, at, audience="staff")
    kept = []
    for person in asked:
        first = next(
            (
                Kept(person, number, ground.words, ground.facts)
                for code, number in numbers.items()
                for ground in seen.get((code, person.code), ())
                if (code, person.pk, ground.ground) not in set_aside
            ),
            None,
        )
        if first is None and person.pk in closed:
            first = Kept(person, 0, _("A conflict of interest was declared or decided."), {})
        if first is not None:
            kept.append(first)
    return kept


def chairs(at: datetime) -> list[Person]:
    """Who chairs the body then.  One query."""
    return _holders({Role.CHAIR}, at)


def approvers(paper: Paper, at: datetime) -> list[Person]:
    """Who holds the offices that decide this paper then; nobody where nations do.  One query."""
    roles = {one.role for one in approvers_of(current().decision, Procedure(paper.procedure))}
    return _holders(roles, at) if roles else []


def secretaries(at: datetime) -> list[Person]:
    """Who is the body's secretary then.  One query."""
    return _holders({Role.SECRETARY}, at)


def _holders(roles: Iterable[str], at: datetime) -> list[Person]:
    holding = Appointment.objects.holding_at(at).filter(role__in=sorted(roles))
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
