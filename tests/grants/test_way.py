"""The way of an award: each app is asked once, and only where the case has come to it."""

from __future__ import annotations

import pytest

from parvis.web import lifecycle
from tests import factories
from tests.factories import NOW
from tests.grants import building

pytestmark = pytest.mark.django_db


def test_the_way_of_an_award_costs_one_query_for_each_app_that_keeps_it(django_assert_max_num_queries):
    award, officer = building.accepted(), factories.programme_officer()
    director, _partner = building.directors(award)
    officer.roles_at(NOW), director.roles_at(NOW)

    for reader in (officer, director):
        with django_assert_max_num_queries(5):
            told = lifecycle.told(award.proposal.code, reader, NOW)

        assert told["award"].state == "done"
        assert told["award"].note == award.reference
        assert told["report"].state == "now"
