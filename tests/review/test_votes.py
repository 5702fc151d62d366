"""The panel votes: who may, what counts, ties, quorum, secrecy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from parvis.audit.models import Entry, Fact
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.domain.standing import CaseKind
from parvis.review.actions import panel, room, votes
from parvis.review.models import Ballot, Vote
from parvis.review.queries import meetings as queries
from parvis.standing.actions import conflicts
from tests.factories import NOW
from tests.review.test_meetings import member

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def officer(sitting):
    return sitting.officer


@pytest.fixture
def rules(monkeypatch):
    """Another programme file, as far as panels go."""

    def say(**fields):
        told = queries.rules_of
        monkeypatch.setattr(queries, "rules_of", lambda one: replace(told(one), **fields))

    return say


def voting(sitting, size: int = 3, on: str = "outcome"):
    """An open vote on the first proposal, with so many members in the room, of whom the first chairs."""
    officer, made, (first, *_rest) = sitting
    people = [member(made, officer, chairs=n == 0) for n in range(size)]
    room.open_meeting(made, by=officer, now=NOW)
    for one in people:
        room.enter(made, one, by=one, now=NOW)
    room.take_up(first, by=officer, now=NOW)
    return votes.open_vote(first, on, by=officer, now=NOW), people


def cast(vote, people, *choices):
    for person, choice in zip(people, choices, strict=False):
        votes.cast_vote(vote, choice, by=person, now=NOW)


def test_most_votes_win_and_a_change_before_the_closing_is_a_version(officer, sitting, mails):
    vote, people = voting(sitting)
    cast(vote, people, "recommended", "reserve", "reserve")
    votes.cast_vote(vote, "recommended", by=people[1], now=NOW + MINUTE)
    votes.cast_vote(vote, "recommended", by=people[1], now=NOW + MINUTE)

    for _click in range(2):
        closed = votes.close_vote(vote, by=officer, now=NOW + 2 * MINUTE)

    assert (closed.result["end"], closed.result["winner"]) == ("decided", "recommended")
    assert dict(closed.result["tally"]) == {"recommended": 2, "reserve": 1, "not-recommended": 0, "abstain": 0}
    kept = Ballot.objects.filter(voter=people[1].code).values_list("number", "choice")
    assert list(kept) == [(1, "reserve"), (2, "recommended")]
    assert Entry.objects.filter(action="vote.closed").count() == 1
    with pytest.raises(Refused) as refused:
        votes.cast_vote(vote, "reserve", by=people[0], now=NOW + 3 * MINUTE)
    assert refused.value.code == "vote-closed"


def test_by_criterion_the_mean_of_the_points_counts(officer, sitting, mails):
    vote, people = voting(sitting, on=_criterion(officer))
    cast(vote, people, "5", "4", "abstain")

    closed = votes.close_vote(vote, by=officer, now=NOW)

    assert (closed.result["end"], closed.result["mean"]) == ("decided", "9/2")


def _criterion(officer) -> str:
    from parvis.review.queries.votes import matters
    from tests.proposals.building import event_call
    from tests.review import building

    return matters(building.met(event_call(), by=officer))[1].code


def test_who_is_not_in_the_room_has_no_vote(officer, sitting, mails):
    vote, people = voting(sitting)
    absent, gone, torn = member(vote.point.meeting, officer), people[1], people[2]
    room.leave(vote.point.meeting, gone, by=gone, now=NOW)
    room.declare_in_room(vote.point, torn, "relative", by=torn, now=NOW)

    for person, refusal in ((absent, Denied), (gone, Denied), (officer, Denied), (torn, NotFound)):
        with pytest.raises(refusal):
            votes.cast_vote(vote, "reserve", by=person, now=NOW)
    votes.cast_vote(vote, "reserve", by=people[0], now=NOW)


def test_who_comes_into_conflict_before_the_closing_has_not_voted(officer, sitting, mails):
    vote, people = voting(sitting, 4)
    cast(vote, people, "recommended", "reserve", "reserve", "reserve")
    for one in people[2:]:
        conflicts.state(one, CaseKind.PROPOSAL, vote.point.subject.proposal.code, "relative", by=one, now=NOW + MINUTE)

    closed = votes.close_vote(vote, by=officer, now=NOW + 2 * MINUTE)

    assert closed.result["voted"] == sorted(one.code for one in people[:2])
    assert (closed.result["end"], closed.result["present"]) == ("no-quorum", sorted(one.code for one in people[:2]))


def test_below_the_quorum_a_vote_comes_to_nothing(officer, sitting, mails):
    vote, people = voting(sitting, 2)
    cast(vote, people, "recommended", "recommended")

    closed = votes.close_vote(vote, by=officer, now=NOW)

    assert (closed.result["end"], closed.result["winner"], closed.result["needed"]) == ("no-quorum", "", 3)


def test_a_tie_is_a_tie_and_only_the_chair_breaks_it(officer, sitting, mails):
    vote, people = voting(sitting, 4)
    cast(vote, people, "recommended", "recommended", "reserve", "reserve")
    with pytest.raises(Refused):
        votes.break_tie(vote, "reserve", by=people[0], now=NOW)
    vote = votes.close_vote(vote, by=officer, now=NOW)

    assert (vote.result["end"], vote.result["tied"]) == ("tied", ["recommended", "reserve"])
    for by in (officer, people[1]):
        with pytest.raises(Denied):
            votes.break_tie(vote, "reserve", by=by, now=NOW)
    with pytest.raises(Invalid):
        votes.break_tie(vote, "not-recommended", by=people[0], now=NOW)
    broken = votes.break_tie(vote, "reserve", by=people[0], now=NOW)
    assert (broken.broken_for, broken.broken_by) == ("reserve", people[0])
    with pytest.raises(Refused):
        votes.break_tie(vote, "recommended", by=people[0], now=NOW)


def test_without_a_casting_vote_in_the_file_a_tie_stays(officer, sitting, mails, rules):
    rules(casting_vote=False)
    vote, people = voting(sitting, 4)
    cast(vote, people, "recommended", "recommended", "reserve", "reserve")
    votes.close_vote(vote, by=officer, now=NOW)

    with pytest.raises(Denied):
        votes.break_tie(vote, "reserve", by=people[0], now=NOW)


def test_of_a_secret_vote_nothing_leads_from_a_choice_to_a_person(officer, sitting, mails, rules):
    rules(ballot="secret")
    vote, people = voting(sitting)
    cast(vote, people, "reserve", "recommended", "recommended")
    votes.cast_vote(vote, "reserve", by=people[2], now=NOW + MINUTE)
    codes = {one.code for one in people}
    assert not codes & set(Ballot.objects.values_list("voter", flat=True))

    closed = votes.close_vote(vote, by=officer, now=NOW + 2 * MINUTE)

    rows = list(Ballot.objects.values_list("voter", "number", "choice", "at"))
    assert rows == [("1", 1, "recommended", None), ("2", 1, "reserve", None), ("3", 1, "reserve", None)]
    assert closed.result["cast"] == ["recommended", "reserve", "reserve"]
    told = Fact.objects.filter(entry__action="vote.cast").values_list("value", flat=True)
    assert told and not any("recommended" in value or "reserve" in value for value in told)


def test_a_vote_needs_its_proposal_under_way_and_holds_the_meeting(officer, sitting, mails):
    vote, _people = voting(sitting)
    made, point = vote.point.meeting, vote.point
    other = made.points.exclude(pk=point.pk).first()

    assert votes.open_vote(point, "outcome", by=officer, now=NOW) == vote
    for act in (
        lambda: votes.open_vote(other, "outcome", by=officer, now=NOW),
        lambda: room.take_up(other, by=officer, now=NOW),
        lambda: room.end_meeting(made, by=officer, now=NOW),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Invalid):
        votes.open_vote(point, "weather", by=officer, now=NOW)


def test_after_the_panel_has_closed_nobody_votes(officer, sitting, mails):
    vote, people = voting(sitting)
    for one in vote.point.meeting.panel.items.all():
        panel.decide(one.code, "recommended", by=officer, now=NOW)
    panel.close_panel(vote.point.meeting.panel, by=officer, now=NOW)

    with pytest.raises(Refused) as refused:
        votes.cast_vote(vote, "reserve", by=people[0], now=NOW)
    assert refused.value.code == "panel-closed"


def test_the_page_takes_votes_and_tells_what_they_came_to(officer, sitting, client, mails):
    vote, people = voting(sitting)
    for person in people:
        client.force_login(person)
        page = client.get(reverse("review:meeting-now", args=[vote.point.meeting.code])).content.decode()
        assert "Your vote" in page
        assert ("Close the vote" in page) == (person == people[0])
        post = client.post(reverse("review:vote", args=[vote.code]), {"act": "cast", "choice": "recommended"})
        assert post.status_code == 302
    client.force_login(officer)
    live = reverse("review:meeting-now", args=[vote.point.meeting.code])
    assert "3 of 3 have voted" in client.get(live).content.decode()
    client.post(reverse("review:vote", args=[vote.code]), {"act": "close"})
    page = client.get(live).content.decode()
    assert "Recommended 3" in page and people[1].name in page
    assert Vote.objects.get().state == "closed"


def test_a_vote_on_a_hidden_proposal_is_not_there(officer, sitting, client, mails):
    vote, people = voting(sitting)
    conflicts.state(people[1], CaseKind.PROPOSAL, vote.point.subject.proposal.code, "relative", by=officer, now=NOW)
    client.force_login(people[1])

    page = client.get(reverse("review:meeting-now", args=[vote.point.meeting.code])).content.decode()

    assert "Vote" not in page and vote.code not in page
    for fields in ({"act": "cast", "choice": "reserve"}, {"act": "close"}, {"act": "break"}):
        hidden = client.post(reverse("review:vote", args=[vote.code]), fields)
        absent = client.post(reverse("review:vote", args=["nosuchvote"]), fields)
        assert (hidden.status_code, absent.status_code) == (404, 404)
