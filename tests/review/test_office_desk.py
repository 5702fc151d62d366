"""What an officer's desk says of rounds: written, late, and over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.review.actions import panel
from parvis.review.offers.desk import review_duties
from parvis.web.duties import told
from tests import factories
from tests.factories import NOW
from tests.review import building

pytestmark = pytest.mark.django_db


def test_a_round_is_written_then_late_and_once_its_panel_has_closed_waited_for_no_more(mails):
    pair, _person = building.accepted()
    held, officer = pair.round, factories.programme_officer()

    def lines(at):
        every = told(review_duties(officer, at=at), officer, at=at)
        return [(one.what, one.near) for one in every if one.address == held.get_absolute_url()]

    late = held.due_at + timedelta(days=1)
    assert lines(NOW) == [("Reviews are being written", False)]
    assert lines(late) == [("Reviews are missing", True)]

    met = building.met(held.call, by=officer)
    assert lines(late) == [("Reviews are missing", True)]
    panel.decide(met.items.get().code, "recommended", reasons="Enough is known.", by=officer, now=late)
    panel.close_panel(met, by=officer, now=late)
    assert lines(late) == []
