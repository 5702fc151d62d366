"""Matching rounds: open, choose the rules, send the invitations; pairs by hand stand in `pairs`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.calls import WallClock
from parvis.domain.evaluation import AssignmentState, RoundState
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.rounds import Choices, check_choices, eased
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.review import access
from parvis.review.actions import matching
from parvis.review.actions.assignments import send_invitation
from parvis.review.models import Round
from parvis.review.queries import matchings, rounds


def _(message: str) -> str:
    return message


@transaction.atomic
def open_round(
    call: Call, stage: str, *, due: WallClock, by: Any, now: datetime, reviews: int | None = None, seed: int = 1
) -> Round:
    """Begin to distribute a call's proposals at a review stage; the same again gives the round that is there."""
    access.check_is_officer(by, at=now)
    asked = next((one for one in rounds.review_stages(call) if one.code == stage), None)
    if asked is None:
        raise Invalid(_("This call has no such review."), field="stage")
    if programme_of(call).review_form is None:
        raise Refused(
            _("There is no review form in the edition of the programme under which this call stands."), code="no-form"
        )
    rounds.hold_call(call)
    if existing := Round.objects.filter(call=call, stage=stage).first():
        return existing
    choices = replace(Choices.of_stage(asked), seed=seed)
    if reviews is not None:
        choices = replace(choices, reviews=reviews)
    check_choices(choices)
    if due.at() <= now:
        raise Invalid(_("The reviews are due in the past. Set a later moment."), field="due")
    this_round = Round.objects.create(
        call=call,
        stage=stage,
        reviews=choices.reviews,
        seed=seed,
        rules=choices.table(),
        due_at=due.at(),
        opened_by=by,
        opened_at=now,
    )
    facts = {
        "call": call.code,
        "stage": stage,
        "reviews": choices.reviews,
        "due": this_round.due_at.isoformat(),
        "seed": seed,
    }
    record("round.opened", on=this_round, by=by, at=now, facts=facts)
    return this_round


def match(code: str, *, by: Any, now: datetime) -> Round:
    """Match a round and take what comes of it unlooked at, as the example does; an officer looks first."""
    return matching.take(matching.match(code, by=by, now=now), by=by, now=now)


@transaction.atomic
def send_invitations(this_round: Round, *, by: Any, now: datetime) -> int:
    """Ask every expert of the round who has not been asked; how many letters go.  Again sends to nobody twice."""
    access.check_is_officer(by, at=now)
    this_round = rounds.locked_round(this_round)
    if this_round.due_at <= now:
        raise Refused(_("The reviews were due before now. Set a later moment first."), code="due-passed")
    if over := rounds.overloaded(this_round):
        names = ", ".join(sorted(one.name for one in over))
        raise Refused(
            _("More is put to these experts than they take: %(names)s. Match again first, or take a pair out."),
            code="over-load",
            names=names,
        )
    matching.leave_proposed(this_round, by=by, now=now)
    waiting = rounds.waiting(this_round, by, at=now)
    for one in waiting:
        send_invitation(one, by=by, now=now)
    if waiting and this_round.state != RoundState.SENT:
        this_round.state, this_round.sent_at = RoundState.SENT, now
        this_round.save(update_fields=["state", "sent_at"])
    if waiting:
        record("round.sent", on=this_round, by=by, at=now, facts={"invitations": len(waiting)})
    return len(waiting)


@transaction.atomic
def choose(this_round: Round, choices: Choices, *, by: Any, now: datetime) -> Round:
    """Set the rules of the round; the next matching goes by them."""
    access.check_is_officer(by, at=now)
    this_round = rounds.locked_round(this_round)
    check_choices(choices)
    was = this_round.choices
    if choices == was:
        return this_round
    this_round.reviews, this_round.seed, this_round.rules = choices.reviews, choices.seed, choices.table()
    this_round.save(update_fields=["reviews", "seed", "rules"])
    matching.leave_proposed(this_round, by=by, now=now)
    facts = {"rules": {"reviews": choices.reviews, "seed": choices.seed, **choices.table()}}
    record("round.rules-chosen", on=this_round, by=by, at=now, facts=facts)
    return this_round


@transaction.atomic
def ease(this_round: Round, rule: str, *, of: str, by: Any, now: datetime) -> Round:
    """Ease a rule where the newest matching said that it would help; `of` is that matching's code.

    Refused if another has been made since: its figures may be others.
    """
    access.check_is_officer(by, at=now)
    this_round = rounds.locked_round(this_round)
    newest = matchings.standing(this_round).newest
    told = (newest.told.get("infeasible") or {}) if newest and newest.code == of else {}
    way = next((one for one in told.get("relaxations", ()) if one["rule"] == rule), None)
    if way is None:
        raise Refused(_("This way out belongs to another matching. Look at the newest one."), code="overtaken")
    places = [(place[0], place[1], place[2]) for place in way["places"]]
    return choose(this_round, eased(this_round.choices, rule, places), by=by, now=now)


@transaction.atomic
def put_off(this_round: Round, *, due: WallClock, by: Any, now: datetime) -> Round:
    """Set another moment by which the reviews are due; those under way get it too."""
    access.check_is_officer(by, at=now)
    this_round = rounds.locked_round(this_round)
    moment = due.at()
    if moment <= now:
        raise Invalid(_("The reviews are due in the past. Set a later moment."), field="due")
    if moment != this_round.due_at:
        was, this_round.due_at = this_round.due_at, moment
        this_round.save(update_fields=["due_at"])
        this_round.assignments.counting().exclude(state=AssignmentState.DONE).update(due_at=moment)
        record("round.put-off", on=this_round, by=by, at=now, facts={"from": was.isoformat(), "to": moment.isoformat()})
    return this_round
