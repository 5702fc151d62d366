"""The body of the example: a paper in each state, each kind of decision that the programme knows, two meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from parvis.accounts.models import Person
from parvis.decisions.actions import adding, circulating, drafting, meetings, positions, ruling, tabling
from parvis.decisions.models import CommitteeMeeting, Membership, Paper
from parvis.decisions.queries.candidates import candidates
from parvis.demo import library
from parvis.demo.cases import delegate_address
from parvis.demo.parts import tell_once
from parvis.domain.deciding import Procedure
from parvis.domain.papers import Ruling
from parvis.domain.silence import PositionKind
from parvis.web.programme import current

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEEDED = 8  # recommended proposals that wait for a paper


def tell_committee(now: datetime) -> int:
    """Everything that the body did and that is not in yet; how many papers there are of it."""
    body = _Body(now)
    tell_once("committee", body.tell, now=now)
    return Paper.objects.count()


class _Body:
    """The chair, the secretary, the officer who drafts; delegates by their nations."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.content = library.read("committee")
        self.officer, self.chair, self.secretary = (
            Person.objects.get(email=f"{name}@example.org") for name in ("programme", "chair", "secretary")
        )

    def tell(self) -> None:
        """Papers first, then the meetings that speak of them."""
        waiting = [one.code for one in candidates(self.officer, at=self.now)]
        if len(waiting) < NEEDED:
            return
        take = iter(waiting)
        broken = self.broken([next(take), next(take)])
        agreed = self.tabled("agreed", [next(take)], at=self.now - 40 * HOUR)
        self.past_meeting(broken, agreed)
        self.extended([next(take), next(take)])
        tabled = self.tabled("tabled", [next(take)], at=self.now - 20 * HOUR)
        self.coming_meeting(tabled, broken)
        self.meeting_called_off()
        self.withdrawn([next(take)])
        self.drafted("draft", [next(take)], at=self.now - 2 * HOUR)

    def drafted(self, name: str, codes: list[str], *, at: datetime) -> Paper:
        """A draft with these proposals and their briefs."""
        paper = drafting.draft_paper(self.content["texts"][name], by=self.officer, now=at)
        for code in codes:
            line = drafting.put_on_paper(paper, code, by=self.officer, now=at)
            drafting.write_brief(line, self.content["brief"], amount=line.amount, by=self.officer, now=at)
        paper.refresh_from_db()
        return paper

    def silenced(self, name: str, codes: list[str], *, at: datetime, ends: datetime) -> Paper:
        """The same, under silence."""
        paper = self.drafted(name, codes, at=at)
        return circulating.circulate(paper, self.wall(ends), insists=True, by=self.chair, now=at + HOUR)

    def broken(self, codes: list[str]) -> Paper:
        """One of two items objected to, the other agreed; with a statement of how a nation reads it."""
        at = self.now - 3 * DAY
        paper = self.silenced("broken", codes, at=at, ends=self.now - 30 * HOUR)
        self.say(paper, "SK", PositionKind.OBJECTION, 1, "We ask for the work plan of the second year.", at + 5 * HOUR)
        words = "Italy understands that item 2 is civil in nature throughout."
        self.say(paper, "IT", PositionKind.INTERPRETATION, 2, words, at + 6 * HOUR)
        return paper

    def extended(self, codes: list[str]) -> Paper:
        """Running, put off once, with an addendum and a statement."""
        at = self.now - 2 * DAY
        paper = self.silenced("extended", codes, at=at, ends=self.now + 2 * DAY)
        circulating.extend(
            paper,
            self.wall(self.now + 6 * DAY),
            reason="Two delegations asked for time to hear their capitals.",
            insists=True,
            by=self.chair,
            now=at + 20 * HOUR,
        )
        draft = adding.write_addendum(paper, self.content["addendum"], base=0, by=self.officer, now=at + 22 * HOUR)
        adding.circulate_addendum(paper, base=draft.version, by=self.chair, now=at + 23 * HOUR)
        self.say(paper, "PT", PositionKind.STATEMENT, 1, "Portugal welcomes this workshop.", at + 25 * HOUR)
        return paper

    def tabled(self, name: str, codes: list[str], *, at: datetime) -> Paper:
        """For agreement in a meeting."""
        paper = self.drafted(name, codes, at=at)
        drafting.write_paper(
            paper,
            paper.texts,
            reference=paper.reference,
            splits=paper.splits,
            base=paper.version,
            by=self.officer,
            now=at + HOUR,
            procedure=Procedure.CONSENSUS,
        )
        return tabling.table_paper(paper, by=self.secretary, now=at + 2 * HOUR)

    def withdrawn(self, codes: list[str]) -> None:
        """Taken back by the chair before its deadline."""
        at = self.now - DAY
        paper = self.silenced("withdrawn", codes, at=at, ends=self.now + 5 * DAY)
        reason = "The directors have asked to change the place of the workshop."
        circulating.withdraw(paper, reason=reason, by=self.chair, now=at + 5 * HOUR)

    def past_meeting(self, paper: Paper, agreed: Paper) -> None:
        """What was broken is put off there, and another paper agreed."""
        opened = self.now - 24 * HOUR
        meeting = self.meeting("past", starts=opened, at=self.now - 29 * HOUR, papers=[paper, agreed])
        meeting = meetings.open_meeting(meeting, by=self.secretary, now=opened)
        for nation in ("SK", "IT", "PT"):
            seat = Membership.objects.holding_at(opened).filter(nation=nation).first()
            if seat is not None:
                meetings.note_present(meeting, seat.code, by=self.secretary, now=opened)
        line = paper.lines.get(number=1)
        words = "Until the work plan has been circulated."
        ruling.rule_line(line, Ruling.DEFERRED, words=words, by=self.chair, now=opened + HOUR, meeting=meeting)
        yes, words = Ruling.AGREED_IN_MEETING, "No nation objects."
        ruling.rule_line(agreed.lines.get(), yes, words=words, by=self.chair, now=opened + HOUR, meeting=meeting)
        meetings.end_meeting(meeting, by=self.secretary, now=opened + 2 * HOUR)

    def coming_meeting(self, *papers: Paper) -> None:
        """Planned, its agenda circulated."""
        self.meeting("coming", starts=self.now + 8 * DAY, at=self.now - 3 * HOUR, papers=papers)

    def meeting_called_off(self) -> None:
        """Planned and circulated, and called off the next day."""
        held = self.meeting("off", starts=self.now + 3 * DAY, at=self.now - 2 * DAY, papers=())
        reason = "No paper needs a meeting before the next one."
        meetings.call_off(held, reason, by=self.secretary, now=self.now - DAY)

    def meeting(self, name: str, *, starts: datetime, at: datetime, papers: Any) -> CommitteeMeeting:
        """A meeting with these papers between its opening and its other business, the agenda circulated."""
        points, made = self.content["points"], self.content["meetings"][name]
        held = meetings.plan_meeting(made, self.wall(starts), place="Room 3, Harbour House", by=self.secretary, now=at)
        put: Callable[..., Any] = meetings.put_on_agenda
        for words in (points["opening"], points["silence"]):
            put(held, words=words, by=self.secretary, now=at)
        for paper in papers:
            put(held, paper, by=self.secretary, now=at)
        put(held, words=points["other"], by=self.secretary, now=at)
        held.refresh_from_db()
        return meetings.circulate_agenda(held, base=held.version, by=self.secretary, now=at + HOUR)

    def say(self, paper: Paper, nation: str, kind: PositionKind, place: int, text: str, at: datetime) -> None:
        """What a nation's head of delegation sends."""
        person = Person.objects.get(email=delegate_address(nation))
        key = f"example-{paper.code}-{nation}-{place}"
        positions.take_position(paper, kind, text, place=place, key=key, by=person, now=at)

    def wall(self, at: datetime) -> str:
        """The minute as clocks of the body show it."""
        return f"{at.astimezone(current().zone):%Y-%m-%dT%H:%M}"
