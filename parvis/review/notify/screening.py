"""Who is told what of the screening.  Letters stand in templates that the office may word anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from parvis.correspondence import actions as correspondence
from parvis.domain.letters import Kind
from parvis.domain.proposals import PartyState
from parvis.programme.queries import programme_of
from parvis.proposals.models import Party, Proposal
from parvis.review.models import Question, Screening
from parvis.standing.queries import is_barred, relations_of
from parvis.web.programme import in_language
from parvis.web.reminders import Reminder

NEAR = timedelta(days=2)  # a reminder goes out so long before a question is due

KINDS = (
    Kind(
        "screening.asked",
        case="proposal",
        name=_("A question to the applicants"),
        subject=_("A question on your proposal “{title}”"),
        body=_(
            "The programme office is looking at your proposal “{title}” and asks you:\n\n"
            "{question}\n\n"
            "Please answer by {due}. Either director can answer; both see the answer."
        ),
        placeholders=("title", "question", "due"),
    ),
    Kind(
        "screening.reminder",
        case="proposal",
        name=_("A reminder of a question to the applicants"),
        subject=_("Please answer by {due}: “{title}”"),
        body=_(
            "A question on your proposal “{title}” still waits for your answer, until {due}:\n\n"
            "{question}\n\n"
            "If it is not answered by then, the office decides on what it has."
        ),
        placeholders=("title", "question", "due"),
    ),
    Kind(
        "screening.answered",
        case="proposal",
        name=_("The applicants have answered"),
        subject=_("Answered: “{title}”"),
        body=_("{who} has answered your question on the proposal “{title}”.\n\n{answer}"),
        placeholders=("title", "who", "answer"),
    ),
    Kind(
        "screening.ended",
        case="proposal",
        name=_("A proposal does not go on from screening"),
        subject=_("Your proposal “{title}” does not go on to the review"),
        body=_(
            "The programme office has looked at your proposal “{title}”. It does not go on to the scientific review: "
            "{outcome}.\n\n"
            "{reasons}\n\n"
            "If you think that we are mistaken, write to us from the proposal’s page."
        ),
        placeholders=("title", "outcome", "reasons"),
    ),
    Kind(
        "screening.withdrawn",
        case="proposal",
        name=_("A proposal was withdrawn at its applicants’ request"),
        subject=_("Withdrawn: “{title}”"),
        body=_("The proposal “{title}” was withdrawn at its applicants’ request.\n\n{reason}"),
        placeholders=("title", "reason"),
    ),
)


def asked(question: Question, *, now: datetime) -> None:
    """To the directors: what the office asks, and until when."""
    for director in _directors(question.screening.proposal):
        _send("screening.asked", director, question.screening.proposal, now, _of_question(question), _door(question))


def answered(question: Question, *, now: datetime) -> None:
    """To who asked, and to the case officer: the answer."""
    proposal = question.screening.proposal
    for person in {question.asked_by, proposal.case_officer} - {None}:
        if is_barred("proposal", proposal.code, person, now):
            continue
        words = {"title": _title(proposal), "who": str(question.answered_by), "answer": question.answer}
        _send("screening.answered", person, proposal, now, words, reverse("review:screen", args=[proposal.code]))


def ended(held: Screening, *, now: datetime) -> None:
    """To the directors: that it does not go on, for which reasons, and which rule with which value."""
    proposal = held.proposal

    def words(language: str) -> dict[str, object]:
        return {
            "title": _title(proposal),
            "outcome": outcome_words(held, language),
            "reasons": "\n\n".join(reason_lines(held, language)),
        }

    for director in _directors(proposal):
        _send("screening.ended", director, proposal, now, words, proposal.get_absolute_url())


def withdrawn(held: Screening, *, now: datetime) -> None:
    """To the directors, and to everybody who works on the proposal."""
    proposal = held.proposal
    words = {"title": _title(proposal), "reason": held.note}
    people = {*_directors(proposal), *(one.person for one in relations_of("proposal", proposal.code, now))}
    for person in people:
        _send("screening.withdrawn", person, proposal, now, words, "")


def due(at: datetime) -> Iterator[Reminder]:
    """A reminder to the directors shortly before a question is due, while it is not answered."""
    waiting = Question.objects.filter(answered_at__isnull=True, closed_at__isnull=True, due_at__gt=at)
    for question in waiting.filter(due_at__lte=at + NEAR, asked_at__lte=at - NEAR).select_related(
        "screening__proposal__call"
    ):
        proposal = question.screening.proposal
        for director in _directors(proposal):
            yield Reminder(
                "screening.reminder",
                director,
                ("proposal", proposal.code),
                f"screening.reminder/{question.code}/{director.code}",
                _of_question(question),
                _door(question),
                _("Answer the question"),
            )


def outcome_words(held: Screening, language: str) -> str:
    """The outcome in this language, as the programme's file names it."""
    stage = programme_of(held.proposal.call).stage(held.stage)
    found = next((one for one in stage.outcomes if one.code == held.outcome), None) if stage else None
    return in_language(found.name, language) if found else held.outcome


def reason_lines(held: Screening, language: str) -> list[str]:
    """The reasons, the rules that are not met with their values, and the office's own words."""
    form = programme_of(held.proposal.call).screening
    lines = [in_language(reason.name, language) for code in held.reasons if form and (reason := form.reason(code))]
    for quote in held.quotes:
        rule, value = (quote[part].get(language) or quote[part].get("en", "") for part in ("words", "value"))
        lines.append(rule if rule == value else f"{rule} — {value}")
    return [*lines, *([held.note] if held.note else [])]


def _of_question(question: Question) -> Any:
    def words(language: str) -> dict[str, object]:
        zone = programme_of(question.screening.proposal.call).zone
        with override(language):
            due = date_format(timezone.localtime(question.due_at, zone), "DATETIME_FORMAT")
        return {
            "title": _title(question.screening.proposal),
            "question": question.text,
            "due": f"{due} ({zone.key})",
        }

    return words


def _door(question: Question) -> str:
    return reverse("review:question", args=[question.code])


def _title(proposal: Proposal) -> str:
    return str(proposal.title or proposal.code)


def _directors(proposal: Proposal) -> list[Any]:
    seats = Party.objects.filter(proposal=proposal, signs=True, state=PartyState.JOINED).select_related("person")
    return [seat.person for seat in seats.order_by("id")]


def _send(kind: str, to: Any, proposal: Proposal, now: datetime, words: Any, link: str) -> None:
    correspondence.send(
        kind,
        to=to,
        case=("proposal", proposal.code),
        words=words,
        link=link,
        link_words=_("Open the page") if link else "",
        now=now,
    )
