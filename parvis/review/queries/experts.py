"""The pool: who is in it on a day, with how much on the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Count, Q, QuerySet

from parvis.accounts.models import Person
from parvis.domain.evaluation import OPEN, AssignmentState
from parvis.domain.refusals import NotFound
from parvis.review.models import Assignment, Declaration, Expert, ExpertTerm
from parvis.web.prepared import DAY, prepared_question
from parvis.web.programme import today


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Row:
    """An expert in the list: the newest term, and what lies with him or her."""

    expert: Expert
    term: ExpertTerm | None
    serves: bool
    waits: bool  # for a colleague to confirm the term
    open: int
    done: int


def person_with(email: str) -> Person | None:
    """The account to which this address is proven to belong, if there is one.  One query."""
    proven = EmailAddress.objects.filter(email__iexact=email, verified=True).values("user_id")
    return Person.objects.filter(Q(email__iexact=email) | Q(pk__in=proven), is_active=True).order_by("pk").first()


def locked_expert(expert: Expert) -> Expert:
    """The expert, held for a change."""
    return Expert.objects.select_for_update(of=("self",)).select_related("person").get(pk=expert.pk)


def locked_term(term: ExpertTerm) -> ExpertTerm:
    """The term with its expert, held for a change."""
    rows = ExpertTerm.objects.select_for_update(of=("self",)).select_related("expert__person", "made_by")
    return rows.get(pk=term.pk)


def expert_of(code: str, person: Any, *, at: datetime) -> Expert:
    """The expert of this address, if the person may see him or her; NotFound otherwise.  One query."""
    found = Expert.objects.visible_to(person, at=at).select_related("person", "organisation").filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such expert."))
    return found


def serving(day: date) -> QuerySet[Expert]:
    """Who may be asked on this day."""
    return Expert.objects.serving_on(day).select_related("person", "organisation")


@prepared_question(day=DAY)
def names_serving(*, day: date) -> QuerySet[Expert, Any]:
    """Key, code and name of who may be asked on this day, by name."""
    return Expert.objects.serving_on(day).order_by("name", "id").values_list("pk", "code", "name")


def pool(person: Any, *, at: datetime, words: str = "", nation: str = "", serves: bool | None = None) -> list[Row]:
    """The pool as the office sees it.  Two queries."""
    day = today(at)
    seen = Q(assignments__in=Assignment.objects.visible_to(person, at=at).values("pk"))
    found = (
        Expert.objects.visible_to(person, at=at)
        .select_related("organisation")
        .prefetch_related("terms")
        .annotate(
            open_count=Count("assignments", filter=seen & Q(assignments__state__in=[state.value for state in OPEN])),
            done_count=Count("assignments", filter=seen & Q(assignments__state=AssignmentState.DONE)),
        )
    )
    if nation:
        found = found.filter(nominated_by=nation)
    for word in words.split()[:6]:
        text = Q(expertise_en__icontains=word) | Q(expertise_fr__icontains=word)
        found = found.filter(Q(name__icontains=word) | Q(organisation_name__icontains=word) | text)
    rows = []
    expert: Any
    for expert in found:
        terms = list(expert.terms.all())
        holding = next((one for one in terms if one.term.holds_on(day)), None)
        waiting = any(one.confirmed_at is None and one.ended_on is None and one.to_on > day for one in terms)
        row = Row(
            expert,
            holding or (terms[0] if terms else None),
            holding is not None,
            waiting,
            expert.open_count,
            expert.done_count,
        )
        if serves is None or row.serves is serves:
            rows.append(row)
    return rows


def declared_without_account(expert: Expert) -> list[Declaration]:
    """Every conflict that the expert declared with nothing but a mailed link.  One query."""
    rows = Declaration.objects.filter(assignment__expert=expert, person__isnull=True)
    return [one for one in rows.select_related("assignment__proposal") if one.conflicts]


def assignments_of(expert: Expert, person: Any, *, at: datetime) -> list[Assignment]:
    """What the expert was asked for, as far as this person sees it, newest first.  One query."""
    found = Assignment.objects.visible_to(person, at=at).filter(expert=expert)
    return list(found.select_related("round__call", "proposal").order_by("-id")[:100])
