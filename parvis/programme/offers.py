"""What the programme gives to the apps above it.  Read-only, `visible_to`, each with its queries counted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from parvis.domain.calls import NEAR, CallState, CallWindow
from parvis.domain.meeting import Matter
from parvis.domain.pages import FixedPage, nation_slug
from parvis.programme import access
from parvis.programme.labels import PAGES
from parvis.programme.models import Call
from parvis.programme.queries import (
    announced_calls,
    calls_with_questions,
    closed_calls,
    coming_calls,
    open_calls,
    pages,
    standing_calls,
    threads,
)
from parvis.programme.queries.call_rules import programme_of, rule_set, waivers
from parvis.programme.queries.cards import KIND, SHOWN, CallCard, cards_of, first_cards
from parvis.programme.queries.pages import Written, page_address
from parvis.programme.queries.threads import register_subjects
from parvis.search.queries import matching
from parvis.web.duties import Duty, Tally, Turn
from parvis.web.prepared import prepared_question
from parvis.web.programme import current, in_language

__all__ = [
    "CallCard",
    "about",
    "cards",
    "duties",
    "find",
    "nation_words",
    "open_calls",
    "page_address",
    "page_name",
    "places",
    "programme_of",
    "register_subjects",
    "rule_set",
    "waivers",
    "window",
]

LISTS = {CallState.OPEN: open_calls, CallState.ANNOUNCED: announced_calls, CallState.CLOSED: closed_calls}


def cards(at: datetime, *, state: CallState = CallState.OPEN, count: int = 10) -> list[CallCard]:
    """Public calls that stand so at the moment, for a list (`programme/call_rows.html` shows them).

    One query, and one more for each edition of the programme file that this
    process has not met yet.
    """
    return first_cards(LISTS[state], at=at, language=get_language() or "en", count=count)


def window(call: Call, at: datetime) -> CallWindow:
    """From when until when the call takes proposals, as that stands at the moment.  No query."""
    return call.window


def about(matter: Matter, code: str, *, at: datetime) -> list[CallCard]:
    """Open and announced calls in which this matters, next to close first.  One query.

    A call without priorities of its own takes every key priority; a nation may
    take part in every call while its group may.
    """
    return cards_of(_about(matter, code, at), at=at, language=get_language() or "en")


def _about(matter: Matter, code: str, at: datetime) -> list[Call]:
    calls = list(_standing(at=at))
    topic = current().topic(code) if matter is Matter.TOPIC else None
    wanted = {Matter.PRIORITY: (code,), Matter.TOPIC: topic.priorities if topic else ()}.get(matter)
    if wanted is not None:
        return [call for call in calls if not call.priorities or any(_lies_in(one, wanted) for one in call.priorities)]
    if matter is Matter.OBJECTIVE:
        return [call for call in calls if code in call.objectives]
    if matter is Matter.NATION:
        group = current().group_of(code, at.astimezone(current().zone).date())
        sides = {role.side for role in current().roles if role.side}
        return calls if group is not None and group.code in sides else []
    return []


@prepared_question()
def _standing(*, at: datetime) -> QuerySet[Call]:
    return standing_calls(at).only(*SHOWN, "priorities", "objectives")


def _lies_in(priority: str, wanted: Collection[str]) -> bool:
    return any(priority == one or priority.startswith(f"{one}.") or one.startswith(f"{priority}.") for one in wanted)


def find(text: str, *, at: datetime) -> list[CallCard]:
    """Public calls that answer a question: open, announced, then closed ones.  Three queries."""
    language = get_language() or "en"
    hits = matching(KIND, text, language)
    found = [call for calls in LISTS.values() for call in calls(at).filter(pk__in=hits).only(*SHOWN)]
    return cards_of(found, at=at, language=language)


def nation_words(code: str, *, at: datetime) -> Written | None:
    """The office's words on taking part from this nation: `lead` whom to ask, `body` how to begin.  One query."""
    return pages.written(nation_slug(code), get_language() or "en", at=at)


def page_name(which: FixedPage) -> Any:
    """Its name."""
    return PAGES[which]


def duties(person: Any, *, at: datetime) -> Sequence[Duty | Tally]:
    """What waits for the office, and which call opens or closes next; what others wait for.  Three queries, or one."""
    if not access.is_officer(person, at=at):
        return [
            Duty(Turn.THEIRS, thread.title, thread.get_absolute_url(), _("The programme office"))
            for thread in threads.waiting_of(person)
        ]
    language = get_language() or "en"
    found: list[Duty | Tally] = [
        Duty(
            Turn.MINE,
            ngettext("%(n)s question waits for an answer", "%(n)s questions wait for an answer", call.waiting)
            % {"n": call.waiting},
            f"{reverse('programme:desk_call', args=[call.code])}#waiting",
            in_language(call.title, language),
        )
        for call in calls_with_questions()
    ]
    found.append(Tally(threads.waiting_for_office, _of_threads))
    for call in coming_calls(at=at):
        opens = at < call.opens_at
        moment = call.opens_at if opens else call.closes_at
        of = _("Call opens") if opens else _("Call closes")
        address = reverse("programme:desk_call", args=[call.code])
        found.append(Duty(Turn.COMING, in_language(call.title, language), address, of, moment, moment - at < NEAR))
    return found


def _of_threads(waiting: int) -> list[Duty]:
    words = ngettext("%(n)s person waits for the office", "%(n)s people wait for the office", waiting)
    return [Duty(Turn.MINE, words % {"n": waiting}, reverse("programme:threads"), _("Questions to the office"))]


def places(context: dict[str, Any]) -> str:
    """The desk of calls in the menu of a programme officer, one's own questions in everybody's."""
    officer = access.is_officer(context["request"].user, at=timezone.now())
    return render_to_string("programme/places.html", {"officer": officer})
