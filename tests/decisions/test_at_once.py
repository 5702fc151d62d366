"""Two alternates, two chairs, several nations voting at once: in processes of their own, on either database."""

from __future__ import annotations

import pytest

from parvis.decisions.actions import voting
from parvis.decisions.models import Paper
from parvis.domain.deciding import Procedure
from parvis.domain.delegations import SeatKind
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, ENDS, SECOND
from tests.decisions.test_deciding import LATER, in_session, tabled
from tests.factories import NOW
from tests.proposals.test_hard_moments import Installation

pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]


class Drilled(Installation):
    """The same, with the drill of delegates."""

    module = "tests.decisions.drill"


def test_two_alternates_at_once_leave_one_position_of_the_nation(tmp_path):
    """Hard moment: both are kept, in one order, and the last word alone counts."""
    paper = building.under_silence(1)
    people = [building.delegate("NO", kind).person for kind in (SeatKind.HEAD, SeatKind.ALTERNATE, SeatKind.ALTERNATE)]
    house = Drilled(tmp_path)

    came = house.run("speak", paper.code, (NOW + DAY).isoformat(), *[one.email for one in people])

    assert came == ["done"] * 3
    kept = house.run("state", paper.code, DEADLINE.isoformat(), "PT")
    assert (kept["states"], kept["numbers"]) == ({"1": "broken"}, [1, 2, 3])
    assert len(kept["effective"]) == 1


def test_the_chairs_double_click_circulates_once(tmp_path):
    """Hard moment: of four clicks one circulates, the others find it done."""
    paper, chair = building.drafted(1), building.chair()
    house = Drilled(tmp_path)

    came = house.run("circulate", paper.code, ENDS, NOW.isoformat(), *[chair.email] * 4)

    assert came == ["done"] * 4
    assert house.run("state", paper.code, NOW.isoformat())["status"] == "circulated"
    assert house.run("told", "paper.circulated") == 1
    assert Paper.objects.count() == 1


def test_two_chairs_extend_at_once_and_one_deadline_follows_the_other(tmp_path):
    """Hard moment: both are written down, each from the deadline that it found, and the paper has the later one."""
    paper, chairs = building.under_silence(1), [building.chair(), building.chair()]
    house = Drilled(tmp_path)

    came = house.run("extend", paper.code, (DEADLINE - SECOND).isoformat(), *[one.email for one in chairs])

    assert sorted(came) in (["done", "done"], ["done", "invalid"]), "the earlier one is refused once the later stands"
    kept = house.run("deadlines", paper.code)
    assert kept["ends"] == max(to for _before, to in kept["steps"])
    assert next(before for before, _to in kept["steps"]) == DEADLINE.isoformat()
    assert all(before < to for before, to in kept["steps"])


def test_a_chair_who_extends_and_a_nation_that_objects_at_t_minus_1_s_both_count(tmp_path):
    """Hard moment: in whichever order they come, the objection stands at the new deadline."""
    paper, chair, norway = building.under_silence(1), building.chair(), building.delegate("NO")
    house = Drilled(tmp_path)

    came = house.run("extend_and_object", paper.code, (DEADLINE - SECOND).isoformat(), chair.email, norway.person.email)

    assert came == ["done", "done"]
    assert house.run("state", paper.code, (DEADLINE + DAY).isoformat())["states"] == {"1": "stopped"}
    assert house.run("state", paper.code, (DEADLINE + 30 * DAY).isoformat())["states"] == {"1": "broken"}


def test_votes_raced_with_the_closing_are_counted_or_refused(tmp_path):
    """Hard moment: every vote that was taken is in the count, each nation once, and none came after the closing."""
    paper, chair = tabled(Procedure.MAJORITY), building.chair()
    seats = [building.delegate(nation) for nation in ("NO", "PT", "IT", "FR", "GR", "ES")]
    meeting = in_session(paper, seats=seats)
    ballot = voting.open_ballot(paper.lines.get(), meeting, by=chair, now=LATER)
    house = Drilled(tmp_path)

    came = house.run("vote", ballot.code, LATER.isoformat(), chair.email, *[one.person.email for one in seats])

    assert came[0] == "done"
    assert set(came[1:]) <= {"done", "closed"}
    kept = house.run("votes", ballot.code)
    assert sum(kept["tally"].values()) == len(kept["nations"]) == came[1:].count("done")
    assert kept["numbers"] == list(range(1, len(kept["nations"]) + 1))


def test_one_nation_voting_at_two_browsers_at_once_has_one_vote(tmp_path):
    """Hard moment: both are kept in one order, and the last one counts."""
    paper, chair, norway = tabled(Procedure.MAJORITY), building.chair(), building.delegate("NO")
    meeting = in_session(paper, seats=[norway])
    ballot = voting.open_ballot(paper.lines.get(), meeting, by=chair, now=LATER)
    house = Drilled(tmp_path)

    came = house.run("vote_twice", ballot.code, LATER.isoformat(), norway.person.email, chair.email)

    assert came == ["done", "done"]
    kept = house.run("votes", ballot.code)
    assert (kept["numbers"], kept["nations"]) == ([1, 2], ["NO", "NO"])
    assert kept["tally"] == {"for": 0, "against": 0, "abstain": 0} | {kept["choices"][-1]: 1}
