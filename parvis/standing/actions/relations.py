"""Who stands how to a case, from when until when, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.standing import CaseKind
from parvis.domain.standing import Relation as RelationKind
from parvis.standing.models import Conflict, Relation


@transaction.atomic
def relate(person: Any, kind: str, code: str, relation: str, *, cause: str, by: Any, now: datetime) -> Relation:
    """Let the person stand so to the case from now on; the same again changes nothing."""
    made, is_new = Relation.objects.get_or_create(
        person=person,
        kind=CaseKind(kind),
        case=code,
        relation=RelationKind(relation),
        to_at=None,
        defaults={"from_at": now, "cause": cause[:200], "made_by": by},
    )
    if is_new:
        facts = {"person": person.code, "relation": made.relation, "cause": made.cause}
        record("standing.related", on=made, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def end(relation: Relation, *, by: Any, now: datetime, cause: str = "") -> Relation:
    """End a relation; one that has ended stays as it is."""
    relation = Relation.objects.select_for_update(of=("self",)).select_related("person").get(pk=relation.pk)
    if relation.to_at is None:
        relation.to_at = now
        relation.save(update_fields=["to_at"])
        facts = {"person": relation.person.code, "relation": relation.relation, "cause": cause}
        record("standing.ended", on=relation, by=by, at=now, facts=facts)
    return relation


@transaction.atomic
def end_all(person: Any, kind: str, code: str, relation: str = "", *, by: Any, now: datetime, cause: str = "") -> int:
    """End what the person is to the case (with `relation`: only that); how many ended."""
    found = Relation.objects.filter(person=person, kind=kind, case=code, to_at__isnull=True)
    if relation:
        found = found.filter(relation=relation)
    return len([end(one, by=by, now=now, cause=cause) for one in found])


@transaction.atomic
def forget_person(person: Any, *, now: datetime) -> None:
    """End what a person who leaves the house is to any case, and take away what he or she wrote of conflicts."""
    for one in Relation.objects.filter(person=person, to_at__isnull=True):
        end(one, by=person, now=now, cause="account erased")
    Conflict.objects.filter(person=person).exclude(note="").update(note="")
