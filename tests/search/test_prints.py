"""Fingerprints in the index: who shares them, and what very many have."""

from __future__ import annotations

import pytest

from parvis.search import actions
from parvis.search.actions import WIDESPREAD
from parvis.search.models import Print
from parvis.search.queries import sharing, widespread

pytestmark = pytest.mark.django_db


def shared(key, among="text", kind="text"):
    return list(sharing(kind, key, among=among))


def test_those_who_share_most_come_first_each_kind_apart():
    actions.imprint("text", [(1, [1, 2, 3, -4]), (2, [3]), (3, [2, -4, 5]), (4, [6])])
    actions.imprint("award", [(1, [1, 7])])

    assert shared(1) == [(3, 2), (2, 1)]
    assert shared(1, among="award") == [(1, 1)]
    assert shared(4) == []


def test_what_was_there_before_is_forgotten():
    actions.imprint("text", [(1, [1, 2]), (2, [2])])

    actions.imprint("text", [(2, [3])])
    assert shared(1) == []
    actions.imprint("text", [(2, [1])])
    actions.efface("text", [2])
    assert shared(1) == []


def test_what_very_many_texts_have_counts_no_more_and_is_no_burden():
    actions.imprint("text", ((key, [100, key]) for key in range(WIDESPREAD)))
    assert len(shared(0)) == WIDESPREAD - 1

    actions.imprint("text", [(WIDESPREAD, [100, 1])])

    assert shared(0) == []
    assert shared(WIDESPREAD) == [(1, 1)]
    assert widespread([1, 100]) == {100}
    assert not Print.objects.filter(mark=100).exists()
    actions.imprint("text", [(0, [100, 1])])
    assert not Print.objects.filter(mark=100).exists()


@pytest.mark.parametrize("number", [1, 3])
def test_keeping_them_costs_the_same_for_one_and_three(number, django_assert_num_queries):
    with django_assert_num_queries(4):
        actions.imprint("text", ((key, [key, 9]) for key in range(number)))


def test_the_index_made_anew_lets_everything_count_again():
    actions.imprint("text", ((key, [100]) for key in range(WIDESPREAD + 1)))

    actions.forget_widespread()
    actions.imprint("text", [(1, [100])])

    assert widespread([100]) == frozenset()
    assert Print.objects.filter(mark=100).count() == 1
    actions.forget("text")
    assert not Print.objects.exists()
