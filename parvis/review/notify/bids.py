"""Experts are asked what they want to read."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.correspondence.actions import send
from parvis.review.models import Expert, Round
from parvis.review.notify import kinds
from parvis.web import figures
from parvis.web.programme import current, in_language


def asked(this_round: Round, expert: Expert, *, now: datetime) -> None:
    """The letter with the way to the titles; once for each round."""
    if expert.person is None or this_round.bids_until is None:
        return
    until = this_round.bids_until
    send(
        kinds.BIDS.code,
        to=expert.person,
        case=("round", this_round.code),
        words=lambda language: {
            "call": in_language(this_round.call.title, language) or this_round.call.code,
            "until": figures.moment(until, current().zone, language),
        },
        link=reverse("review:bids", args=[this_round.code]),
        link_words=_("Look at the titles"),
        now=now,
        key=f"bids:{this_round.code}:{expert.code}",
    )
