"""Reads of relations and conflicts; `related` and `barred` are made to stand inside other queries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Concat

from parvis.audit.offers import Paper, Table, plain_rows
from parvis.domain.standing import Relation as RelationKind
from parvis.standing.models import Conflict, ReadMark, Relation
from parvis.web.prepared import TEXT, prepared_question


def related(kind: str, person: Any, relations: Iterable[RelationKind] | None, at: datetime) -> QuerySet[Any, Any]:
    """The codes of the cases to which the person stands so then (without `relations`: in any way).

    No query of its own: it stands inside another.
    """
    found = Relation.objects.holding_at(at).filter(person=person, kind=kind)
    if relations is not None:
        found = found.filter(relation__in=list(relations))
    return found.values("case")


def barred(kind: str, person: Any, at: datetime) -> QuerySet[Any, Any]:
    """The codes of the cases that a conflict hides from the person then.  No query of its own."""
    return Conflict.objects.barring_at(at).filter(person=person, kind=kind).values("case")


def barred_subjects(person: Any, at: datetime) -> QuerySet[Any, Any]:
    """The same over all kinds, as `<kind>:<code>`: what talks and the trail call their cases.  No query of its own."""
    named = Concat(F("kind"), Value(":"), F("case"), output_field=CharField())
    return Conflict.objects.barring_at(at).filter(person=person).annotate(subject=named).values("subject")


def is_barred(kind: str, code: str, person: Any, at: datetime) -> bool:
    """Whether a conflict hides this case from the person then.  One query."""
    return Conflict.objects.barring_at(at).filter(person=person, kind=kind, case=code).exists()


def conflicts_of(kind: str, code: str, at: datetime) -> QuerySet[Conflict]:
    """The conflicts of a case that hold then, set aside or not, with the people concerned.  One query."""
    return (
        Conflict.objects.filter(kind=kind, case=code, from_at__lte=at)
        .exclude(to_at__lte=at)
        .select_related("person", "stated_by", "override_asked_by", "overridden_by")
        .order_by("person__name", "id")
    )


def barred_people(kind: str, codes: Iterable[str], at: datetime) -> set[tuple[str, int]]:
    """Every pair of one of these cases and a person whom a conflict keeps from it then.  One query."""
    found = Conflict.objects.barring_at(at).filter(kind=kind, case__in=list(codes))
    return set(found.values_list("case", "person_id"))


def relations_of(kind: str, code: str, at: datetime) -> QuerySet[Relation]:
    """Who stands how to the case then.  One query."""
    return Relation.objects.holding_at(at).filter(kind=kind, case=code).select_related("person").order_by("id")


@prepared_question(kind=TEXT, case=TEXT, part=TEXT)
def marks(person: Any, *, kind: str, case: str, part: str) -> QuerySet[Any, Any]:
    """That the person has opened this part of the case before."""
    return ReadMark.objects.filter(person=person, kind=kind, case=case, part=part).values_list("pk")


def read_by(kind: str, code: str, person: Any) -> list[tuple[str, datetime]]:
    """What the person has read of the case, and when first.  One query."""
    found = ReadMark.objects.filter(kind=kind, case=code, person=person).order_by("first_at", "id")
    return list(found.values_list("part", "first_at"))


def kept_on(person: Any) -> list[dict[str, Any]]:
    """What is kept on a person here, for its owner."""
    relations = Relation.objects.filter(person=person).order_by("id")
    conflicts = Conflict.objects.filter(person=person).order_by("id")
    return [
        {"kind": one.kind, "relation": one.relation, "from": one.from_at.isoformat(), "cause": one.cause}
        for one in relations
    ] + [
        {"kind": one.kind, "ground": one.ground, "how": one.how, "note": one.note, "from": one.from_at.isoformat()}
        for one in conflicts
        if one.how == "declared" and one.stated_by_id == person.pk
    ]


def archived(kind: str) -> Callable[[str, Any, datetime], Iterator[Table | Paper]]:
    """A case's part of an archive: who stood how to it, and the conflicts, with who set them aside and why."""

    def of_case(code: str, person: Any, at: datetime) -> Iterator[Table | Paper]:
        del person, at  # who sees the case sees how others stand to it
        named = {"kind": kind, "case": code}
        yield Table("relations", lambda: plain_rows(Relation.objects.filter(**named)))
        yield Table("conflicts", lambda: plain_rows(Conflict.objects.filter(**named), without=("facts",)))

    return of_case
