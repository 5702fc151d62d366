"""What experts say before the matching: what they want to read, can read, would rather not, or may not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.calls import WallClock
from parvis.domain.refusals import Gone, Invalid, NotFound
from parvis.domain.rounds import Wish
from parvis.proposals.models import Proposal
from parvis.review import access
from parvis.review.actions.assignments import OTHER, state_of
from parvis.review.models import Bid, Expert, Round
from parvis.review.notify import bids as notify
from parvis.review.queries import bids, rounds


def _(message: str) -> str:
    return message


@transaction.atomic
def open_bids(this_round: Round, *, until: WallClock, by: Any, now: datetime) -> Round:
    """Show the titles and summaries to the experts, and ask until when they say what they want to read.

    Each expert with an account gets one letter, however often the moment changes.
    """
    access.check_is_officer(by, at=now)
    this_round = rounds.locked_round(this_round)
    moment = until.at()
    if moment <= now:
        raise Invalid(_("That moment has passed. Set a later one."), field="until")
    if moment > this_round.due_at:
        raise Invalid(_("The reviews are due before that. Set an earlier moment."), field="until")
    if moment == this_round.bids_until:
        return this_round
    this_round.bids_until = moment
    this_round.save(update_fields=["bids_until"])
    record("round.bids-asked", on=this_round, by=by, at=now, facts={"until": moment.isoformat()})
    for expert in bids.experts_to_ask(now):
        notify.asked(this_round, expert, now=now)
    return this_round


@transaction.atomic
def say(this_round: Round, expert: Expert, said: Mapping[str, str], *, by: Any, now: datetime) -> int:
    """Keep what an expert says of proposals, by their codes; how many changed.  An empty word takes it back.

    A conflict of interest is declared with it, and closes the proposal to the expert.  The same again changes nothing.
    """
    if expert.person_id != by.pk or not bids.is_asked(this_round, expert, at=now):
        raise NotFound(_("There is no such round."))
    if this_round.bids_until is None or now >= this_round.bids_until:
        raise Gone(_("The time to say what you want to read has passed."), code="bids-over")
    if unknown := [word for word in said.values() if word and word not in set(Wish)]:
        raise Invalid(_("Choose one of the answers."), field="wish", found=unknown[0])
    open_to = bids.titles(this_round, expert, at=now)
    if any(code not in open_to for code in said):
        raise NotFound(_("There is no such proposal in this round."))
    there = {one.proposal.code: one for one in bids.said(this_round, expert).select_for_update(of=("self",))}
    changed = {code: word for code, word in said.items() if word != (there[code].wish if code in there else "")}
    for code, word in changed.items():
        _keep(this_round, expert, open_to[code], word, by=by, now=now)
    if changed:
        told = {f"{expert.code}:{code}": word or "taken back" for code, word in sorted(changed.items())}
        record("round.bids-said", on=this_round, by=by, at=now, facts={"bids": told})
    return len(changed)


def _keep(this_round: Round, expert: Expert, proposal: Proposal, word: str, *, by: Any, now: datetime) -> None:
    if not word:
        Bid.objects.filter(round=this_round, expert=expert, proposal=proposal).delete()
        return
    told = {"wish": word, "at": now}
    Bid.objects.update_or_create(round=this_round, expert=expert, proposal=proposal, defaults=told)
    if word == Wish.CONFLICT:
        state_of(by, proposal, OTHER, note="", by=by, now=now)
