"""What the network gives to the apps above: duties for the desk, places, and facts for a joint draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.accounts.models import Person
from parvis.accounts.queries.facts import standings
from parvis.domain.network import ANSWER_WITHIN, IntroductionState
from parvis.network.models import CircleThread, CircleTie, Introduction
from parvis.network.queries import circles, introductions, profiles, programme
from parvis.network.queries.profiles import is_member
from parvis.web.duties import Duty, Source, Turn

__all__ = [
    "PersonCard",
    "account_row",
    "duties",
    "find",
    "is_member",
    "own_thread",
    "partner_of",
    "partners_in",
    "places",
]


@dataclass(frozen=True)
class PersonCard:
    """Somebody in a list of answers, as far as the reader may see; what is hidden is empty."""

    name: str
    url: str
    place: str
    words: str
    language: str  # of the words


def duties(person: Any, *, at: datetime) -> list[Source]:
    """Introductions and invitations to answer, who asks to join, and whom one waits for.  One query each."""
    if person is None or not person.is_authenticated:
        return []
    return [
        Source(introductions.unanswered_of, lambda rows: [_of_introduction(one, person) for one in rows]),
        Source(circles.invitations_of, lambda rows: map(_of_invitation, rows)),
        Source(circles.moderated_requests, lambda rows: map(_of_request, rows)),
    ]


def _of_introduction(one: Introduction, person: Person) -> Duty:
    mine = one.asked_id == person.pk
    return Duty(
        Turn.MINE if mine else Turn.THEIRS,
        _("Answer an introduction") if mine else _("An answer to your introduction"),
        one.get_absolute_url(),
        of=one.asker.name if mine else one.asked.name,
        at=one.asked_at + ANSWER_WITHIN,
    )


def _of_invitation(tie: CircleTie) -> Duty:
    address = reverse("network:invitation", args=[tie.token])
    return Duty(Turn.MINE, _("Answer an invitation"), address, of=tie.circle.name)


def _of_request(tie: CircleTie) -> Duty:
    return Duty(Turn.MINE, _("Somebody asks to join"), tie.circle.get_absolute_url(), of=tie.circle.name)


def find(text: str, reader: Any, *, at: datetime, count: int) -> tuple[list[PersonCard], int]:
    """People whose profile answers a question, the last changed first, and how many there are.

    Nobody is found by a word that the reader may not read.  At most eight queries.
    """
    language = get_language() or "en"
    rows = profiles.listed(profiles.Wish(text=text), reader, at=at, language=language)
    if not (total := rows.count()):
        return [], 0
    return [_card(one) for one in profiles.shown(rows[:count], reader, at=at, language=language)], total


def _card(one: profiles.Shown) -> PersonCard:
    spoken, words = one.expertise[0] if one.expertise else ("", "")
    place = ", ".join(part for part in (one.position, one.organisation, one.nation) if part)
    return PersonCard(one.name, reverse("network:profile", args=[one.code]), place, words, spoken)


def partner_of(person: Person, code: str, *, at: datetime) -> Person | None:
    """The other one of an accepted introduction with this code; None for everybody else.  One query."""
    rows = Introduction.objects.visible_to(person, at=at).filter(code=code, state=IntroductionState.ACCEPTED)
    found = rows.select_related("asker", "asked").first()
    if found is None:
        return None
    return found.asked if found.asker_id == person.pk else found.asker


def own_thread(person: Person, code: str, *, at: datetime) -> CircleThread | None:
    """The thread with this code, if the person began it and is still inside its circle.  One query."""
    found = CircleThread.objects.visible_to(person, at=at).select_related("circle")
    return found.filter(code=code, begun_by=person).first()


def partners_in(thread: CircleThread, person: Person, *, at: datetime) -> list[tuple[Person, str]]:
    """The members of the thread's circle with whom this person could apply, each with the place of work or home.

    They stand on the other side; all members for who stands on neither.  Three queries.
    """
    day = programme.today(at)
    inside = [tie.person for tie in circles.members(thread.circle) if tie.person and circles.name_of(tie.person)]
    where = standings([one.pk for one in inside], day)
    mine = where.get(person.pk)
    side = programme.other_side(mine.country, day) if mine else ""
    found = [(one, where[one.pk].country if one.pk in where else "") for one in inside if one != person]
    return [(one, nation) for one, nation in found if not side or programme.side_of(nation, day) == side]


def account_row(context: dict[str, Any]) -> str:
    """The network on a person's own page.  No query."""
    return render_to_string("network/account_row.html")


def places(context: dict[str, Any]) -> str:
    """The network in a person's own menu.  No query."""
    return render_to_string("network/places.html")
