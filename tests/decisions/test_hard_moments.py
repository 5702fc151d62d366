"""Two alternates at once, the chair's double click: in processes of their own, on either database."""

from __future__ import annotations

import pytest

from parvis.decisions.models import Paper
from parvis.domain.delegations import SeatKind
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, ENDS
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
