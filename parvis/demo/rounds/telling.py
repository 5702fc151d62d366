"""The five rounds, each as far as its phase says: opened, matched, reviewing, panel, closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from django.db.models import Count

from parvis.accounts.models import Person
from parvis.demo import actions, library
from parvis.demo.crowd import evaluation
from parvis.demo.crowd.evaluation import Trail
from parvis.demo.crowd.submissions import curriculum
from parvis.demo.parts import tell_once
from parvis.demo.programme import tell_call
from parvis.demo.rounds import papers, people, reviews
from parvis.demo.rounds.papers import Said
from parvis.domain.calls import WallClock
from parvis.domain.meetings import OUTCOME, PointKind
from parvis.domain.rounds import Wish
from parvis.domain.scoring import Order, Verdict
from parvis.programme.models import Call
from parvis.proposals.models import Proposal
from parvis.review.actions import (
    bids,
    consensus,
    discussion,
    meetings,
    minutes,
    opinions,
    panel,
    ranks,
    room,
    rounds,
    votes,
)
from parvis.review.models import AgendaPoint, Assignment, Discussion, Expert, Meeting, Panel, Round
from parvis.review.queries import consensus as reports
from parvis.review.queries import meetings as sittings
from parvis.review.queries import panel as lists
from parvis.review.queries import ranks as orders
from parvis.web.programme import current

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STAGE, RANKING = "review", "ranking"
SEATS = 9
SAID = 4  # of how many the panel has spoken that still sits
PHASES = ("opened", "matched", "reviewing", "panel", "closed")
BUSY = "doina@experts.example"  # who says no in the round that is under way
WISHING = ("maarja@experts.example", "kyriaki@experts.example", "ylva@experts.example", "asta@experts.example")
WISHES = (Wish.WANT, Wish.CAN, Wish.CAN, Wish.RATHER_NOT)
OWN_EXPERT = "adviser@example.org"


def tell_rounds(now: datetime) -> int:
    """The people and every round that is not in yet; how many proposals they have together."""
    content = library.read("rounds")
    telling = _Rounds(content, now)
    tell_once("round-people", telling.people, now=now)
    for row in content["calls"]:
        tell_once(f"round:{row['suffix']}", partial(telling.tell, row), now=now)
    return sum(len(rows) for rows in content["proposals"].values())


class _Rounds:
    def __init__(self, content: Mapping[str, Any], now: datetime) -> None:
        self.content, self.now, self.trail = content, now, Trail()

    @cached_property
    def officer(self) -> Person:
        return Person.objects.get(email="programme@example.org")

    @cached_property
    def second(self) -> Person:
        return Person.objects.get(email="programme2@example.org")

    def ago(self, days: float) -> datetime:
        """A moment so many days ago; in so many days, if they are less than none."""
        return self.now - days * DAY

    def people(self) -> None:
        """Scientists who write, experts who judge."""
        people.scientists(self.content, self.ago(330), self.trail)
        people.experts(self.content, (self.officer, self.second), self.ago(300), self.trail)
        self.trail.write()

    def tell(self, row: Mapping[str, Any]) -> None:
        """The call, its proposals, and its round as far as the phase says."""
        call = tell_call(row, self.now, self.officer)
        actions.note(f"call:{row['suffix']}", call.code, now=self.now)
        lines = [Said.read(line) for line in self.content["proposals"][row["suffix"]]]
        handed_in = partial(papers.hand_in, call, lines, officer=self.officer, now=self.now, trail=self.trail)
        handed_in(file=curriculum(call.opens_at))
        quality = {line.title: line.quality for line in lines}
        phase = PHASES.index(row["phase"])
        lying = list(Proposal.objects.filter(call=call).select_related("call", "handed_in").order_by("pk"))
        evaluation.let_pass(lying, by=self.officer, at=call.ends_at + 4 * DAY, trail=self.trail)
        opened = self.open(call, self.due(phase, call))
        if phase >= PHASES.index("matched"):
            opened = rounds.match(opened.code, by=self.officer, now=self.matched_at(phase, call))
        if phase >= PHASES.index("reviewing"):
            self.review(opened, quality, self.matched_at(phase, call) + DAY, finished=row["phase"] != "reviewing")
        self.trail.write()
        self.ask_own_expert(row["phase"], lying)
        if row["phase"] == "opened":
            self.ask_for_wishes(opened, lying)
        elif row["phase"] == "panel":
            self.talk(opened)
        if phase >= PHASES.index("panel"):
            self.rank(call, Decimal(row["line"]), closes=row["phase"] == "closed")

    # The round

    def due(self, phase: int, call: Call) -> datetime:
        """In some weeks or days while reviews are awaited, else some weeks after the closing of the call."""
        return {0: self.ago(-40), 1: self.ago(-35), 2: self.ago(-9)}.get(phase, call.ends_at + 52 * DAY)

    def matched_at(self, phase: int, call: Call) -> datetime:
        """Two days ago, three weeks ago, or long ago."""
        return {1: self.ago(2), 2: self.ago(18)}.get(phase, call.ends_at + 10 * DAY)

    def open(self, call: Call, due: datetime) -> Round:
        wall = due.astimezone(current().zone)
        return rounds.open_round(
            call,
            STAGE,
            due=WallClock.read(f"{wall:%Y-%m-%dT18:00}", call.zone),
            by=self.officer,
            now=call.ends_at + 8 * DAY,
        )

    def review(self, opened: Round, quality: Mapping[str, float], at: datetime, *, finished: bool) -> None:
        """Asked, answered, written; of a round that is under way a part of each."""
        rows = evaluation.invite(opened, by=self.officer, at=at, trail=self.trail)
        answered = [one for one in rows if one.expert.person_id is not None]
        if not finished:
            answered = self.some_say_no([one for number, one in enumerate(answered) if number % 7 != 3], at)
        evaluation.accept(answered, at=at + 2 * DAY, trail=self.trail)
        leanings = people.leanings(self.content)
        said = reviews.written(answered, quality, leanings, self.content["texts"], at=at + 4 * DAY)
        if finished:
            done, begun = [one for one in said if one.assignment is not answered[-1]], said[-1:]
        else:
            done = [one for number, one in enumerate(said) if number % 5 in (0, 2) and one.at < self.now]
            begun = [one for number, one in enumerate(said) if number % 5 == 1 and one.at < self.now]
        evaluation.hand_in(done, trail=self.trail)
        evaluation.begin([reviews.half_written(one) for one in begun])

    def some_say_no(self, rows: Sequence[Assignment], at: datetime) -> list[Assignment]:
        """One expert declines what he or she was asked first; the rest of them stays."""
        gone = next((one for one in rows if one.expert.email == BUSY), rows[0])
        told = self.content["declined"]
        evaluation.decline(gone, told["reason"], told["alternates"], at=at + 3 * DAY, trail=self.trail)
        return [one for one in rows if one is not gone]

    def ask_own_expert(self, phase: str, lying: Sequence[Proposal]) -> None:
        """Before the panel an opinion that is handed in; while the experts are chosen one that is awaited."""
        adviser = Person.objects.get(email=OWN_EXPERT)
        if phase == "panel":
            at = self.ago(40)
            asked = opinions.ask(lying[0], adviser, due_at=self.ago(20), by=self.officer, now=at)
            said = opinions.save_opinion(
                asked, "support-with-changes", self.content["opinion"], base=0, by=adviser, now=at + 9 * DAY
            )
            opinions.hand_in(said, by=adviser, now=at + 10 * DAY)
        elif phase == "matched":
            opinions.ask(lying[0], adviser, due_at=self.ago(-8), by=self.officer, now=self.ago(3))

    def ask_for_wishes(self, opened: Round, lying: Sequence[Proposal]) -> None:
        """Before the matching the experts say what they want to read; some have."""
        zone = current().zone
        until = WallClock.read(f"{self.ago(-6).astimezone(zone):%Y-%m-%dT18:00}", zone.key)
        opened = bids.open_bids(opened, until=until, by=self.officer, now=self.ago(4))
        for expert in Expert.objects.filter(email__in=WISHING).select_related("person"):
            if expert.person is not None:
                said = {one.code: WISHES[(place + expert.pk) % len(WISHES)] for place, one in enumerate(lying)}
                bids.say(opened, expert, said, by=expert.person, now=self.ago(2))

    def talk(self, opened: Round) -> None:
        """Two reviewers who differ talk about a proposal, and the office asks in between."""
        held = opened.assignments.filter(state="done").values("proposal").annotate(many=Count("pk")).filter(many=3)
        talk = Discussion.objects.filter(round=opened, proposal__in=held.values("proposal")).order_by("pk")[0]
        done = opened.assignments.filter(proposal=talk.proposal, state="done").select_related("expert__person")
        people = [one.expert.person for one in done.order_by("pk")]
        who = [people[0], people[1], self.officer, people[0]]
        for number, (by, words) in enumerate(zip(who, self.content["talk"]["en"], strict=True)):
            discussion.say(talk, words, by=by, now=self.ago(30) + number * 20 * HOUR)

    # The panel

    def rank(self, call: Call, line: Decimal, *, closes: bool) -> None:
        """The list under its line: half said and open, or closed."""
        at = call.ends_at + 66 * DAY if closes else self.ago(5)
        made = panel.open_panel(call, RANKING, budget_line=line, by=self.officer, now=at)
        members = Expert.objects.filter(person__isnull=False).select_related("person").order_by("-pk")[:SEATS]
        evaluation.seat(made, list(members), by=self.officer, at=at + HOUR, trail=self.trail)
        self.trail.write()
        if not closes:
            self.meet(made, [one.person for one in members if one.person], self.ago(3))
            return
        why = "Two of the reviewers mark half a point below all others, and read a third of the proposals."
        made = ranks.choose_order(made, Order.ADJUSTED, why, by=self.officer, now=at + DAY)
        self.say(made, at + 2 * DAY, None)
        panel.close_panel(made, by=self.officer, now=at + 3 * DAY)

    def meet(self, made: Panel, members: Sequence[Person], day: datetime) -> None:
        """It has met once and said something of the first four; the others are on the agenda of a second meeting."""
        zone = current().zone
        wall = WallClock.read(f"{day.astimezone(zone):%Y-%m-%dT09:30}", zone.key)
        begins, told = wall.at(), self.content["meeting"]["en"]
        first = meetings.plan_meeting(made, wall, place=told["place"], by=self.officer, now=begins - 2 * DAY)
        for point in list(first.points.all())[SAID:]:
            meetings.remove_point(point, by=self.officer, now=begins - 2 * DAY + HOUR)
        room.open_meeting(first, by=self.officer, now=begins)
        for number, person in enumerate(members[:-1]):  # one is travelling
            room.enter(first, person, by=self.officer, now=begins + number * MINUTE)
        for number, point in enumerate(first.points.all()):
            room.take_up(point, by=self.officer, now=begins + (15 + 20 * number) * MINUTE)
            if number == SAID - 1:
                self.vote(first, point, begins + (25 + 20 * number) * MINUTE)
        ends = begins + (15 + 20 * SAID) * MINUTE
        self.say(made, ends - 2 * MINUTE * SAID, set(range(1, SAID)))
        room.end_meeting(first, by=self.officer, now=ends)
        self.report(first, ends + DAY)
        self.minute(first, ends + 2 * DAY)
        later = WallClock.read(f"{self.ago(-4).astimezone(zone):%Y-%m-%dT09:30}", zone.key)
        second = meetings.plan_meeting(made, later, place=told["place"], by=self.officer, now=ends + HOUR)
        meetings.add_point(second, PointKind.BREAK, "", minutes=20, by=self.officer, now=ends + HOUR)
        meetings.add_point(second, PointKind.MATTER, told["matter"], minutes=15, by=self.officer, now=ends + HOUR)

    def vote(self, meeting: Meeting, point: AgendaPoint, at: datetime) -> None:
        """The members in the room vote on the outcome; one would rather wait."""
        made = votes.open_vote(point, OUTCOME, by=self.officer, now=at)
        here = sittings.room(meeting, point, at=at).voters
        for number, one in enumerate(here):
            verdict = Verdict.RESERVE if number == 1 else Verdict.RECOMMENDED
            votes.cast_vote(made, verdict.value, by=one.person, now=at + MINUTE)
        votes.close_vote(made, by=self.officer, now=at + 3 * MINUTE)

    def report(self, meeting: Meeting, at: datetime) -> None:
        """The rapporteur of the first proposal has put the consensus report forward, and two members agree."""
        point = meeting.points.select_related("subject__panel__call", "subject__proposal").first()
        assert point is not None
        assert point.subject is not None
        writes, *others = reports.may_write(point.subject, at=at)
        made = consensus.name_rapporteur(point.subject, writes, by=self.officer, now=at)
        consensus.gather(made, by=writes.person, now=at + HOUR)
        consensus.put_forward(made, by=writes.person, now=at + 3 * HOUR)
        first, second, told = others[0].person, others[1].person, self.content["consensus"]
        consensus.answer(made, 1, agrees=False, words=told["objection"], by=first, now=at + 5 * HOUR)
        made.refresh_from_db()
        code, kept = next(iter(made.draft.items()))
        longer = f"{kept['value']}\n\n{told['added']}"
        consensus.save_consensus(made, code, longer, base_version=kept["version"], by=writes.person, now=at + 7 * HOUR)
        consensus.put_forward(made, reason=told["reason"], by=writes.person, now=at + 8 * HOUR)
        for person in (first, second):
            consensus.answer(made, 2, agrees=True, words="", by=person, now=at + 9 * HOUR)

    def minute(self, meeting: Meeting, at: datetime) -> None:
        """Drawn up by the officer; the chair, or else a second officer, signs it off."""
        drawn = minutes.draw_minute(meeting, by=self.officer, now=at)
        chair = orders.chair_of(meeting.panel)
        minutes.sign_minute(drawn, by=chair.person if chair else self.second, now=at + 6 * HOUR)

    def say(self, made: Panel, at: datetime, places: set[int] | None) -> None:
        """What the panel says of those at these places of its list, or of all."""
        told = self.content["says"]
        for place, row in enumerate(lists.listed(made, None, at=at).ranked, 1):
            if places is not None and place not in places:
                continue
            verdict = Verdict.NOT_RECOMMENDED if row.marks.failed else row.drawn or Verdict.NOT_RECOMMENDED
            words = told[verdict.value]
            panel.decide(
                row.item.code,
                verdict,
                by=self.officer,
                now=at + place * MINUTE,
                reasons=words[place % len(words)],
            )
