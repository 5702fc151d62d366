"""Who reviews what: the rows behind a link, behind a desk, held for a change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from parvis.accounts.queries import has_address, person_at
from parvis.domain.evaluation import COUNTS, OPEN, AssignmentState, is_short_notice
from parvis.domain.invitations import token_digest
from parvis.domain.programme_file import Ground, Programme, ReviewForm, Stage
from parvis.domain.refusals import NotFound
from parvis.domain.standing import CaseKind
from parvis.programme.queries import programme_of
from parvis.review.models import Assignment
from parvis.review.queries import received
from parvis.review.queries.received import Card
from parvis.standing.models import Conflict
from parvis.standing.queries import barred
from parvis.web.prepared import TEXT, prepared_question

S = AssignmentState
FELL = (S.DECLINED, S.RECUSED)
REMINDED_BEFORE = (timedelta(days=7), timedelta(days=2))


def _(message: str) -> str:
    return message


def with_case(rows: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """The same, each with its proposal, expert and round, of which what the matching said is read when asked for."""
    return rows.select_related("round__call", "proposal__call", "expert__person", "review")


def locked(assignment: Assignment) -> Assignment:
    """The assignment with its case, held for a change."""
    rows = Assignment.objects.select_for_update(of=("self",))
    rows = rows.select_related("round__call", "proposal__call", "expert__person")
    return rows.get(pk=assignment.pk)


def behind(token: str) -> Assignment:
    """The assignment that this link belongs to; NotFound if it is none, or no longer the newest."""
    found = with_case(Assignment.objects.filter(token_digest=token_digest(token))).first() if token else None
    if found is None or found.state == S.PROPOSED:
        raise NotFound(_("There is no such invitation."))
    return found


def own(code: str, person: Any, *, at: datetime) -> Assignment:
    """An assignment of one's own with what was handed in; NotFound for any other, and once a conflict has closed it.

    One query.
    """
    found = _own.first(person, at=at, code=code)
    if found is None:
        raise NotFound(_("There is no such review."))
    return found


@prepared_question(code=TEXT)
def _own(person: Any, *, at: datetime, code: str) -> QuerySet[Assignment]:
    mine = with_case(Assignment.objects.visible_to(person, at=at).filter(code=code, expert__person=person))
    unread = ("salts", "leaves", "sketch")
    return mine.select_related("proposal__handed_in__revision").defer(
        *(f"proposal__handed_in__revision__{one}" for one in unread)
    )


def written_to(code: str, person: Any, *, at: datetime) -> Assignment | None:
    """An assignment of an expert not known to be anybody yet, who was written to at an address of this person's.

    None for any other, and where a conflict closes the proposal to the person.
    """
    rows = Assignment.objects.filter(code=code, expert__person=None).exclude(state=S.PROPOSED)
    found = with_case(rows.exclude(proposal__code__in=barred(CaseKind.PROPOSAL, person, at))).first()
    return found if found is not None and has_address(person, found.expert.email) else None


def account_of(assignment: Assignment) -> Any | None:
    """Whose account the expert's is: the one that is bound, else who has the address.  At most one query."""
    return assignment.expert.person or person_at(assignment.expert.email)


def for_office(code: str, person: Any, *, at: datetime) -> Assignment:
    """An assignment as the office handles it; NotFound for who does not.  One query."""
    found = with_case(Assignment.objects.visible_to(person, at=at).filter(code=code)).first()
    if found is None:
        raise NotFound(_("There is no such review."))
    return found


def grounds_of(assignment: Assignment) -> list[str]:
    """The codes of the grounds that may be declared."""
    return [one.code for one in grounds(assignment)]


def grounds(assignment: Assignment) -> list[Ground]:
    """The grounds that may be declared at this stage, in the file's order."""
    programme = programme_of(assignment.round.call)
    stage = programme.stage(assignment.round.stage)
    named = frozenset(stage.conflicts if stage else ())
    return [one for one in programme.conflict_grounds if one.code in named]


def form_of(assignment: Assignment) -> tuple[Programme, Stage | None, ReviewForm | None]:
    """The edition, the stage and the form under which the review is written.  No query once it was read."""
    programme = programme_of(assignment.round.call)
    return programme, programme.stage(assignment.round.stage), programme.review_form


@dataclass(frozen=True)
class DeskLine:
    """One line of a reviewer's desk."""

    assignment: Assignment
    title: str
    asked_for: bool  # an invitation to answer
    begun: bool
    near: bool
    overdue: bool


@prepared_question()
def asked_of(person: Any, *, at: datetime) -> QuerySet[Assignment]:
    """Everything one was asked to review and may still see.  One query."""
    found = Assignment.objects.visible_to(person, at=at).filter(expert__person=person, state__in=[*OPEN, S.DONE])
    rows = found.select_related("proposal__handed_in", "review").order_by("due_at", "id")
    # A line says no more than this, and a full desk has fifty.
    return rows.only("code", "state", "due_at", "proposal__code", "proposal__handed_in__title", "review__draft")


def desk(rows: Iterable[Assignment], *, at: datetime) -> list[DeskLine]:
    """The lines of a reviewer's desk, what waits first.  No query of its own."""
    lines = []
    for one in rows:
        is_open = one.state in OPEN
        lines.append(
            DeskLine(
                one,
                one.proposal.received_title,
                one.state == S.INVITED,
                is_open and getattr(one, "review", None) is not None and bool(one.review.draft),
                is_open and at < one.due_at and is_short_notice(one.due_at, at),
                is_open and at >= one.due_at,
            )
        )
    return sorted(lines, key=lambda line: (line.assignment.state == S.DONE, line.assignment.due_at))


@prepared_question()
def fallen(person: Any, *, at: datetime) -> QuerySet[Assignment]:
    """Reviews that fell away and for which nobody has been found or excused.  One query."""
    found = Assignment.objects.visible_to(person, at=at).filter(state__in=FELL, settled_at__isnull=True)
    rows = found.select_related("round__call", "proposal", "expert")
    return rows.order_by("due_at", "id")


def due(at: datetime) -> QuerySet[Assignment]:
    """Everything that an expert still has to do, without what a conflict closes, with its people.  One query."""
    rows = Assignment.objects.filter(state__in=list(OPEN), due_at__gt=at - timedelta(days=30))
    of_pair = {"kind": CaseKind.PROPOSAL, "case": OuterRef("proposal__code"), "person": OuterRef("expert__person")}
    rows = rows.exclude(Exists(Conflict.objects.barring_at(at).filter(**of_pair)))
    return with_case(rows).order_by("id")


def card_of(assignment: Assignment) -> Card:
    """Title, summary and people of the proposal.  One query."""
    from parvis.proposals.models import Proposal

    return received.card(received.with_content(Proposal.objects.filter(pk=assignment.proposal_id)).get())


def counting_of(assignment: Assignment) -> int:
    """How many reviews the proposal has or awaits in this round.  One query."""
    return Assignment.objects.filter(
        Q(round=assignment.round, proposal=assignment.proposal), state__in=list(COUNTS)
    ).count()
