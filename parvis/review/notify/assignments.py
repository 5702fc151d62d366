"""Experts and the office are told of reviews: asked, accepted, fallen away, handed in, due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.accounts.models import Person
from parvis.correspondence.actions import Address, send
from parvis.domain.evaluation import AssignmentState
from parvis.domain.invitations import WAITS
from parvis.domain.roles import Role
from parvis.programme.queries import officers
from parvis.review.labels import ASSIGNMENT_STATES
from parvis.review.models import Assignment
from parvis.review.notify import kinds
from parvis.review.queries import assignments
from parvis.standing.queries import is_barred
from parvis.web import figures
from parvis.web.programme import current
from parvis.web.reminders import Reminder

BEFORE = (timedelta(days=7), timedelta(days=2))  # before the review is due
ANSWER_AFTER = (timedelta(days=4), timedelta(days=8))  # after the invitation
AFTER = (timedelta(days=1), timedelta(days=5))  # after the review was due

Words = Callable[[str], dict[str, object]]


def invited(assignment: Assignment, token: str, *, now: datetime) -> None:
    """The letter with the link; it alone knows the token."""
    to = _expert(assignment)
    answer_by = min((assignment.sent_at or now) + WAITS, assignment.due_at)
    _send(
        kinds.INVITED.code,
        to,
        assignment,
        _words(assignment, answer_by=answer_by),
        reverse("review:invitation", args=[token]),
        _("Open the invitation"),
        now,
    )


def accepted(assignment: Assignment, *, now: datetime) -> None:
    """What was promised, and where the text and the form are."""
    to = _expert(assignment)
    link = reverse("review:assignment", args=[assignment.code])
    _send(kinds.ACCEPTED.code, to, assignment, _words(assignment), link, _("Open the review"), now)


def withdrawn(assignment: Assignment, *, now: datetime) -> None:
    """That nothing more is asked for."""
    _send(kinds.WITHDRAWN.code, _expert(assignment), assignment, _words(assignment), "", "", now)


def handed_in(assignment: Assignment, *, now: datetime) -> None:
    """That the review has arrived."""
    to = _expert(assignment)
    link = reverse("review:others", args=[assignment.code])
    _send(kinds.HANDED_IN.code, to, assignment, _words(assignment), link, _("Read the other reviews"), now)


def fell_away(assignment: Assignment, *, now: datetime) -> None:
    """To the officer of the case: who is missing, by when, and where a replacement is proposed."""
    to = _officer(assignment, now)
    if to is None:
        return
    told = {"expert": str(assignment.expert), "what": ASSIGNMENT_STATES[assignment.state]}
    link = reverse("review:replace", args=[assignment.code])
    _send(kinds.FELL_AWAY.code, to, assignment, _words(assignment, **told), link, _("See who could take it"), now)


def due(at: datetime) -> Iterator[Reminder]:
    """What ought to be said now to experts who have something to do; nothing once it is done."""
    for one in assignments.due(at):
        if one.state == AssignmentState.INVITED:
            moments = [(one.sent_at + after, kinds.ANSWER.code) for after in ANSWER_AFTER if one.sent_at]
        else:
            moments = [(one.due_at - before, kinds.DUE.code) for before in BEFORE if one.due_at - before > one.made_at]
            moments += [(one.due_at + after, kinds.OVERDUE.code) for after in AFTER]
        passed = [(moment, kind) for moment, kind in moments if moment <= at]
        if not passed or (one.state == AssignmentState.INVITED and at >= one.due_at):
            continue
        moment, kind = max(passed)
        to = _expert(one)
        yield Reminder(
            kind,
            to,
            ("proposal", one.proposal.code),
            key=f"{kind}:{one.code}:{moment:%Y-%m-%dT%H:%M}",
            words=_words(one),
            link=reverse("review:assignment", args=[one.code]),
            link_words=_("Open the review"),
        )


def _send(
    kind: str, to: Person | Address, assignment: Assignment, words: Words, link: str, link_words: Any, now: datetime
) -> None:
    case = ("proposal", assignment.proposal.code)
    send(kind, to=to, case=case, words=words, link=link, link_words=link_words, now=now)


def _expert(assignment: Assignment) -> Person | Address:
    expert = assignment.expert
    return expert.person or Address(expert.email, expert.language, expert.name)


def _officer(assignment: Assignment, now: datetime) -> Person | None:
    """Who looks after the case, else who opened the round, else any officer; nobody whom a conflict keeps away."""
    code = assignment.proposal.code
    first = [one for one in (assignment.proposal.case_officer, assignment.round.opened_by) if one is not None]
    for one in [*first, *officers(now)]:
        if one.is_active and one.holds(Role.PROGRAMME_OFFICER, at=now) and not is_barred("proposal", code, one, now):
            return one
    return None


def _words(assignment: Assignment, **told: Any) -> Words:
    def words(language: str) -> dict[str, object]:
        found: dict[str, object] = {
            "title": str(assignment.proposal.title or assignment.proposal.code),
            "due": figures.moment(assignment.due_at, current().zone, language),
        }
        for name, value in told.items():
            if isinstance(value, datetime):
                found[name] = figures.moment(value, current().zone, language)
            else:
                found[name] = str(value) if isinstance(value, Promise) else value
        return found

    return words
