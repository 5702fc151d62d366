"""How the example's cases went from station to station, told through actions with past moments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from parvis.accounts.models import Organisation, Person
from parvis.decisions import queries as deciding
from parvis.decisions.actions import circulating, delegations, drafting, notes, positions
from parvis.demo import library, queries
from parvis.demo.awarding import Awarding
from parvis.demo.cases import case_named, delegate_address
from parvis.demo.parts import tell_once
from parvis.domain.calls import WallClock
from parvis.domain.delegations import SeatKind
from parvis.domain.scoring import Verdict
from parvis.domain.silence import PositionKind
from parvis.grants.actions import outcomes
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.review.actions import assignments, experts, panel, reviews, rounds, screening
from parvis.review.models import Assignment, Expert, Round
from parvis.review.queries.reviews import asked
from parvis.web.programme import current

HOUR = timedelta(hours=1)
AWARDED = (
    "offered", "writing", "running", "requested", "certified", "told", "project",
    "refused", "suspended", "returned", "terminated", "closed",
)  # fmt: skip
SCREENED = ("reviewing", "reviewed", "silent", "reserve", "declined", "agreed", *AWARDED)
VERDICTS = {"reserve": Verdict.RESERVE, "declined": Verdict.NOT_RECOMMENDED}


def tell_stations(now: datetime) -> None:
    """Everything that became of the cases and is not in yet."""
    _Stations(now).tell()


class _Stations:
    """The people who judge and decide, and what they did when."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.content = library.read("cases")
        self.cases = [*self.content["cases"], *library.read("projects")["projects"]]

    def tell(self) -> None:
        """From the pool of experts to the nations' silence."""
        self.once("experts", self.pool)
        self.once("delegations", self.delegations)
        for row in self.cases:
            self.once(f"screening:{row['name']}", partial(self.screen, row))
        for call, since in (("rivers", 310), ("1", 288), ("2", 118), ("autumn", 27)):
            self.once(f"round:{call}", partial(self.review, call, self.ago(since)))
        for call, since, line in (("1", 240, "350000"), ("2", 60, "100000")):
            self.once(f"panel:{call}", partial(self.rank, call, self.ago(since), line))
        self.once("paper:first", partial(self.decide, "first", AWARDED, self.ago(225), 14))
        self.once("paper:second", partial(self.decide, "second", ("silent",), self.ago(6), 10))
        self.once("paper:third", partial(self.decide, "third", ("agreed",), self.ago(16), 12))
        self.once("letters:1", partial(self.write_to_all, "1", self.ago(205)))
        self.once("second-phase", self.review_second_phase)
        for row in self.cases:
            if row["station"] in AWARDED:
                self.once(f"award:{row['name']}", Awarding(row, self.now).tell)

    def once(self, name: str, tell: Callable[[], Any]) -> None:
        """Tell this part unless it is in."""
        tell_once(name, tell, now=self.now)

    def ago(self, days: float) -> datetime:
        """A moment so many days ago."""
        return self.now - timedelta(days=days)

    @cached_property
    def rows(self) -> dict[str, Mapping[str, Any]]:
        """What the example says of each case, by the code of its proposal."""
        return {queries.loaded(f"proposal:{row['name']}"): row for row in self.cases}

    # People

    @cached_property
    def officer(self) -> Person:
        return _person("programme@example.org")

    @cached_property
    def second(self) -> Person:
        return _person("programme2@example.org")

    @cached_property
    def chair(self) -> Person:
        return _person("chair@example.org")

    def pool(self) -> None:
        """Experts whom nations named, confirmed by a second officer."""
        houses = self.content["experts"]["organisations"]
        at = self.ago(380)
        for row in self.content["experts"]["people"]:
            person, house = _person(row["address"]), houses[row["organisation"]]
            described = experts.Described(
                name=row["name"],
                email=row["address"],
                nominated_by=row["nominated_by"],
                nationality=house["nation"],
                language=row.get("language", "en"),
                organisation=Organisation.objects.filter(name=house["name"]).first(),
                organisation_name=house["name"],
                expertise_en=row.get("en", ""),
                expertise_fr=row.get("fr", ""),
                priorities=row["priorities"],
            )
            from_on = at.date()
            expert = experts.nominate(
                described, from_on=from_on, to_on=from_on + timedelta(days=3 * 365), by=self.officer, now=at
            )
            experts.confirm(expert.terms.get(), by=self.second, now=at + HOUR)
            experts.bind(expert, person, now=at + 2 * HOUR)

    def delegations(self) -> None:
        """A head for every nation, and alternates for some."""
        at = self.ago(380)
        for nation, people in self.content["delegates"].items():
            for place, _names in enumerate(people):
                made = delegations.appoint_delegate(
                    delegate_address(nation, alternate=place > 0),
                    nation,
                    SeatKind.ALTERNATE if place else SeatKind.HEAD,
                    ends_at=None,
                    by=self.officer,
                    now=at,
                )
                delegations.confirm_delegate(made.code, by=self.second, now=at + HOUR)

    # From screening to the panel

    def screen(self, row: Mapping[str, Any]) -> None:
        """Most pass; one is asked something."""
        proposal = case_named(row["name"])
        at = (proposal.submitted_at or self.now) + timedelta(days=4)
        if row["station"] in SCREENED:
            screening.let_pass(proposal, by=self.officer, now=at)
        elif row["station"] == "asked":
            screening.ask(
                proposal,
                "Two of your speakers are named without their institutions. Please tell us which they are.",
                due_at=self.now + timedelta(days=6),
                by=self.officer,
                now=self.ago(2),
            )

    def review(self, name: str, at: datetime) -> None:
        """A round: matched, invited, declared, written; the newest call's reviews are under way."""
        call = self._call(name)
        due = (at + timedelta(days=42)).astimezone(current().zone)
        made = rounds.open_round(
            call, "review", due=WallClock.read(f"{due:%Y-%m-%dT18:00}", call.zone), by=self.officer, now=at
        )
        rounds.match(made.code, by=self.officer, now=at + HOUR)
        rounds.send_invitations(made, by=self.officer, now=at + 2 * HOUR)
        for number, one in enumerate(Assignment.objects.filter(round=made).order_by("id")):
            self._write(one, number, at + timedelta(days=2 + number % 5))

    def _write(self, one: Assignment, number: int, at: datetime) -> None:
        row = self._row(one.proposal)
        reader = one.expert.person
        assert reader is not None, "every expert of the example has an account"
        if row["station"] == "reviewing" and reader.email != "asta@experts.example":
            return  # asked, and not answered yet
        one = assignments.declare(one, (), confidential=True, by=reader, now=at)
        if row["station"] == "reviewing":
            return
        programme = programme_of(one.proposal.call)
        form = asked(programme, programme.stage("review"))
        told = self.content["reviews"][number % len(self.content["reviews"])]
        highest = max(score.highest for score in form.scores)
        answers: dict[str, Any] = {
            score.code: min(highest, row["level"] + (place + number) % 2) for place, score in enumerate(form.scores)
        }
        answers |= {text.code: told[text.code] for text in form.texts if told.get(text.code)}
        answers["recommendation"] = form.recommendations[0] if row["level"] > 2 else form.recommendations[-1]
        for field, value in answers.items():
            reviews.save_answer(one, field, value, base_version=0, by=reader, now=at + HOUR)
        reviews.hand_in(one, by=reader, now=at + 2 * HOUR)

    def review_second_phase(self) -> None:
        """A project that was invited comes late to its call's round: matched, asked, accepted by its reviewers."""
        [row] = [row for row in self.cases if row["station"] == "second"]
        proposal, at = case_named(row["name"]), self.ago(38)
        screening.let_pass(proposal, by=self.officer, now=at)
        made = Round.objects.get(call=proposal.call, stage="review")
        due = self.ago(-12).astimezone(current().zone)
        rounds.put_off(made, due=WallClock.read(f"{due:%Y-%m-%dT18:00}", proposal.call.zone), by=self.officer, now=at)
        rounds.match(made.code, by=self.officer, now=at + HOUR)
        rounds.send_invitations(made, by=self.officer, now=at + 2 * HOUR)
        for one in Assignment.objects.filter(proposal=proposal).select_related("expert__person").order_by("id"):
            assert one.expert.person is not None
            assignments.declare(one, (), confidential=True, by=one.expert.person, now=at + 20 * HOUR)

    def rank(self, name: str, at: datetime, line: str) -> None:
        """The panel of a call: recommended, in reserve, not."""
        made = panel.open_panel(self._call(name), "ranking", budget_line=Decimal(line), by=self.officer, now=at)
        for expert in Expert.objects.filter(person__isnull=False):
            panel.seat(made, expert, by=self.officer, now=at + HOUR)
        for item in made.items.select_related("proposal"):
            verdict = VERDICTS.get(self._row(item.proposal)["station"], Verdict.RECOMMENDED)
            panel.decide(item.code, verdict, by=self.officer, now=at + 2 * HOUR, reasons="Discussed in the panel.")
        panel.close_panel(made, by=self.officer, now=at + 3 * HOUR)

    # The nations

    def decide(self, name: str, stations: Sequence[str], at: datetime, days: int) -> None:
        """Notes, a paper, its circulation; on the one that runs, two nations have spoken."""
        rows = [row for row in self.cases if row["station"] in stations]
        for row in rows:
            facts = deciding.notes.drawn(case_named(row["name"]), [], at=at)
            notes.write_note(
                case_named(row["name"]), self.content["notes"], base=0, facts=facts, by=self.officer, now=at
            )
        paper = drafting.draft_paper(self.content["papers"][name], by=self.officer, now=at + HOUR)
        for row in rows:
            line = drafting.put_on_paper(paper, case_named(row["name"]).code, by=self.officer, now=at + 2 * HOUR)
            drafting.write_brief(line, self.content["brief"], amount=line.amount, by=self.officer, now=at + 3 * HOUR)
        ends = (at + timedelta(days=days)).astimezone(current().zone)
        circulating.circulate(paper, f"{ends:%Y-%m-%dT18:00}", insists=True, by=self.chair, now=at + 5 * HOUR)
        if name == "second":
            positions.take_position(
                paper,
                PositionKind.STATEMENT,
                "We welcome the workshop on wells and would host a follow-up.",
                place=1,
                key="example-statement",
                by=_person(delegate_address("PT")),
                now=at + timedelta(days=2),
            )
            positions.take_position(
                paper,
                PositionKind.OBJECTION,
                "Our register takes part in a similar exercise. We ask for a note on how the two go together.",
                place=2,
                key="example-objection",
                by=_person(delegate_address("SK")),
                now=at + timedelta(days=4),
            )

    def write_to_all(self, name: str, at: datetime) -> None:
        """The outcome, to everybody who handed something in: held by one officer, released by another."""
        batch = outcomes.prepare_letters(self._call(name), by=self.officer, now=at)
        outcomes.release_letters(batch, by=self.second, now=at + HOUR)

    def _call(self, name: str) -> Call:
        return Call.objects.get(code=queries.loaded(f"call:{name}"))

    def _row(self, proposal: Proposal) -> Mapping[str, Any]:
        return self.rows[proposal.code]


def _person(address: str) -> Person:
    return Person.objects.get(email=address)
