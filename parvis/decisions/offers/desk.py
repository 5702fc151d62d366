"""What a delegate, the chair, the secretary, whoever approves and the office have to do or to expect."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.decisions import access
from parvis.decisions.models import CommitteeMeeting, Membership, Paper
from parvis.decisions.queries import candidates, delegations, meetings, waiting
from parvis.domain.deciding import BY_OFFICE, Procedure, approvers_of, kinds_of, open_steps
from parvis.domain.meetings import MeetingState
from parvis.domain.papers import PaperStatus, Ruling
from parvis.domain.programme_file.stages import Approver
from parvis.domain.roles import Role, holds_any
from parvis.domain.silence import NEAR, NOTED
from parvis.web.duties import Duty, Source, Turn
from parvis.web.programme import current

AHEAD = timedelta(days=3)  # from here on a meeting presses


def duties(person: Any, *, at: datetime) -> list[Duty | Source]:
    """Everything of the body on a person's desk.

    At most one query for most people; nine for a delegate, fourteen for who chairs, fewer for every other office.
    """
    if not delegations.decides_on_papers():
        return []
    found: list[Duty | Source] = [
        Source(delegations.places_of, lambda rows: _of_delegate(person, delegations.speaking(rows, at), at))
    ]
    if holds_any(person, Role.CHAIR, Role.SECRETARY, at=at):
        found += _of_the_body(person, at, chairs=holds_any(person, Role.CHAIR, at=at))
    if roles := [one for one in _approvers() if holds_any(person, Role(one.role), at=at)]:
        found += _of_approver(person, at, {one.role for one in roles})
    if holds_any(person, Role.PROGRAMME_OFFICER, at=at):
        found += _of_office(person, at)
        found.append(Source(waiting.own_drafts, _of_drafter))
    return found


def _approvers() -> list[Approver]:
    """Whoever approves by the programme's file, in whichever of its ways.  No query."""
    decision = current().decision
    return [one for kind in kinds_of(decision) for one in approvers_of(decision, kind)]


def _named(paper: Paper) -> str:
    return f"{paper} – {paper.title(get_language() or 'en')}"


def _met(meeting: CommitteeMeeting) -> str:
    return f"{meeting.full_reference} – {meeting.title(get_language() or 'en')}"


# Delegations


def _of_delegate(person: Any, seats: Sequence[Membership], at: datetime) -> list[Duty]:
    if not seats:
        return []
    office = access.is_office(person, at=at)
    running = (
        Paper.objects.visible_to(person, at=at)
        .filter(status=PaperStatus.CIRCULATED, ends_at__gt=at)
        .prefetch_related("positions")
    )
    found = [] if office else [Duty(Turn.ALWAYS, _("Under silence"), reverse("decisions:desk"))]
    found += [
        Duty(
            Turn.THEIRS
            if any(said.nation == seats[0].nation and said.kind not in NOTED for said in one.positions.all())
            else Turn.MINE,
            _("Be silent, or break the silence"),
            one.get_absolute_url(),
            _named(one),
            one.ends_at,
            one.ends_at is not None and one.ends_at - at <= NEAR,
        )
        for one in running
    ]
    found += [
        Duty(Turn.MINE, _("Vote for your nation"), one.line.paper.get_absolute_url(), _named(one.line.paper))
        for one in waiting.open_ballots([seat.pk for seat in seats], person, at=at)
    ]
    if not office or not holds_any(person, Role.CHAIR, Role.SECRETARY, at=at):
        found += _coming(person, at)
    return found


def _coming(person: Any, at: datetime) -> Iterator[Duty]:
    """The meetings to come, for who only comes to them."""
    for one in meetings.coming(person, at=at):
        sits = one.state == MeetingState.SITTING
        words = _("The body is meeting") if sits else _("The body meets")
        if one.circulated_at is not None:
            yield Duty(
                Turn.COMING, words, one.get_absolute_url(), _met(one), one.starts_at, one.starts_at - at <= NEAR, sits
            )


# The chair and the secretary


def _of_the_body(person: Any, at: datetime, *, chairs: bool) -> Iterator[Duty]:
    for draft in waiting.ready_drafts(person, at=at):
        if draft.by_silence and chairs:
            yield Duty(
                Turn.MINE, _("Circulate the paper"), reverse("decisions:circulate", args=[draft.code]), _named(draft)
            )
        elif draft.by_silence:
            yield Duty(Turn.THEIRS, _("The chair puts it under silence"), draft.get_absolute_url(), _named(draft))
        else:
            yield Duty(Turn.MINE, _("Put the paper before the meeting"), draft.get_absolute_url(), _named(draft))
    if chairs:
        for added in waiting.drafted_addenda(person, at=at):
            address = reverse("decisions:addendum", args=[added.paper.code])
            yield Duty(
                Turn.MINE, _("Circulate the addendum"), address, _named(added.paper), added.paper.ends_at, near=True
            )
    yield from _of_meetings(person, at)
    for paper in waiting.broken(person, at=at):
        yield Duty(
            Turn.MINE,
            _("Silence was broken: take it up in a meeting or have it revised"),
            paper.get_absolute_url(),
            _named(paper),
            paper.ends_at,
            since=True,
        )


def _of_meetings(person: Any, at: datetime) -> Iterator[Duty]:
    unsent = {one.pk for one in waiting.agendas(person, at=at)}
    for one in meetings.coming(person, at=at):
        pressing = one.starts_at - at <= AHEAD
        address, of = one.get_absolute_url(), _met(one)
        if one.state == MeetingState.SITTING:
            yield Duty(Turn.MINE, _("Run the meeting to its end"), address, of, one.opened_at, since=True)
        elif one.pk in unsent and one.circulated_at is None:
            yield Duty(Turn.MINE, _("Send the agenda"), address, of, one.starts_at, pressing)
        elif one.pk in unsent:
            yield Duty(Turn.MINE, _("Send the agenda again: it has changed"), address, of, one.starts_at, pressing)
        elif one.starts_at <= at:
            yield Duty(Turn.MINE, _("Open the meeting"), address, of, one.starts_at, near=True)
        else:
            yield Duty(Turn.COMING, _("The body meets"), address, of, one.starts_at, pressing)


# Offices


def _of_approver(person: Any, at: datetime, roles: set[str]) -> Iterator[Duty]:
    """The papers with an item that waits for a word of this person: not of who drafted it, nor twice of one."""
    for paper in waiting.before_an_office(person, at=at):
        if paper.drafted_by_id == person.pk:
            continue
        procedure = Procedure(paper.procedure)
        approvers = approvers_of(current().decision, procedure)
        mine = {one.code for one in approvers if one.role in roles}
        for line in paper.lines.all():
            steps = [one.step for one in line.rulings.all()]
            given = any(one.ruling is Ruling.APPROVED and one.by == str(person.pk) for one in steps)
            if not given and mine.intersection(open_steps(procedure, approvers, steps)):
                yield Duty(
                    Turn.MINE,
                    _("Approve, or not"),
                    paper.get_absolute_url(),
                    _named(paper),
                    paper.circulated_at,
                    since=True,
                )
                break


def _of_office(person: Any, at: datetime) -> list[Duty]:
    unnoted = [one for one in candidates.candidates(person, at=at) if not one.noted]
    if not unnoted:
        return []
    return [Duty(Turn.MINE, _("Write political notes"), reverse("decisions:notes"), _("Recommended proposals"))]


def _of_drafter(drafts: Iterable[Paper]) -> Iterator[Duty]:
    """One's own drafts: to be completed; then another's turn, but where one puts them before an office oneself."""
    for one in drafts:
        if not waiting.is_ready(one):
            address = reverse("decisions:edit", args=[one.code])
            yield Duty(Turn.MINE, _("Complete the paper"), address, _named(one))
        elif one.procedure in BY_OFFICE:
            words = _("Put the paper before those who approve")
            yield Duty(Turn.MINE, words, one.get_absolute_url(), _named(one))
        else:
            words = _("The chair puts it under silence") if one.by_silence else _("The secretary puts it on an agenda")
            yield Duty(Turn.THEIRS, words, one.get_absolute_url(), _named(one))
