"""What the evaluation puts on people's desks, into their menus and on the rail of a case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.evaluation import AssignmentState, PanelState, is_short_notice
from parvis.domain.meetings import Coming
from parvis.domain.roles import Role, holds_any
from parvis.review.models import Assignment, ExpertTerm, Panel, PanelItem, Round
from parvis.review.queries import assignments, attendance
from parvis.web.duties import Duty, Source, Turn
from parvis.web.prepared import prepared_question
from parvis.web.programme import in_language

READS = (Role.PROGRAMME_OFFICER, Role.AUDITOR)
NEAR = timedelta(days=7)


def review_duties(person: Any, *, at: datetime) -> list[Duty | Source]:
    """Invitations to answer, reviews to write; for the office, places to fill and terms to confirm.  Four queries."""
    found: list[Duty | Source] = [
        Source(assignments.asked_of, lambda rows: _of_reviewer(assignments.desk(rows, at=at))),
        Source(attendance.of_member, lambda rows: _of_member(rows, at)),
    ]
    language = get_language() or "en"
    if not holds_any(person, Role.PROGRAMME_OFFICER, at=at):
        panels = _panels(person, at=at)
        if panels and not holds_any(person, *READS, at=at):
            found.append(Duty(Turn.ALWAYS, _("Panels"), reverse("review:panels")))
        return found + [
            Duty(Turn.COMING, _("Read for the panel"), one.get_absolute_url(), in_language(one.call.title, language))
            for one in panels
            if one.state == PanelState.OPEN
        ]
    found += [
        Duty(
            Turn.MINE,
            _("Find another reviewer"),
            reverse("review:replace", args=[one.code]),
            str(one.proposal.title or one.proposal.code),
            one.due_at,
            near=is_short_notice(one.due_at, at),
        )
        for one in assignments.fallen(person, at=at)
    ]
    found += [
        Duty(Turn.MINE, _("Confirm an expert’s term"), term.expert.get_absolute_url(), term.expert.name)
        for term in _terms_waiting(person, at=at)
    ]
    found += [
        Duty(
            Turn.THEIRS,
            _("Reviews are being written") if at < one.due_at else _("Reviews are missing"),
            one.get_absolute_url(),
            in_language(one.call.title, language),
            one.due_at,
            near=at >= one.due_at,
        )
        for one in _rounds_written(person, at=at)
    ]
    return found


@prepared_question()
def _terms_waiting(person: Any, *, at: datetime) -> QuerySet[ExpertTerm]:
    """Terms that a colleague made and this person may confirm."""
    waiting = ExpertTerm.objects.filter(confirmed_at__isnull=True, ended_on__isnull=True).exclude(made_by=person)
    return waiting.exclude(expert__person=person).select_related("expert")


@prepared_question()
def _rounds_written(person: Any, *, at: datetime) -> QuerySet[Round]:
    """Rounds in which experts write; once the panel has closed its list, nobody waits for a review any more."""
    judged = PanelItem.objects.filter(
        proposal=OuterRef("proposal"),
        panel__state=PanelState.CLOSED,
        panel__closed_at__gte=OuterRef("round__opened_at"),
    )
    writing = Assignment.objects.filter(~Exists(judged), round=OuterRef("pk"), state=AssignmentState.ACCEPTED)
    return Round.objects.visible_to(person, at=at).filter(Exists(writing)).select_related("call")


@prepared_question()
def _panels(person: Any, *, at: datetime) -> QuerySet[Panel]:
    return Panel.objects.visible_to(person, at=at).select_related("call")


def _of_member(meetings: Sequence[Any], at: datetime) -> Iterator[Duty]:
    """Meetings to answer to, and those to which one comes."""
    language = get_language() or "en"
    for one in meetings:
        near, call = one.starts_at - at < NEAR, in_language(one.panel.call.title, language)
        if one.said is None:
            yield Duty(Turn.MINE, _("Say whether you come"), one.get_absolute_url(), call, one.starts_at, near=near)
        elif one.said != Coming.STAYS_AWAY:
            yield Duty(Turn.COMING, _("The panel meets"), one.get_absolute_url(), call, one.starts_at, near=near)


def _of_reviewer(lines: list[assignments.DeskLine]) -> Iterator[Duty]:
    yield Duty(Turn.ALWAYS, _("Your reviews"), reverse("review:desk"))
    for line in lines:
        one = line.assignment
        if one.is_open:
            what = _("Answer an invitation to review") if line.asked_for else _("Write your review")
            yield Duty(Turn.MINE, what, one.get_absolute_url(), line.title, one.due_at, near=line.near or line.overdue)


def review_places(context: dict[str, Any]) -> str:
    """The panels, the rounds and the pool in an office's menu.  No query of its own."""
    if not holds_any(context["request"].user, *READS, at=timezone.now()):
        return ""
    return render_to_string("review/slots/review_places.html")


def before_sign_out(context: dict[str, Any]) -> str:
    """What reviews wrote in this browser and did not send, for the page that asks before signing out.  No query."""
    person: Any = context["request"].user
    return render_to_string("review/slots/sign_out.html", {"person": person.code}) if person.is_authenticated else ""
