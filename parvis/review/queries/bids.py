"""Which titles an expert may look at before the matching, and what he or she said of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from parvis.domain.refusals import NotFound
from parvis.proposals.models import Proposal
from parvis.review.models import Bid, Expert, Round
from parvis.review.queries import received, rounds
from parvis.web.programme import today


def _(message: str) -> str:
    return message


def experts_to_ask(at: datetime) -> QuerySet[Expert]:
    """Those in term who have an account.  One query."""
    return Expert.objects.serving_on(today(at)).filter(person__isnull=False).select_related("person")


def is_asked(this_round: Round, expert: Expert, *, at: datetime) -> bool:
    """Whether this expert may look at the titles.  At most one query."""
    return this_round.bids_until is not None and experts_to_ask(at).filter(pk=expert.pk).exists()


def asked_of(person: Any, *, at: datetime) -> list[Round]:
    """The rounds whose titles wait for this person.  Two queries at most."""
    if not experts_to_ask(at).filter(person=person).exists():
        return []
    return list(Round.objects.filter(bids_until__gt=at).select_related("call").order_by("bids_until"))


def asked(code: str, person: Any, *, at: datetime) -> tuple[Round, Expert]:
    """The round of this address and the expert who is asked; NotFound for who is not.  Two queries."""
    expert = experts_to_ask(at).filter(person=person).first()
    found = Round.objects.select_related("call").filter(code=code, bids_until__isnull=False).first()
    if expert is None or found is None:
        raise NotFound(_("There is no such round."))
    return found, expert


def titles(this_round: Round, expert: Expert, *, at: datetime) -> dict[str, Proposal]:
    """The proposals of the round that nothing keeps from the expert, by their codes, in the order of their titles.

    What a conflict hides is not there: neither what facts tell nor what was declared.
    """
    proposals = list(received.with_content(rounds.reviewable(this_round.call, this_round.stage)))
    grounds = rounds.grounds_of(this_round)
    kept_away = rounds.conflicts_between(proposals, [expert], grounds=grounds, at=at)
    nation = expert.nationality or expert.nominated_by
    own = rounds.SAME_NATION in grounds
    free = [
        one
        for one in proposals
        if (one.code, expert.code) not in kept_away and not (own and nation in received.card(one).leading_nations)
    ]
    return {one.code: one for one in sorted(free, key=lambda one: (one.received_title.casefold(), one.code))}


def said(this_round: Round, expert: Expert) -> QuerySet[Bid]:
    """What the expert has said so far.  One query."""
    return Bid.objects.filter(round=this_round, expert=expert).select_related("proposal")
