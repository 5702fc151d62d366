"""The page of the prize: who may be named, with every reason."""

from __future__ import annotations

import pytest
from django.urls import reverse

from parvis.payments.queries import prizes
from parvis.web.programme import current
from tests import factories
from tests.payments import building
from tests.payments.building import LATER

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 3])
def test_awards_are_held_against_the_files_rules_in_two_questions(client, django_assert_num_queries, number):
    made = [building.accepted() for _one in range(number)]
    building.reported(made[0])
    officer, rules = factories.programme_officer(), current().prize
    assert rules is not None

    with django_assert_num_queries(3):  # offices, awards, what they owe
        found = prizes.candidates(rules, officer, day=LATER.date(), at=LATER)

    assert {one.award for one in found} == set(made)
    assert [len(one.verdict.blocking) for one in found] == sorted(len(one.verdict.blocking) for one in found)
    assert "groups" in {one.rule for one in found[0].verdict.passed}
    client.force_login(officer)
    assert made[0].reference in client.get(reverse("payments:prize")).content.decode()
    client.force_login(factories.person())
    assert client.get(reverse("payments:prize")).status_code == 404
