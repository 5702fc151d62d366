"""Reads of the screening: the officer's queue, one file, what waits for the applicants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from parvis.domain.programme_file import Screening as Form
from parvis.domain.programme_file import Stage
from parvis.domain.proposals import ProposalStatus
from parvis.domain.refusals import NotFound
from parvis.domain.screening import UNDECIDED, Quote, ScreeningState
from parvis.programme.queries import programme_of
from parvis.proposals import queries as proposals
from parvis.proposals.models import Proposal
from parvis.review.models import Question, Screening
from parvis.web.prepared import prepared_question

SIZE = 50
SHOWS = ("to-do", "answered", "asked", "decided")


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Setting:
    """What the programme's file says of the screening that a proposal stands before."""

    form: Form
    stage: Stage
    submission: str


def setting_of(proposal: Proposal) -> Setting:
    """The screening after what was handed in; NotFound where there is none.  No query if `handed_in` came along."""
    programme = programme_of(proposal.call)
    submission = proposal.handed_in.stage if proposal.handed_in else proposal.stage
    stage = programme.stage_after(submission, "screening", proposal.mechanism, proposal.call.way_in)
    if stage is None or programme.screening is None or proposal.handed_in is None:
        raise NotFound(_("There is no such proposal."))
    return Setting(programme.screening, stage, submission)


def of(proposal: Proposal) -> Screening | None:
    """How the submission that lies with the office stands.  One query."""
    submission = proposal.handed_in.stage if proposal.handed_in else proposal.stage
    return Screening.objects.filter(proposal=proposal, submission=submission).select_related("decided_by").first()


def locked(proposal: Proposal, *, now: datetime) -> Screening:
    """The screening of the submission held for a change; begun if nobody looked before.  Two queries, three if new."""
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("call", "handed_in").get(pk=proposal.pk)
    setting = setting_of(proposal)
    held, _made = Screening.objects.get_or_create(
        proposal=proposal,
        submission=setting.submission,
        defaults={"stage": setting.stage.code, "begun_at": now},
    )
    held.proposal = proposal
    return held


def _of_row() -> QuerySet[Screening]:
    return Screening.objects.filter(proposal=OuterRef("pk"), submission=OuterRef("handed_in__stage"))


def state_of_row() -> Coalesce:
    """How the submission that lies with the office stands, as a column of a query over proposals."""
    return Coalesce(Subquery(_of_row().values("state")[:1]), Value(ScreeningState.OPEN.value))


def files(person: Any, *, at: datetime) -> QuerySet[Any]:
    """Everything an officer may screen, with its state: nothing hidden, nothing of his or her own."""
    waiting = Question.objects.filter(
        screening__proposal=OuterRef("pk"),
        screening__submission=OuterRef("handed_in__stage"),
        answered_at__isnull=True,
        closed_at__isnull=True,
    ).order_by("due_at")
    answered = Question.objects.filter(
        screening__proposal=OuterRef("pk"),
        screening__submission=OuterRef("handed_in__stage"),
        answered_at__isnull=False,
    ).order_by("-answered_at")
    return (
        Proposal.objects.for_work(person, at=at)
        .select_related("call", "handed_in", "case_officer")
        .annotate(
            screening_state=state_of_row(),
            screening_outcome=Subquery(_of_row().values("outcome")[:1]),
            question_due_at=Subquery(waiting.values("due_at")[:1]),
            answered_at=Subquery(answered.values("answered_at")[:1]),
        )
    )


def shown(found: Any, show: str) -> QuerySet[Any]:
    """Those of one kind: to look at, answered meanwhile, waiting for the applicants, decided."""
    still = found.filter(status=ProposalStatus.SUBMITTED)
    if show == "asked":
        return still.filter(screening_state=ScreeningState.ASKED)
    if show == "answered":
        return still.filter(screening_state=ScreeningState.OPEN, answered_at__isnull=False)
    if show == "decided":
        return found.exclude(screening_state__in=[state.value for state in UNDECIDED])
    return still.filter(screening_state=ScreeningState.OPEN)


def numbers(person: Any, *, at: datetime) -> dict[str, int]:
    """How many files of each kind the officer has.  One query."""
    told = dict.fromkeys(SHOWS, 0)
    for status, state, number, answered in _numbers(person, at=at):
        if state not in UNDECIDED:
            told["decided"] += number
        elif status == ProposalStatus.SUBMITTED:
            told["asked" if state == ScreeningState.ASKED else "to-do"] += number
            told["answered"] += answered
    return told


@prepared_question()
def _numbers(person: Any, *, at: datetime) -> QuerySet[Any, Any]:
    """How many files there are in each status and state, and how many of them lie open and answered."""
    answered = Q(screening_state=ScreeningState.OPEN, answered_at__isnull=False)
    found = files(person, at=at).order_by().values_list("status", "screening_state")
    return found.annotate(number=Count("pk"), answered=Count("pk", filter=answered))


def next_file(person: Any, *, at: datetime, after: Proposal | None = None) -> Proposal | None:
    """The file to look at next: answered ones first, then the oldest.  One query."""
    found: Any = shown(files(person, at=at), "to-do")
    if after is not None:
        found = found.exclude(pk=after.pk)
    first: Proposal | None = found.order_by(F("answered_at").desc(nulls_last=True), "submitted_at", "pk").first()
    return first


def questions(screening: Screening | None) -> list[Question]:
    """What was asked, in order.  One query."""
    return list(screening.questions.select_related("asked_by", "answered_by")) if screening else []


def question_of(code: str, person: Any, *, at: datetime) -> Question:
    """A question to one of the person's own proposals; NotFound for any other.  One query."""
    mine = Proposal.objects.of_person(person, at=at)
    found = (
        Question.objects.filter(code=code, screening__proposal__in=mine)
        .select_related("screening__proposal__call", "asked_by", "answered_by")
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such question."))
    return found


@prepared_question()
def waiting_for(person: Any, *, at: datetime) -> QuerySet[Question]:
    """What the person's own proposals are asked and have not answered.  One query."""
    mine = Proposal.objects.of_person(person, at=at)
    found = Question.objects.filter(screening__proposal__in=mine, answered_at__isnull=True, closed_at__isnull=True)
    return found.select_related("screening__proposal").order_by("due_at")


def quotes_of(proposal: Proposal, *, found: Any = None) -> tuple[Quote, ...]:
    """The rules of the call that are not met on its closing day, each with its words and the value found."""
    programme, call = programme_of(proposal.call), proposal.call
    verdict = proposals.verdict(proposal, proposals.window(proposal).closes_at, found)
    listed = programme.rules_on(call.rule_wording).rules if call.rule_wording else programme.rules
    words = {rule.id: programme.sentences[id(rule)] for rule in listed}
    return tuple(
        Quote(one.rule, dict(words.get(one.rule, one.words)), dict(one.words), one.severity == "blocking")
        for one in verdict.findings
    )
