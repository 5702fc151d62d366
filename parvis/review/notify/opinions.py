"""Who is told what of the own experts' opinions."""

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
from parvis.programme.queries import programme_of
from parvis.review.models import Opinion
from parvis.standing.queries import barred_people
from parvis.web.reminders import Reminder

NEAR = timedelta(days=2)

KINDS = (
    Kind(
        "opinion.asked",
        case="proposal",
        name=_("An own expert is asked for an opinion"),
        subject=_("Your opinion, please: “{title}”"),
        body=_(
            "The programme office asks your opinion on the proposal “{title}”, by {due}.\n\n"
            "The form is short. Staff and panel read what you write; the applicants never do.\n\n"
            "If anything ties you to the proposal or its people, say so on its page before you read on."
        ),
        placeholders=("title", "due"),
    ),
    Kind(
        "opinion.reminder",
        case="proposal",
        name=_("A reminder of an own expert’s opinion"),
        subject=_("Your opinion is due on {due}: “{title}”"),
        body=_("Your opinion on the proposal “{title}” is due on {due}. What you have written so far is kept."),
        placeholders=("title", "due"),
    ),
    Kind(
        "opinion.handed-in",
        case="proposal",
        name=_("An own expert has given an opinion"),
        subject=_("Opinion given: “{title}”"),
        body=_("{who} has given an opinion on the proposal “{title}”."),
        placeholders=("title", "who"),
    ),
)


def asked(opinion: Opinion, *, now: datetime) -> None:
    """To the expert: what is asked, and until when."""
    correspondence.send(
        "opinion.asked",
        to=opinion.expert,
        case=("proposal", opinion.proposal.code),
        words=_words(opinion),
        link=reverse("review:opinion", args=[opinion.code]),
        link_words=_("Open the form"),
        now=now,
    )


def handed_in(opinion: Opinion, *, now: datetime) -> None:
    """To who asked for it, unless a conflict came up since."""
    case = ("proposal", opinion.proposal.code)
    if barred_people("proposal", [case[1]], now) & {(case[1], opinion.asked_by_id)}:
        return
    correspondence.send(
        "opinion.handed-in",
        to=opinion.asked_by,
        case=case,
        words={"title": str(opinion.proposal), "who": str(opinion.expert)},
        link=reverse("review:screen", args=[opinion.proposal.code]),
        link_words=_("Open the page"),
        now=now,
    )


def due(at: datetime) -> Iterator[Reminder]:
    """A reminder shortly before an opinion is due, while it is not handed in and nothing keeps the expert from it."""
    waiting = Opinion.objects.filter(handed_in_at__isnull=True, ended_at__isnull=True, due_at__gt=at)
    rows = list(
        waiting.filter(due_at__lte=at + NEAR, asked_at__lte=at - NEAR).select_related("proposal__call", "expert")
    )
    barred = barred_people("proposal", {one.proposal.code for one in rows}, at)
    for one in rows:
        if (one.proposal.code, one.expert_id) not in barred:
            yield Reminder(
                "opinion.reminder",
                one.expert,
                ("proposal", one.proposal.code),
                f"opinion.reminder/{one.code}",
                _words(one),
                reverse("review:opinion", args=[one.code]),
                _("Open the form"),
            )


def _words(opinion: Opinion) -> Any:
    def words(language: str) -> dict[str, object]:
        zone = programme_of(opinion.proposal.call).zone
        with override(language):
            due = date_format(timezone.localtime(opinion.due_at, zone), "DATE_FORMAT")
        return {"title": str(opinion.proposal), "due": due}

    return words
