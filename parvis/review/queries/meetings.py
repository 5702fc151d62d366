"""A panel's meeting as each of its people sees it: agenda, what is under way, the room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch

from parvis.accounts.models import Person
from parvis.domain.evaluation import OPEN, PanelState
from parvis.domain.meetings import Capacity, MeetingState, OutOfRoom, PointKind, quorum
from parvis.domain.programme_file import PanelRules
from parvis.domain.refusals import NotFound, Refused
from parvis.domain.standing import CaseKind
from parvis.programme.queries import programme_of
from parvis.proposals.models import Party
from parvis.review.models import (
    AgendaPoint,
    Assignment,
    Expert,
    Meeting,
    Panel,
    PanelItem,
    PointTurn,
    Presence,
    StepOut,
)
from parvis.review.queries import panel as panels
from parvis.standing.models import Conflict


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Out:
    """Why somebody is kept out of a proposal, and since when the conflict holds."""

    cause: OutOfRoom
    ground: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Line:
    """A point of the agenda as one person sees it; its number and hour are counted among what that person sees."""

    point: AgendaPoint
    number: int
    starts_at: datetime
    turns: list[PointTurn]
    rapporteur: Expert | None

    @property
    def is_now(self) -> bool:
        """Whether it is under way."""
        return any(turn.to_at is None for turn in self.turns)

    @property
    def is_done(self) -> bool:
        """Whether it was taken up and is over."""
        return bool(self.turns) and not self.is_now

    @property
    def title(self) -> str:
        """What it is about; empty for a break or a matter without words."""
        return self.point.subject.proposal.received_title if self.point.subject else self.point.title


def rules_of(panel: Panel) -> PanelRules:
    """How this panel meets, as the call's pinned edition says."""
    return programme_of(panel.call).panel


def meeting_of(code: str, person: Any, *, at: datetime) -> Meeting:
    """The meeting of this address, for the panel's people and the office; NotFound otherwise.  One query."""
    found = Meeting.objects.visible_to(person, at=at).select_related("panel__call").filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such meeting."))
    return found


def point_of(code: str, person: Any, *, at: datetime) -> AgendaPoint:
    """The point of this address as far as it is there for the person; NotFound otherwise.  One query."""
    rows = AgendaPoint.objects.visible_to(person, at=at).select_related("meeting__panel__call", "subject__proposal")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFound(_("There is no such point on the agenda."))
    return found


def held(meeting: Meeting, *, over: bool = False) -> Meeting:
    """The meeting held for a change, its panel first, as closing does; Refused once either is over."""
    panel = panels.still_open(meeting.panel)
    found = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    found.panel = panel
    if found.state == MeetingState.CALLED_OFF:
        raise Refused(_("The meeting was called off."), code="called-off")
    if found.state == MeetingState.ENDED and not over:
        raise Refused(_("The meeting is over; what it did stands."), code="meeting-over")
    return found


def sitting(meeting: Meeting) -> Meeting:
    """The meeting held for a change that only one under way takes."""
    found = held(meeting)
    if found.state != MeetingState.SITTING:
        raise Refused(_("The meeting has not been opened yet."), code="not-sitting")
    return found


def of_panel(panel: Panel) -> list[Meeting]:
    """The panel's meetings, the first first.  One query."""
    return list(panel.meetings.all())


def to_list(meeting: Meeting, *, at: datetime) -> list[PanelItem]:
    """What the panel judges and no meeting of it has on its agenda, in the list's order.  Four queries."""
    agendas = AgendaPoint.objects.filter(meeting__panel=meeting.panel_id)
    there = set(agendas.exclude(meeting__state=MeetingState.CALLED_OFF).values_list("subject_id", flat=True))
    table = panels.listed(meeting.panel, None, at=at)
    return [row.item for row in table.rows if row.item.pk not in there]


def agenda(meeting: Meeting, person: Any | None, *, at: datetime) -> list[Line]:
    """The agenda as this person sees it; None sees all of it.  Two queries.

    Numbers and hours are counted among what the person sees, so that no gap
    tells of anything hidden.
    """
    rows = AgendaPoint.objects.filter(meeting=meeting)
    if person is not None:
        rows = AgendaPoint.objects.visible_to(person, at=at).filter(meeting=meeting)
    rows = rows.select_related(
        "subject__proposal__handed_in", "subject__proposal__call", "subject__consensus__rapporteur"
    )
    found: list[Line] = []
    starts_at = meeting.starts_at
    for number, point in enumerate(rows.prefetch_related(Prefetch("turns", PointTurn.objects.order_by("id"))), 1):
        report = getattr(point.subject, "consensus", None) if point.subject else None
        found.append(Line(point, number, starts_at, list(point.turns.all()), report.rapporteur if report else None))
        starts_at += timedelta(minutes=point.minutes)
    return found


def under_way(meeting: Meeting) -> AgendaPoint | None:
    """The point that is under way, whoever asks.  One query."""
    turns = PointTurn.objects.filter(meeting=meeting, to_at__isnull=True)
    turn = turns.select_related("point__subject__proposal").first()
    return turn.point if turn else None


def kept_out(codes: Iterable[str], people: Iterable[int], *, at: datetime) -> dict[tuple[str, int], Out]:
    """Who of these people is kept out of which of these proposals then, and why.  Three queries."""
    wanted, keys = list(codes), list(people)
    found: dict[tuple[str, int], Out] = {}
    waiting = Assignment.objects.filter(proposal__code__in=wanted, expert__person__in=keys, state__in=list(OPEN))
    for code, key in waiting.values_list("proposal__code", "expert__person_id"):
        found[code, key] = Out(OutOfRoom.UNREAD)
    own = Party.objects.seated_at(at).filter(proposal__code__in=wanted, person__in=keys)
    for code, key in own.values_list("proposal__code", "person_id"):
        found[code, key] = Out(OutOfRoom.OWN)
    rows = Conflict.objects.barring_at(at).filter(kind=CaseKind.PROPOSAL, case__in=wanted, person__in=keys)
    for code, key, ground, since in rows.order_by("-id").values_list("case", "person_id", "ground", "from_at"):
        found[code, key] = Out(OutOfRoom.CONFLICT, ground, since)  # of several the oldest
    return found


@dataclass(frozen=True)
class Somebody:
    """A person of the meeting: a member, or somebody of the staff; in the room or not."""

    person: Person
    capacity: Capacity
    chairs: bool
    presence: Presence | None
    out: Out | None  # of the proposal under way

    @property
    def is_present(self) -> bool:
        """Whether he or she has come to the meeting and not left."""
        return self.presence is not None

    @property
    def in_room(self) -> bool:
        """Whether he or she is in the room for what is under way."""
        return self.is_present and self.out is None


@dataclass(frozen=True)
class Room:
    """The people of a meeting at one moment, and what the quorum asks for the proposal under way."""

    people: list[Somebody]
    entitled: int  # members free of conflicts, in the room or not
    needed: int

    @property
    def members(self) -> list[Somebody]:
        """The members."""
        return [one for one in self.people if one.capacity is Capacity.MEMBER]

    @property
    def voters(self) -> list[Somebody]:
        """The members in the room."""
        return [one for one in self.members if one.in_room]

    @property
    def has_quorum(self) -> bool:
        """Whether enough members are in the room."""
        return len(self.voters) >= self.needed

    def of(self, person: Any) -> Somebody | None:
        """This person, if he or she belongs to the meeting."""
        return next((one for one in self.people if one.person.pk == person.pk), None)


def room(meeting: Meeting, point: AgendaPoint | None, *, at: datetime) -> Room:
    """Who belongs to the meeting, who has come, and who is out of the room for this point.

    Two queries; three more for a proposal.
    """
    seats = meeting.panel.seats.filter(left_at__isnull=True).select_related("expert__person")
    seated = {
        seat.expert.person.pk: (seat.expert.person, seat.chairs)
        for seat in seats.order_by("expert__name", "id")
        if seat.expert.person is not None
    }
    here = {
        one.person_id: one
        for one in Presence.objects.filter(meeting=meeting, to_at__isnull=True).select_related("person")
    }
    outs: dict[tuple[str, int], Out] = {}
    code = point.subject.proposal.code if point and point.subject else ""
    if code:
        outs = kept_out([code], {*seated, *here}, at=at)
    people = [
        Somebody(person, Capacity.MEMBER, chairs, here.get(key), outs.get((code, key)))
        for key, (person, chairs) in seated.items()
    ]
    people += [
        Somebody(one.person, Capacity(one.capacity), False, one, outs.get((code, key)))
        for key, one in sorted(here.items())
        if key not in seated
    ]
    entitled = sum((code, key) not in outs for key in seated)
    return Room(people, entitled, quorum(rules_of(meeting.panel), entitled) if code else 0)


def outs_of(points: Iterable[AgendaPoint]) -> dict[int, list[StepOut]]:
    """Who was out of the room at each of these points (by key), the first first.  One query."""
    found: dict[int, list[StepOut]] = {}
    for one in StepOut.objects.filter(point__in=list(points)).select_related("person").order_by("from_at", "id"):
        found.setdefault(one.point_id, []).append(one)
    return found


def is_closed(meeting: Meeting) -> bool:
    """Whether nothing about the meeting changes any more."""
    over = (MeetingState.ENDED, MeetingState.CALLED_OFF)
    return meeting.state in over or meeting.panel.state == PanelState.CLOSED


def minutes_for(kind: str, rules: PanelRules) -> int:
    """How long a point of this kind usually takes."""
    return rules.minutes if kind == PointKind.PROPOSAL else 15
