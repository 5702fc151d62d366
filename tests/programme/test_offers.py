"""What the programme puts on a desk and into lists of other pages, and what that costs."""

from __future__ import annotations

import pytest
from django.utils import timezone

from parvis.domain.calls import CallState
from parvis.programme import offers
from parvis.programme.actions.asking import ask_question, open_thread
from parvis.web.duties import Turn, told
from tests import factories
from tests.programme.test_call_pages import open_call, wall

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 3])
def test_an_officers_desk_costs_four_queries(number, django_assert_num_queries):
    officer, asker, now = factories.programme_officer(), factories.person(), timezone.now()
    for one in range(number):
        call = open_call(title=f"Call {one}", closes=wall(2 * one + 1.5))
        ask_question(call, "Why?", language="en", by=asker, now=now)
        open_thread("office", title="About", text="Words", by=asker, now=now)

    with django_assert_num_queries(4):  # the offices held, questions, threads, what comes
        found = told(offers.duties(officer, at=now), officer, at=now)

    assert [duty.of for duty in found if duty.turn is Turn.MINE][:-1] == [f"Call {one}" for one in range(number)]
    assert [duty.near for duty in found if duty.turn is Turn.COMING] == [True, False, False][:number]


def test_an_asker_waits_for_the_office(django_assert_num_queries):
    asker, now = factories.person(), timezone.now()
    thread = open_thread("office", title="About", text="Words", by=asker, now=now)

    with django_assert_num_queries(2):
        [duty] = offers.duties(asker, at=now)

    assert (duty.turn, duty.what, duty.address) == (Turn.THEIRS, "About", thread.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_cards_of_one_state_cost_one_query(number, django_assert_num_queries):
    for _one in range(number):
        open_call(opens=wall(2), closes=wall(20), mechanisms=["MYP"])
    offers.cards(timezone.now(), state=CallState.ANNOUNCED)

    with django_assert_num_queries(1):
        cards = offers.cards(timezone.now(), state=CallState.ANNOUNCED)

    assert [card.mechanisms for card in cards] == [("Multi-year project",)] * number
    assert offers.cards(timezone.now()) == []
