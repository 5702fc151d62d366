"""The minute of a meeting, and that every number can be made again from what is handed out."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.domain.calibration import Line, Mark, Proposal, Sheet
from parvis.domain.meetings import result
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.scoring import Marks, Ranked, above_the_line
from parvis.domain.standing import CaseKind
from parvis.engines.ranking import rank
from parvis.programme.queries import programme_of
from parvis.review.actions import consensus, minutes, panel, room, votes
from parvis.review.models import Minute
from parvis.review.queries import balance
from parvis.review.queries import minutes as queries
from parvis.standing.actions import conflicts
from tests import factories
from tests.factories import NOW
from tests.review.building import planned
from tests.review.test_meetings import member

pytestmark = pytest.mark.django_db
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def officer(sitting):
    return sitting.officer


def held(sitting, *, secret: bool = False):
    """A meeting that is over: the first proposal voted on, with a report; one member left for the second."""
    officer, made, (first, second, third) = sitting
    people = [member(made, officer, chairs=n == 0) for n in range(4)]
    torn = people[3]
    conflicts.state(torn, CaseKind.PROPOSAL, second.subject.proposal.code, "relative", by=torn, now=NOW)
    room.open_meeting(made, by=officer, now=NOW)
    for one in people:
        room.enter(made, one, by=one, now=NOW)
    report = consensus.name_rapporteur(first.subject, people[1].expert, by=officer, now=NOW)
    for field in ("strengths", "weaknesses"):
        consensus.save_consensus(report, field, f"Of {field}.", base_version=0, by=people[1], now=NOW)
    consensus.put_forward(report, by=people[1], now=NOW)
    consensus.answer(report, 1, agrees=False, words="Too short.", by=people[2], now=NOW)
    room.take_up(first, by=officer, now=NOW + MINUTE)
    vote = votes.open_vote(first, "outcome", by=officer, now=NOW + MINUTE)
    for one, choice in zip(people, ("recommended", "recommended", "reserve", "abstain"), strict=True):
        votes.cast_vote(vote, choice, by=one, now=NOW + 2 * MINUTE)
    votes.close_vote(vote, by=officer, now=NOW + 3 * MINUTE)
    room.take_up(second, by=officer, now=NOW + 10 * MINUTE)
    room.take_up(third, by=officer, now=NOW + 20 * MINUTE)
    room.end_meeting(made, by=officer, now=NOW + 30 * MINUTE)
    for one, verdict in ((first, "recommended"), (second, "reserve"), (third, "not-recommended")):
        panel.decide(one.subject.code, verdict, reasons="Said in the room.", by=officer, now=NOW + HOUR)
    made.refresh_from_db()
    return made, people, (first, second, third)


def drawn(made, officer, **fields) -> Minute:
    return minutes.draw_minute(made, by=officer, now=NOW + HOUR, **fields)


def test_the_minute_holds_who_was_there_who_left_what_was_voted_and_said(officer, sitting, mails):
    made, people, (first, second, _third) = held(sitting)

    told = drawn(made, officer).content

    points = {one["proposal"]: one for one in told["points"]}
    one, two = points[first.subject.proposal.code], points[second.subject.proposal.code]
    assert set(one["present"]) == {officer.code, *(person.code for person in people)}
    assert people[3].code not in two["present"]
    assert [(out["person"], out["cause"], out["ground"]) for out in two["out"]] == [
        (people[3].code, "conflict", "relative")
    ]
    assert two["out"][0]["from"] == (NOW + 10 * MINUTE).isoformat()
    assert two["out"][0]["to"] == (NOW + 20 * MINUTE).isoformat()
    assert (one["votes"][0]["winner"], one["votes"][0]["needed"]) == ("recommended", 3)
    assert one["consensus"]["texts"]["strengths"] == "Of strengths."
    assert one["consensus"]["answers"] == [{"person": people[2].code, "agrees": False, "words": "Too short."}]
    assert [(row["rank"], row["says"]) for row in told["list"]] == [
        (1, "recommended"),
        (2, "reserve"),
        (3, "not-recommended"),
    ]
    assert len(told["people"]) == 5


def test_a_minute_is_never_overwritten_and_the_further_one_says_why(officer, sitting, mails):
    made, people, (first, *_rest) = held(sitting)
    chair = people[0]
    with pytest.raises(Refused):
        minutes.draw_minute(planned(factories.programme_officer(), 4)[0], by=officer, now=NOW)
    one = drawn(made, officer)
    assert drawn(made, officer) == one  # nothing is other
    minutes.sign_minute(one, by=chair, now=NOW + HOUR)
    panel.decide(first.subject.code, "reserve", reasons="On reflection.", by=officer, now=NOW + HOUR)
    with pytest.raises(Invalid):
        drawn(made, officer)

    two = drawn(made, officer, reason="The verdict on the first was put right.")

    one.refresh_from_db()
    assert (one.number, two.number, one.signed_by, two.signed_by) == (1, 2, chair, None)
    assert one.content["list"][0]["says"] == "recommended" and two.content["list"][0]["says"] == "reserve"
    assert [queries.digest_of(kept.content) == kept.digest for kept in Minute.objects.all()] == [True, True]
    assert Entry.objects.filter(action="minute.drawn").count() == 2


def test_the_chair_signs_once_and_nobody_else_while_the_chair_sees_all(officer, sitting, mails):
    made, people, _points = held(sitting)
    one = drawn(made, officer)

    for by in (officer, factories.programme_officer(), people[1]):
        with pytest.raises(Denied):
            minutes.sign_minute(one, by=by, now=NOW)
    for _click in range(2):
        minutes.sign_minute(one, by=people[0], now=NOW)

    assert Entry.objects.filter(action="minute.signed-off").count() == 1


def test_where_the_chair_left_for_something_a_second_officer_signs(officer, sitting, mails):
    made, people, (_first, second, _third) = held(sitting)
    chair, code = people[0], second.subject.proposal.code
    conflicts.state(chair, CaseKind.PROPOSAL, code, "relative", by=officer, now=NOW + HOUR)
    one = drawn(made, officer)

    for by in (chair, officer):
        with pytest.raises(Denied):
            minutes.sign_minute(one, by=by, now=NOW + HOUR)
    signed = minutes.sign_minute(one, by=factories.programme_officer(), now=NOW + HOUR)
    assert signed.signed_by not in (chair, officer)


def test_who_is_in_conflict_draws_no_minute(officer, sitting, mails):
    made, _people, (first, *_rest) = held(sitting)
    conflicts.state(officer, CaseKind.PROPOSAL, first.subject.proposal.code, "relative", by=officer, now=NOW)

    with pytest.raises(Denied):
        drawn(made, officer)


def test_a_reader_sees_the_minute_of_a_meeting_at_which_the_hidden_never_was(officer, sitting, mails):
    made, people, (first, second, third) = held(sitting)
    one = drawn(made, officer)
    code = second.subject.proposal.code

    told = queries.seen(one, people[3], at=NOW + HOUR)
    whole = queries.seen(one, people[0], at=NOW + HOUR)

    assert whole == one.content and queries.digest_of(whole) == one.digest
    assert code not in json.dumps(told) and "relative" not in json.dumps(told)
    assert [row["rank"] for row in told["list"]] == [1, 2]
    assert [row["mean_rank"] for row in told["list"]] == [1, 2]
    # The same rows without the hidden one give the same content, digest included.
    rows = [row for row in one.content["list"] if row["proposal"] != code]
    assert [row["title"] for row in told["list"]] == [row["title"] for row in rows]
    assert [point["proposal"] for point in told["points"]] == [
        first.subject.proposal.code,
        third.subject.proposal.code,
    ]


@pytest.mark.parametrize("wanted", ["en", "fr", "both"])
def test_the_paper_is_drawn_the_same_each_time_in_each_language(officer, sitting, client, mails, wanted):
    made, people, _points = held(sitting)
    one = minutes.sign_minute(drawn(made, officer), by=people[0], now=NOW + HOUR)
    client.force_login(officer)
    address = reverse("review:minute-pdf", args=[one.code, wanted])

    papers = [client.get(address) for _look in range(2)]

    assert papers[0].status_code == 200 and papers[0].content.startswith(b"%PDF-")
    assert papers[0].content == papers[1].content
    client.force_login(building_stranger())
    assert client.get(address).status_code == 404


def building_stranger():
    return factories.person()


def test_the_pages_draw_and_sign_the_minute(officer, sitting, client, mails):
    made, people, _points = held(sitting)
    client.force_login(officer)
    assert client.post(reverse("review:draw-minute", args=[made.code])).status_code == 302
    assert "not signed off" in client.get(made.get_absolute_url()).content.decode()
    client.force_login(people[0])
    assert "Sign off" in client.get(made.get_absolute_url()).content.decode()
    assert client.post(reverse("review:sign-minute", args=[Minute.objects.get().code])).status_code == 302
    assert Minute.objects.get().signed_by == people[0]


def downloaded(client, made, what: str, kind: str) -> str:
    answer = client.get(reverse("review:panel-export", args=[made.panel.code, what, kind]))
    assert answer.status_code == 200
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")


def test_every_number_of_the_page_is_counted_again_from_what_is_handed_out(officer, sitting, client, mails):
    made, _people, points = held(sitting)
    panel.draw_line(made.panel, points[0].subject.asked + points[1].subject.asked, by=officer, now=NOW)
    client.force_login(officer)
    page = client.get(made.panel.get_absolute_url())
    table = page.context["table"]
    told = json.loads(downloaded(client, made, "list", "json"))
    sheet = json.loads(downloaded(client, made, "marks", "json"))

    # Raw means and their ranks, from the marks.
    given: dict[str, list[Fraction]] = {}
    for proposal, _whose, mark in sheet["marks"]:
        given.setdefault(proposal, []).append(Fraction(str(mark)))
    means = {code: sum(marks, Fraction(0)) / len(marks) for code, marks in given.items()}
    ranks = {code: 1 + sum(other > mean for other in means.values()) for code, mean in means.items()}
    assert means == {row.item.proposal.code: row.marks.mean for row in table.rows}
    assert ranks == {row.item.proposal.code: row.mean_rank for row in table.rows}
    # Adjusted marks, ranges and chances, from the same marks by the engine.
    again = rank(
        Sheet(
            seed=sheet["seed"],
            line=Line(budget=sheet["line"]["budget"]),
            proposals=tuple(
                Proposal(id=one["id"], cost=one.get("cost", 0.0), competes=one.get("competes", True))
                for one in sheet["proposals"]
            ),
            marks=tuple(Mark(*mark) for mark in sheet["marks"]),
        )
    )
    assert again.proposals == table.ranking.proposals
    # The line, what it says, the sums, from the list.
    rows = [row for row in told["proposals"] if row["ranked"]]
    none = Marks(1, Fraction(0), None, None, None, {})
    amounts = {row["number"]: Decimal(row["granted"]) for row in rows}
    drawn_line = above_the_line(
        [Ranked(row["number"], none, row["rank"]) for row in rows], amounts, Decimal(told["line"])
    )
    assert drawn_line == {row.item.proposal.code: row.drawn for row in table.ranked}
    said = sum((amounts[row["number"]] for row in rows if row["says"] == "recommended"), Decimal(0))
    assert said == table.recommended
    # The balances, from the list.
    above = {row["number"] for row in rows if (row["says"] or row["by_rank"]) == "recommended"}
    programme = programme_of(made.panel.call)
    shares = {"priorities": balance.by_priority(table), "nations": balance.by_nation(table, programme)}
    for key, (_name, drawn) in zip(shares, page.context["balances"], strict=True):
        listed = Counter(code for row in rows for code in row[key])
        counted = Counter(code for row in rows if row["number"] in above for code in row[key])
        shown = {one.code: (one.listed, one.above) for one in shares[key]}
        numbers = re.findall(r'data-label="On the list">(\d+)</td><td[^>]*>(\d+)</td>', drawn)
        assert [(int(of), int(up)) for of, up in numbers] == list(shown.values())
        assert shown == {code: (count, counted[code]) for code, count in listed.items()}
    # The votes.
    cast = json.loads(downloaded(client, made, "votes", "json"))
    for one in cast:
        choices = one["cast"] if one["secret"] else list(one["cast"].values())
        counted = result(
            choices, one["on"], one["highest"], ranked=one["ranked"], present=len(one["present"]), needed=one["needed"]
        )
        assert (counted.end, counted.winner) == (one["end"], one["winner"])
        assert [list(pair) for pair in counted.tally] == one["tally"]
    lines = list(csv.reader(io.StringIO(downloaded(client, made, "votes", "csv"))))
    assert Counter(line[-1] for line in lines[1:]) == Counter(recommended=2, reserve=1, abstain=1)


def test_another_line_leaves_ranking_verdicts_and_line_untouched(officer, sitting, client, mails):
    made, _people, _points = held(sitting)
    client.force_login(officer)
    address = made.panel.get_absolute_url()
    before = downloaded(client, made, "list", "json")

    tried = client.get(address, {"line": "1"})

    assert tried.context["tried"]["count"] == 0
    assert downloaded(client, made, "list", "json") == before
    made.panel.refresh_from_db()
    assert made.panel.budget_line is None


def test_votes_on_the_hidden_are_in_no_export(officer, sitting, client, mails):
    made, people, (first, *_rest) = held(sitting)
    conflicts.state(people[2], CaseKind.PROPOSAL, first.subject.proposal.code, "relative", by=officer, now=NOW)
    client.force_login(people[2])

    assert json.loads(downloaded(client, made, "votes", "json")) == []
    assert len(downloaded(client, made, "votes", "csv").splitlines()) == 1
