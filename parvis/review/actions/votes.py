"""The panel votes: opened and closed by who leads, cast by the members in the room; ties, and who breaks them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.meetings import VoteEnd, VotePhase, check_choice, result
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.review import access
from parvis.review.models import AgendaPoint, Ballot, Vote
from parvis.review.queries import meetings
from parvis.review.queries import votes as queries


def _(message: str) -> str:
    return message


@transaction.atomic
def open_vote(point: AgendaPoint, on: str, *, by: Any, now: datetime) -> Vote:
    """Open a vote on the proposal under way: on the outcome or on a criterion.  Again gives the one that is open."""
    access.check_leads(by, point.meeting.panel, at=now)
    meeting = meetings.sitting(point.meeting)
    point = meetings.point_of(point.code, by, at=now)
    running = meetings.under_way(meeting)
    if point.subject is None or running is None or running.pk != point.pk:
        raise Refused(_("The panel votes on the proposal that is under way."), code="not-under-way")
    found = {one.code: one for one in queries.matters(meeting.panel)}
    if on not in found:
        raise Invalid(_("This panel doesn’t vote on that."), field="on")
    existing = Vote.objects.filter(point=point, on=on, state=VotePhase.OPEN).first()
    if existing is not None:
        return existing
    secret = meetings.rules_of(meeting.panel).ballot == "secret"
    vote = Vote.objects.create(
        point=point, on=on, highest=found[on].highest, secret=secret, opened_by=by, opened_at=now
    )
    facts = {"meeting": meeting.code, "vote": vote.code, "on": on, "secret": secret}
    record("vote.opened", on=vote, by=by, at=now, facts=facts)
    return vote


@transaction.atomic
def cast_vote(vote: Vote, choice: str, *, by: Any, now: datetime) -> Ballot:
    """Vote, or vote otherwise while the vote is open: each change is a version.  The same again changes nothing."""
    access.check_acts_alone(by)
    meeting = meetings.sitting(vote.point.meeting)
    vote = queries.locked(vote, by, at=now)
    if vote.state != VotePhase.OPEN:
        raise Refused(_("This vote is closed; it stays as it is."), code="vote-closed")
    room = meetings.room(meeting, vote.point, at=now)
    if room.of(by) not in room.voters:
        raise Denied(_("Only members who are in the room vote. Say first that you are here."), code="not-in-the-room")
    subject = vote.point.subject
    check_choice(choice, vote.on, vote.highest, ranked=bool(subject and subject.ranked))
    voter = queries.voter_of(vote, by.code)
    last = Ballot.objects.filter(vote=vote, voter=voter).order_by("-number").first()
    if last is not None and last.choice == choice:
        return last
    ballot = Ballot.objects.create(vote=vote, voter=voter, number=last.number + 1 if last else 1, choice=choice, at=now)
    facts: dict[str, object] = {"vote": vote.code, "version": ballot.number}
    if not vote.secret:
        facts["choice"] = choice
    record("vote.cast", on=vote, by=by, at=now, facts=facts)
    return ballot


@transaction.atomic
def close_vote(vote: Vote, *, by: Any, now: datetime) -> Vote:
    """Close the vote and count it.  Again changes nothing.

    Who has come into conflict since has not voted.  Of a secret vote only the
    choices stay, in an order that says nothing.
    """
    access.check_leads(by, vote.point.meeting.panel, at=now)
    meeting = meetings.held(vote.point.meeting)
    vote = queries.locked(vote, by, at=now)
    if vote.state == VotePhase.CLOSED:
        return vote
    room = meetings.room(meeting, vote.point, at=now)
    free = {queries.voter_of(vote, one.person.code): one.person.code for one in room.members if one.out is None}
    cast = {one.voter: one.choice for one in Ballot.objects.filter(vote=vote).newest() if one.voter in free}
    subject = vote.point.subject
    counted = result(
        list(cast.values()),
        vote.on,
        vote.highest,
        ranked=bool(subject and subject.ranked),
        present=len(room.voters),
        needed=room.needed,
    )
    vote.result = {
        "end": counted.end.value,
        "tally": [list(pair) for pair in counted.tally],
        "winner": counted.winner,
        "tied": list(counted.tied),
        "mean": None if counted.mean is None else str(counted.mean),
        "present": sorted(one.person.code for one in room.voters),
        "needed": counted.needed,
        "entitled": room.entitled,
        "voted": sorted(free[voter] for voter in cast),
        "cast": sorted(cast.values()) if vote.secret else {free[voter]: cast[voter] for voter in sorted(cast)},
    }
    if vote.secret:
        _cut_links(vote, sorted(cast.values()))
    vote.state, vote.closed_by, vote.closed_at = VotePhase.CLOSED, by, now
    vote.save(update_fields=["state", "closed_by", "closed_at", "result"])
    facts = {"vote": vote.code, **{name: vote.result[name] for name in ("end", "tally", "winner", "tied", "mean")}}
    facts |= {"present": vote.result["present"], "needed": counted.needed}
    record("vote.closed", on=vote, by=by, at=now, facts=facts)
    return vote


@transaction.atomic
def break_tie(vote: Vote, choice: str, *, by: Any, now: datetime) -> Vote:
    """The chair's casting vote, among what is tied and where the programme's file gives one.  Once."""
    access.check_acts_alone(by)
    meeting = meetings.held(vote.point.meeting)
    vote = queries.locked(vote, by, at=now)
    me = meetings.room(meeting, vote.point, at=now).of(by)
    if not meetings.rules_of(meeting.panel).casting_vote or me is None or not me.chairs or not me.in_room:
        raise Denied(_("Only the chair breaks a tie, and only where the programme’s file says so."), code="no-casting")
    if vote.broken_for and vote.broken_for == choice:
        return vote
    if vote.state != VotePhase.CLOSED or vote.result.get("end") != VoteEnd.TIED or vote.broken_for:
        raise Refused(_("There is no tie to break."), code="no-tie")
    if choice not in vote.result["tied"]:
        raise Invalid(_("Choose among what is tied."), field="choice")
    vote.broken_for, vote.broken_by, vote.broken_at = choice, by, now
    vote.save(update_fields=["broken_for", "broken_by", "broken_at"])
    record("vote.tie-broken", on=vote, by=by, at=now, facts={"vote": vote.code, "for": choice})
    return vote


def _cut_links(vote: Vote, choices: list[str]) -> None:
    """Take the place of all ballots, versions too, by the choices alone: no row, no order, no moment leads back."""
    Ballot.objects.filter(vote=vote).delete()
    Ballot.objects.bulk_create(
        Ballot(vote=vote, voter=str(number), number=1, choice=choice) for number, choice in enumerate(choices, 1)
    )
