"""Every cell of the table of who sees what, run over pages, files, searches, exports, calendars, deeds and the API."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from parvis.accounts.actions.tokens import make_token
from parvis.domain.access_table import ACTORS, STATES, SUBJECTS, CaseMoment, Seer, Thing, sees
from parvis.domain.calls import WallClock
from parvis.domain.roles import Role
from parvis.domain.standing import Relation
from parvis.domain.tokens import Scope
from parvis.gateways import storage
from parvis.proposals.actions import submitting
from parvis.proposals.models import Party, ProposalFile
from parvis.review.actions import assignments, consensus, meetings, minutes, pairs, panel, room, screening, votes
from parvis.review.models import AgendaPoint, Ballot, ConsensusReport, Discussion, Meeting, Minute, Reply, Vote
from parvis.review.queries import minutes as minuted
from parvis.standing import actions as standing
from parvis.standing.actions import conflicts
from tests import factories
from tests.proposals import building
from tests.proposals.papers import PDF
from tests.review import building as review
from tests.review import granted
from tests.review.granted import NOTHING_GRANTED, Granted

pytestmark = pytest.mark.django_db

A, T, M = Seer, Thing, CaseMoment
OFFICES = {
    A.OFFICER: Role.PROGRAMME_OFFICER,
    A.CONFLICTED_OFFICER: Role.PROGRAMME_OFFICER,
    A.OVERRIDDEN_OFFICER: Role.PROGRAMME_OFFICER,
    A.ASKED_EXPERT: Role.SCIENTIFIC_ADVISER,
    A.ADVISER: Role.SCIENTIFIC_ADVISER,
    A.CHAIR: Role.CHAIR,
    A.CONFLICTED_CHAIR: Role.CHAIR,
    A.SECRETARY: Role.SECRETARY,
    A.AUDITOR: Role.AUDITOR,
    A.CONFLICTED_AUDITOR: Role.AUDITOR,
    A.FINANCIAL_OFFICER: Role.FINANCIAL_OFFICER,
    A.CONFLICTED_FINANCIAL_OFFICER: Role.FINANCIAL_OFFICER,
    A.TREASURER: Role.TREASURER,
    A.PRESS_OFFICER: Role.PRESS_OFFICER,
}
RELATIONS = {
    A.ASKED_EXPERT: Relation.IN_HOUSE_EXPERT,
    A.REVIEWER: Relation.REVIEWER,
    A.CONFLICTED_REVIEWER: Relation.REVIEWER,
    A.DECLINED_REVIEWER: Relation.REVIEWER,
    A.PANEL_MEMBER: Relation.PANEL_MEMBER,
}
IN_CONFLICT = (
    A.CONFLICTED_PARTY,
    A.CONFLICTED_OFFICER,
    A.OVERRIDDEN_OFFICER,
    A.CONFLICTED_REVIEWER,
    A.CONFLICTED_MEMBER,
    A.CONFLICTED_AUDITOR,
    A.CONFLICTED_CHAIR,
    A.CONFLICTED_DELEGATE,
    A.CONFLICTED_FINANCIAL_OFFICER,
)


@dataclass(frozen=True)
class Judging:
    """What there is of a proposal that is judged; of the panel only once it has it."""

    talk: Discussion
    reply: Reply
    minute: Minute | None = None
    sits: Meeting | None = None
    vote: Vote | None = None
    report: ConsensusReport | None = None
    granted: Granted = NOTHING_GRANTED


def reviewed(proposal, people, officer, now):
    """Two reviewers have handed in, and the applicants have answered."""
    held = review.opened(proposal.call, by=officer, now=now)
    for actor in (A.REVIEWER, A.CONFLICTED_REVIEWER):
        reader = review.expert()
        pair = pairs.add_pair(held, proposal, reader, by=officer, now=now)
        assignments.send_invitation(pair, by=officer, now=now)
        pair = assignments.declare(pair, [], confidential=True, by=reader.person, now=now)
        review.write(pair, reader.person, now=now, **review.answers(pair))
        review.reviews.hand_in(pair, by=reader.person, now=now)
        people[actor] = reader.person
    reply = Reply.objects.create(
        round=held,
        proposal=proposal,
        opened_by=officer,
        opened_at=now - timedelta(hours=2),
        closes_at=now + timedelta(days=3),
        words=300,
        text="The second site has power.",
        handed_in_at=now - timedelta(hours=1),
        handed_in_by=people[A.PARTY],
    )
    return Judging(Discussion.objects.get(proposal=proposal), reply)


def before_the_panel(proposal, people, officer, now):
    """The same, and two members sit; a meeting is over and minuted, in another a vote is open."""
    judging = reviewed(proposal, people, officer, now)
    met = review.met(proposal.call, by=officer, now=now)
    for actor in (A.PANEL_MEMBER, A.CONFLICTED_MEMBER):
        member = review.expert()
        panel.seat(met, member, by=officer, now=now)
        people[actor] = member.person
    report = consensus.name_rapporteur(met.items.get(), people[A.PANEL_MEMBER].expert, by=officer, now=now)
    over, sits = (
        meetings.plan_meeting(met, WallClock.read(day, "Europe/Brussels"), place="", by=officer, now=now)
        for day in ("2030-02-01T09:00", "2030-02-02T09:00")
    )
    again = AgendaPoint.objects.create(meeting=sits, place=1, kind="proposal", subject=met.items.get())
    for one, point in ((over, over.points.get()), (sits, again)):
        room.open_meeting(one, by=officer, now=now)
        room.enter(one, people[A.PANEL_MEMBER], by=officer, now=now)
        room.take_up(point, by=officer, now=now)
        vote = votes.open_vote(point, "outcome", by=officer, now=now)
        if one is over:
            votes.close_vote(vote, by=officer, now=now)
            room.end_meeting(over, by=officer, now=now)
    over.refresh_from_db()
    drawn = minutes.draw_minute(over, by=officer, now=now)
    return replace(judging, minute=drawn, sits=sits, vote=vote, report=report)


def before_the_nations(proposal, people, officer, now):
    """The panel has ended, and the nations have a paper."""
    judging = before_the_panel(proposal, people, officer, now)
    return replace(judging, granted=granted.before_the_nations(proposal, judging, people, now, officer))


def awarded(proposal, people, officer, now):
    """All have accepted the letter; a report is handed in."""
    judging = before_the_nations(proposal, people, officer, now)
    return replace(judging, granted=granted.awarded(proposal, judging.granted, now, officer))


def released(proposal, people, officer, now):
    """The award is public, and a payment of it waits."""
    judging = awarded(proposal, people, officer, now)
    return replace(judging, granted=granted.released(judging.granted, now, officer))


ARRANGED = {
    M.REVIEWED: reviewed,
    M.JUDGED: before_the_panel,
    M.TABLED: before_the_nations,
    M.AWARDED: awarded,
    M.RELEASED: released,
}


def brought_to(moment, now):
    """A proposal in that state, and the officer who brought it there."""
    officer = factories.programme_officer()
    if moment is M.DRAFT:
        return building.filled(now=now), officer
    proposal, _receipt = building.submitted(now=now)
    if moment is M.TAKEN_BACK:
        submitting.withdraw(proposal, by=building.directors(proposal)[0], now=now)
    elif moment is M.PASSED or moment in ARRANGED:
        screening.let_pass(proposal, by=officer, now=now)
    elif moment is M.TURNED_DOWN:
        screening.turn_down(proposal, reasons=["outside-priorities"], by=officer, now=now)
    proposal.refresh_from_db()
    return proposal, officer


def cast(proposal, officer, moment, now):
    """One person for each actor, standing to the proposal as the actor does; and what there is once it is judged."""
    ally, partner = building.directors(proposal)
    people = {A.PARTY: ally, A.CONFLICTED_PARTY: partner, A.VISITOR: AnonymousUser()}
    for actor in ACTORS:
        if actor not in people:
            people[actor] = factories.person(*([OFFICES[actor]] if actor in OFFICES else []))
    judging = ARRANGED[moment](proposal, people, officer, now) if moment in ARRANGED else None
    left = people[A.FORMER_PARTY]
    Party.objects.create(
        proposal=proposal, person=left, role="co-director", state="left", added_at=now, joined_at=now, left_at=now
    )
    for actor, relation in RELATIONS.items():
        standing.relate(people[actor], "proposal", proposal.code, relation, cause="test", by=officer, now=now)
    standing.end_all(people[A.DECLINED_REVIEWER], "proposal", proposal.code, by=officer, now=now)
    for actor in IN_CONFLICT:
        stated = conflicts.state(people[actor], "proposal", proposal.code, "relative", by=officer, now=now)
        if actor is A.OVERRIDDEN_OFFICER:
            conflicts.ask_override(stated, reason="Nobody else reads it.", by=officer, now=now)
            conflicts.allow_override(stated, by=factories.programme_officer(), now=now)
    return people, judging


def went(answer):
    """Whether this led on, and not to the door."""
    return answer.status_code == 302 and not answer.headers["Location"].startswith("/en/account/")


def reached_in_judging(client, judging, thing, person, names):
    """Whether this person gets to this thing of how the proposal is judged."""
    talk = judging.talk.get_absolute_url()
    match thing:
        case T.DISCUSSION:
            return client.get(talk).status_code == 200
        case T.DISCUSS:
            return went(client.post(talk, {"text": f"Says {person.pk}."}))
        case T.REPLY:
            return client.get(judging.reply.get_absolute_url()).status_code == 200
    if judging.sits is None:
        return False
    meeting = f"/en/review/meetings/{judging.sits.code}/"
    match thing:
        case T.POINT:
            return names(meeting)
        case T.CALENDAR:
            answer = client.get(f"{meeting}agenda.ics")
            return answer.status_code == 200 and judging.talk.proposal.received_title in answer.content.decode()
        case T.VOTES:
            return names(f"/en/review/panels/{judging.sits.panel.code}/export/votes.json")
        case T.VOTE:
            cast_vote = {"act": "cast", "choice": "recommended"}
            ballots = Ballot.objects.filter(vote=judging.vote)
            return granted.tried(
                lambda: client.post(f"/en/review/votes/{judging.vote.code}/", cast_vote), ballots.exists
            )
        case T.CONSENSUS:
            return client.get(judging.report.get_absolute_url()).status_code == 200
        case T.MINUTE:
            answer = client.get(f"/en/review/minutes/{judging.minute.code}/en.pdf")
            told = minuted.seen(judging.minute, person, at=timezone.now())
            return answer.status_code == 200 and judging.talk.proposal.code in str(told)
    raise AssertionError(thing)


def reached(client, proposal, file, judging, thing, person):
    """Whether this person gets to this thing."""
    code, office = proposal.code, "/en/proposals/office/"

    def names(address, word=code):
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer.status_code == 200 and word in body.decode()

    if thing in granted.THINGS:
        return judging is not None and granted.reached(client, judging.granted, thing, person, names)

    match thing:
        case T.OWN_LIST:
            return names("/en/proposals/")
        case T.OFFICE_LIST:
            return names(office)
        case T.SEARCH:
            return names(f"{office}?words=floods")
        case T.EXPORT:
            return names(f"{office}export.csv")
        case T.OPEN:
            answer = client.get(f"/en/proposals/{code}/", follow=True)
            return answer.status_code == 200 and "/proposals/" in answer.request["PATH_INFO"]
        case T.PDF:
            return client.get(f"/en/proposals/{code}/proposal.pdf").status_code == 200
        case T.FILE:
            answer = client.get(f"/en/proposals/{code}/files/{file.code}")
            if answer.streaming:
                b"".join(answer.streaming_content)  # read to its end it closes itself, and not the test's connection
            return answer.status_code == 200
        case T.API if person.is_authenticated:
            _row, secret = make_token(person, name="t", scopes=[Scope.PROPOSALS_READ], days=30, now=timezone.now())
            answer = Client().get(f"/api/v1/proposals/{code}", headers={"Authorization": f"Bearer {secret}"})
            return answer.status_code == 200
        case T.API:
            return Client().get(f"/api/v1/proposals/{code}").status_code == 200
        case T.NOTE:
            return went(client.post(f"{office}{code}/notes/", {"text": "Seen."}))
        case T.ASSIGN:
            return went(client.post(f"{office}{code}/officer/", {"officer": ""}))
        case T.SCREEN:
            return client.get(f"/en/review/screening/{code}/").status_code == 200
        case T.VOLUME:
            return judging is not None and proposal.received_title in client.get("/en/review/files/").content.decode()
        case _judging:
            return judging is not None and reached_in_judging(client, judging, thing, person, names)
    raise AssertionError(thing)


@pytest.mark.parametrize("moment", STATES)
def test_every_cell_of_the_table_is_as_it_says(moment):
    now = timezone.now() - timedelta(minutes=1)
    proposal, officer = brought_to(moment, now)
    people, judging = cast(proposal, officer, moment, now)
    file = ProposalFile.objects.filter(proposal=proposal).first()
    storage.put(BytesIO(PDF), key=file.stored.key)

    wrong = []
    for actor in ACTORS:
        client = Client(raise_request_exception=True)
        if actor is not A.VISITOR:
            client.force_login(people[actor])
        for thing in SUBJECTS:
            found = reached(client, proposal, file, judging, thing, people[actor])
            if found != sees(actor, thing, moment):
                wrong.append(f"{actor.value} · {thing.value}: {'open' if found else 'closed'}")

    assert wrong == []


def test_a_conflict_closes_and_what_is_not_said_is_closed():
    closed = {one for one in ACTORS if one.value.startswith("conflicted-")} - {A.CONFLICTED_PARTY}
    for actor in (*closed, A.VISITOR, A.OUTSIDER, A.FORMER_PARTY):
        opened = {(thing, moment) for thing in SUBJECTS for moment in STATES if sees(actor, thing, moment)}
        assert opened == {(T.REGISTER, M.RELEASED)}  # what is public is so to everybody
