"""Two cases that go the whole way side by side: one that some people may see, and one that they may not.

Both stand in the same call, round and panel, are awarded, reported on and paid together, so that whatever
counts, lists or adds up has both in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from parvis.accounts.models import Person
from parvis.decisions.actions import circulating, drafting
from parvis.decisions.actions import meetings as committee
from parvis.decisions.models import Ballot, CommitteeMeeting, Paper
from parvis.domain.amendments import AmendmentKind
from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind
from parvis.grants.actions import amending, inventory, outcomes, records
from parvis.grants.models import OutcomeBatch, ReportOpinion
from parvis.payments.actions import paying
from parvis.programme.actions import asking
from parvis.programme.models import Call
from parvis.proposals.actions import absences, acting, casework, commenting, signing, submitting
from parvis.proposals.models import Party, Proposal
from parvis.review.actions import (
    assignments,
    consensus,
    discussion,
    matching,
    meetings,
    minutes,
    opinions,
    pairs,
    panel,
    room,
    screening,
    votes,
)
from parvis.review.models import Discussion, Expert, Matching, Meeting, Minute, Panel, Reply, Round
from parvis.standing.actions import conflicts
from tests import factories
from tests.decisions import building as nations
from tests.factories import NOW
from tests.grants import building as awards
from tests.payments import building as payments
from tests.proposals import building as drafts
from tests.review import building as evaluation

DAY = timedelta(days=1)
ENDS = "2026-12-04T18:00"
AGREED = datetime.fromisoformat("2026-12-05T09:00+00:00")
PAGES_AT = datetime.fromisoformat("2027-07-03T09:00+00:00")
TITLES = {"hidden": "Quaggas at the zwieback well", "open": "Early warning of floods"}
OFFICES = {
    "officer": Role.PROGRAMME_OFFICER,
    "adviser": Role.SCIENTIFIC_ADVISER,
    "auditor": Role.AUDITOR,
    "financial officer": Role.FINANCIAL_OFFICER,
    "treasurer": Role.TREASURER,
    "chair": Role.CHAIR,
    "secretary": Role.SECRETARY,
    "press officer": Role.PRESS_OFFICER,
}


@dataclass
class World:
    """The cases by side ("hidden", "open") and station, what they share, and the people who look."""

    call: Call
    other_call: Call
    third_call: Call
    officer: Person
    colleague: Person
    cases: dict[tuple[str, str], Proposal] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    experts: list[Expert] = field(default_factory=list)
    rounds: list[Round] = field(default_factory=list)
    matchings: list[Matching] = field(default_factory=list)
    panels: list[Panel] = field(default_factory=list)
    committees: list[CommitteeMeeting] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    minutes: list[Minute] = field(default_factory=list)
    draft: Paper | None = None
    batch: OutcomeBatch | None = None

    def hidden(self) -> list[Proposal]:
        """The cases that none of the people may see."""
        return [case for (side, _station), case in self.cases.items() if side == "hidden"]


def told() -> World:
    """Both cases at every station, and people who may see the open one at most."""
    officer, colleague = evaluation.officers()
    world = World(drafts.event_call(title="Water"), drafts.event_call(), drafts.event_call(), officer, colleague)
    for side in TITLES:
        world.cases[side, "drafted"] = _held_up(_drafted(world.other_call, side), officer)
        world.cases[side, "asked"] = _handed_in(world.other_call, side)
        world.cases[side, "met"] = _handed_in(world.other_call, side)
        world.cases[side, "matched"] = _handed_in(world.third_call, side)
        world.cases[side, "awarded"] = _handed_in(world.call, side)
    _screen(world)
    _evaluate(world, world.call, "awarded", closes=True)
    _evaluate(world, world.other_call, "met", closes=False)
    _match(world)
    _decide(world)
    _award(world)
    _cast(world)
    return world


def _drafted(call: Call, side: str) -> Proposal:
    draft = drafts.filled(call)
    ally, partner = drafts.directors(draft)
    drafts.write(draft, "title", TITLES[side], by=ally)
    commenting.remark(draft, "title", "Shorter?", by=partner, now=NOW)
    draft.refresh_from_db()
    return draft


def _held_up(draft: Proposal, officer: Person) -> Proposal:
    """A draft in which an officer was asked to write, and one of whose directors is said to be absent."""
    ally, partner = drafts.directors(draft)
    acting.ask_to_act(draft, ally, reason="Asked by telephone.", by=officer, now=NOW)
    absences.ask_replacement(
        draft,
        Party.objects.get(proposal=draft, person=partner),
        name="Danylo Kit",
        email="danylo@example.org",
        language="en",
        reason="No answer for weeks.",
        by=ally,
        now=NOW,
    )
    return draft


def _handed_in(call: Call, side: str) -> Proposal:
    draft = _drafted(call, side)
    for person in drafts.directors(draft):
        signing.sign_off(draft, drafts.queries.digest(draft), by=person, now=NOW)
    submitting.submit(draft, by=drafts.directors(draft)[0], now=NOW)
    draft.refresh_from_db()
    return draft


def _screen(world: World) -> None:
    """One is asked something and waits for an opinion; the others pass; the office writes about all."""
    expert = factories.person(Role.SCIENTIFIC_ADVISER)
    for (_side, station), case in world.cases.items():
        if station == "drafted":
            continue
        ally, _partner = drafts.directors(case)
        opinion = opinions.ask(case, expert, due_at=NOW + 400 * DAY, by=world.officer, now=NOW)
        casework.assign(case, world.officer, by=world.officer, now=NOW)
        casework.add_note(case, "Looked at.", by=world.officer, now=NOW)
        asking.open_thread(f"proposal:{case.code}", title=case.title, text="When?", by=ally, now=NOW)
        if station == "asked":
            screening.ask(case, "Which of the wells?", due_at=NOW + 400 * DAY, by=world.officer, now=NOW)
        else:
            written = {"opinion": "Sound, and new in this valley.", "concerns": ""}
            opinions.save_opinion(opinion, "support", written, base=0, by=expert, now=NOW)
            opinions.hand_in(opinion, by=expert, now=NOW)
            screening.let_pass(case, by=world.officer, now=NOW)


def _evaluate(world: World, call: Call, station: str, *, closes: bool) -> None:
    """A round, reviews by three experts of whom one reads only the open case, and a panel with a seat."""
    held = evaluation.opened(call, by=world.officer)
    world.rounds.append(held)
    for number, nation in enumerate(("NO", "DK", "IT")):
        expert = evaluation.expert(nation)
        world.experts.append(expert)
        for side in TITLES:
            if number == 2 and side == "hidden":
                continue
            pair = pairs.add_pair(held, world.cases[side, station], expert, by=world.officer, now=NOW)
            assignments.send_invitation(pair, by=world.officer, now=NOW)
            pair = assignments.declare(pair, [], confidential=True, by=expert.person, now=NOW)
            evaluation.write(pair, expert.person, **evaluation.answers(pair, score=3 + (number + len(side)) % 3))
            evaluation.reviews.hand_in(pair, by=expert.person, now=NOW)
    for talk in Discussion.objects.filter(round=held):
        discussion.say(talk, "The second mark surprises me.", by=world.officer, now=NOW)
        Reply.objects.create(
            round=held,
            proposal=talk.proposal,
            opened_by=world.officer,
            opened_at=NOW,
            closes_at=NOW + 400 * DAY,
            words=300,
        )
    met = evaluation.met(call, by=world.officer, line=Decimal(90000))
    world.panels.append(met)
    member = evaluation.expert("PT")
    panel.seat(met, member, by=world.officer, now=NOW)
    meeting = meetings.plan_meeting(met, evaluation.due(), place="Westhaven", by=world.officer, now=NOW)
    world.meetings.append(meeting)
    _sit(world, meeting, member)
    if closes:
        for row in met.items.order_by("id"):
            panel.decide(row.code, "recommended", reasons="Both are needed.", by=world.officer, now=NOW)
        panel.close_panel(met, by=world.officer, now=NOW)


def _sit(world: World, meeting: Meeting, member: Expert) -> None:
    """The panel sits: every point taken up and voted on, its reporter named, the minute drawn up."""
    room.open_meeting(meeting, by=world.officer, now=NOW)
    room.enter(meeting, member.person, by=world.officer, now=NOW)
    for point in meeting.points.select_related("subject__panel", "meeting__panel"):
        room.take_up(point, by=world.officer, now=NOW)
        votes.close_vote(votes.open_vote(point, "outcome", by=world.officer, now=NOW), by=world.officer, now=NOW)
        consensus.name_rapporteur(point.subject, member, by=world.officer, now=NOW)
    room.end_meeting(meeting, by=world.officer, now=NOW)
    world.minutes.append(minutes.draw_minute(meeting, by=world.officer, now=NOW))


def _match(world: World) -> None:
    """A round whose matching was proposed and taken."""
    held = evaluation.opened(world.third_call, by=world.officer, reviews=2)
    world.rounds.append(held)
    made = matching.match(held.code, by=world.officer, now=NOW)
    world.matchings.append(matching.take(made, by=world.officer, now=NOW) and made)


def _decide(world: World) -> None:
    """A note and a paper for each, circulated, and the silence over: a paper is closed to whom one case on it is.

    A meeting of the body has both papers on its agenda.  A further draft is empty yet.
    """
    chair, papers = nations.chair(), []
    for nation in ("NO", "FR"):
        nations.delegate(nation)
    for side in TITLES:
        case = world.cases[side, "awarded"]
        nations.noted(case, by=world.officer)
        paper = drafting.draft_paper(nations.TEXTS, by=world.officer, now=NOW)
        line = drafting.put_on_paper(paper, case.code, by=world.officer, now=NOW)
        words = {"en": "It warns of floods.", "fr": "Il avertit des crues."}
        drafting.write_brief(line, words, amount=line.amount, by=world.officer, now=NOW)
        paper.refresh_from_db()
        papers.append(circulating.circulate(paper, ENDS, insists=True, by=chair, now=NOW))
    world.draft = drafting.draft_paper(nations.TEXTS, by=world.officer, now=NOW)
    meeting = committee.plan_meeting(nations.TEXTS, ENDS, place="Room 1", by=chair, now=NOW)
    for paper in papers:
        committee.put_on_agenda(meeting, paper, by=chair, now=NOW)
    meeting.refresh_from_db()
    for paper in papers:
        for line in paper.lines.all():
            Ballot.objects.create(line=line, meeting=meeting, opened_by=chair, opened_at=NOW)
    world.committees.append(committee.circulate_agenda(meeting, base=meeting.version, by=chair, now=NOW))


def _award(world: World) -> None:
    """Awards accepted, reported on, a payment certified but not paid, a pump bought, more time wanted; letters out."""
    for side in TITLES:
        award = awards.accept_all(
            awards.offered(world.cases[side, "awarded"], by=world.officer, now=AGREED), now=AGREED
        )
        report = awards.reported(award)
        asked = payments.requested(award)
        paying.certify_payment(asked, by=factories.person(Role.FINANCIAL_OFFICER), now=awards.LATER)
        director = awards.directors(award)[0]
        inventory.enter_equipment(
            award, name="Pump", cost=Decimal("1200.50"), bought_on=AGREED.date(), by=director, now=awards.LATER
        )
        day = AGREED.date()
        records.plan_visit(award, planned_on=day, place="Delft", purpose="", by=world.officer, now=awards.LATER)
        records.enter_event(award, "Kick-off", place="Delft", from_on=day, to_on=day, by=director, now=awards.LATER)
        ReportOpinion.objects.create(
            report=report, person=world.experts[0].person, due_on=day, asked_by=world.officer, asked_at=awards.LATER
        )
        amending.ask_for_amendment(
            award, AmendmentKind.EXTENSION, {"months": 3}, reason="The ice came late.", by=director, now=awards.LATER
        )
    world.batch = outcomes.prepare_letters(world.call, by=world.officer, now=AGREED)
    outcomes.release_letters(world.batch, by=world.colleague, now=AGREED)


def _cast(world: World) -> None:
    """A stranger, people who stand to the open cases only, and each office with a conflict on the hidden ones."""
    world.people["stranger"] = factories.scientist("BE")
    world.people["director of another"] = drafts.directors(world.cases["open", "awarded"])[0]
    world.people["reviewer of another"] = world.experts[2].person
    for name, role in OFFICES.items():
        world.people[f"conflicted {name}"] = factories.person(role)
    world.people["conflicted delegate"] = nations.delegate("NL").person
    for name, person in world.people.items():
        if name.startswith("conflicted"):
            for case in world.hidden():
                conflicts.state(person, CaseKind.PROPOSAL, case.code, "relative", by=person, now=NOW)
