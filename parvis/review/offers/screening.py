"""What the screening tells pages below and above: the station of the way, duties, the applicants' notice."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from parvis.domain.roles import Role
from parvis.domain.screening import ENDED, UNDECIDED, ScreeningState
from parvis.review.labels import SCREENING_STATES
from parvis.review.models import Question
from parvis.review.notify.screening import outcome_words, reason_lines
from parvis.review.queries import screening as queries
from parvis.web.columns import Cell, Column
from parvis.web.duties import Duty, Source, Turn

NEAR = timedelta(days=3)
TONES: Mapping[str, str] = {
    ScreeningState.OPEN: "",
    ScreeningState.ASKED: "signal",
    ScreeningState.PASSED: "ok",
    ScreeningState.RETURNED: "refusal",
    ScreeningState.INELIGIBLE: "refusal",
    ScreeningState.WITHDRAWN: "",
}


def duties(person: Any, *, at: datetime) -> list[Duty | Source]:
    """Questions to answer; for officers, files to look at.  At most two queries."""
    found: list[Duty | Source] = [Source(queries.waiting_for, lambda rows: [_of_question(one, at) for one in rows])]
    if person.holds(Role.PROGRAMME_OFFICER, at=at):
        numbers = queries.numbers(person, at=at)
        if numbers["to-do"]:
            words = ngettext("%(n)s file to screen", "%(n)s files to screen", numbers["to-do"])
            found.append(
                Duty(Turn.MINE, words % {"n": numbers["to-do"]}, reverse("review:screening"), _("Programme office"))
            )
        if numbers["asked"]:
            words = ngettext("%(n)s question to applicants", "%(n)s questions to applicants", numbers["asked"])
            address = f"{reverse('review:screening')}?show=asked"
            found.append(Duty(Turn.THEIRS, words % {"n": numbers["asked"]}, address, _("Screening")))
    return found


def _of_question(one: Question, at: datetime) -> Duty:
    return Duty(
        Turn.MINE,
        _("Answer the question of the programme office"),
        reverse("review:question", args=[one.code]),
        str(one.screening.proposal),
        one.due_at,
        one.due_at - at <= NEAR,
    )


def notice(context: dict[str, Any]) -> str:
    """On the page of one's own proposal: what the office asks, or why it does not go on.  Two queries."""
    proposal: Any = context.get("proposal")
    held = queries.of(proposal) if proposal is not None and proposal.handed_in_id else None
    if held is None:
        return ""
    held.proposal = proposal
    language = get_language() or "en"
    waiting = [one for one in queries.questions(held) if one.waits] if held.status in UNDECIDED else []
    ended = held.status in ENDED
    told = {
        "questions": waiting,
        "ended": ended,
        "outcome": outcome_words(held, language) or _("Withdrawn at your request"),
        "lines": reason_lines(held, language) if ended else [],
    }
    return render_to_string("review/slots/asked.html", told)


def _with_state(found: QuerySet[Any]) -> QuerySet[Any]:
    return found.annotate(screening_state=queries.state_of_row())


def _cell(row: Any) -> Cell:
    status = ScreeningState(row.screening_state)
    return Cell(SCREENING_STATES[status], TONES[status])


# Applicants are told as much, so it may stand on every row that somebody sees.
COLUMN = Column(
    "screening",
    gettext_lazy("Screening"),
    [(str(state), label) for state, label in SCREENING_STATES.items()],
    add=_with_state,
    narrow=lambda found, chosen: found.filter(screening_state=chosen),
    show=_cell,
)


def places(context: dict[str, Any]) -> str:
    """The queue in an officer's menu.  No query of its own."""
    if not context["request"].user.holds(Role.PROGRAMME_OFFICER, at=timezone.now()):
        return ""
    return render_to_string("review/slots/places.html")
