"""Directors learn that they may answer to the reviews, and the office that they have."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from parvis.correspondence.actions import send
from parvis.domain.letters import Kind
from parvis.proposals.models import Party
from parvis.review.models import Reply
from parvis.review.queries import discussion as queries
from parvis.standing.queries import is_barred
from parvis.web import figures
from parvis.web.programme import current
from parvis.web.reminders import Reminder

BEFORE = timedelta(days=2)

OPENED = Kind(
    "review.answer-opened",
    case="proposal",
    name=_("The directors may answer to the reviews"),
    subject=_("The reviews of “{title}” have come: you may answer until {closes}"),
    body=_(
        "Dear {name},\n\n"
        "The reviews of your proposal “{title}” have come. You can read them on the page below, without the names of "
        "those who wrote them, and answer in {words} words at most.\n\n"
        "Both directors write the same answer. It is handed in once, before {closes}. You need not answer."
    ),
    placeholders=("title", "closes", "words"),
)
CLOSES = Kind(
    "review.answer-closes",
    case="proposal",
    name=_("Reminder: the time to answer to the reviews ends soon"),
    subject=_("You may answer to the reviews of “{title}” until {closes}"),
    body=_(
        "Dear {name},\n\n"
        "Until {closes} you may answer to the reviews of “{title}”. No answer has been handed in yet. What is only "
        "saved does not count."
    ),
    placeholders=("title", "closes", "words"),
)
ANSWERED = Kind(
    "review.answered",
    case="proposal",
    name=_("The directors have answered to the reviews (to the office)"),
    subject=_("The directors of “{title}” have answered to the reviews"),
    body=_(
        "Dear {name},\n\n"
        "The directors of “{title}” have answered to the reviews. The reviewers and the panel read the answer beside "
        "them."
    ),
    placeholders=("title", "closes", "words"),
)

KINDS = (OPENED, CLOSES, ANSWERED)


def opened(made: Reply, *, now: datetime) -> None:
    """To each director."""
    for person in _directors(made, now):
        _send(OPENED, made, person, _("Read the reviews"), now)


def handed_in(made: Reply, *, now: datetime) -> None:
    """To the officer who opened it, unless a conflict keeps him or her away by now."""
    if made.opened_by.is_active and not is_barred("proposal", made.proposal.code, made.opened_by, now):
        _send(ANSWERED, made, made.opened_by, _("Read the answer"), now)


def due(at: datetime) -> Iterator[Reminder]:
    """To each director two days before the end, while nothing is handed in."""
    for made in queries.replies_due(at):
        if made.closes_at - BEFORE > at or made.closes_at - BEFORE <= made.opened_at:
            continue
        for person in _directors(made, at):
            yield Reminder(
                CLOSES.code,
                person,
                ("proposal", made.proposal.code),
                key=f"{CLOSES.code}:{made.code}:{person.code}",
                words=_words(made),
                link=made.get_absolute_url(),
                link_words=_("Read the reviews"),
            )


def _send(kind: Kind, made: Reply, to: Any, link_words: Any, now: datetime) -> None:
    case = ("proposal", made.proposal.code)
    link = made.get_absolute_url()
    send(kind.code, to=to, case=case, words=_words(made), link=link, link_words=link_words, now=now)


def _directors(made: Reply, now: datetime) -> list[Any]:
    seats = Party.objects.seated_at(now).filter(proposal=made.proposal_id, signs=True, person__isnull=False)
    return [one.person for one in seats.select_related("person").order_by("id")]


def _words(made: Reply) -> Any:
    def words(language: str) -> dict[str, object]:
        return {
            "title": made.proposal.received_title,
            "closes": figures.moment(made.closes_at, current().zone, language),
            "words": str(made.words),
        }

    return words
