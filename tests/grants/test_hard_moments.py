"""Officers at the letters of one call in the same moment, on real databases with real transactions."""

from __future__ import annotations

import pytest

from parvis.grants.actions import outcomes as actions
from tests.factories import NOW
from tests.grants.test_outcomes import decided
from tests.proposals.test_hard_moments import Installation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.heavy]


class Drilled(Installation):
    """The same, with the drill of officers."""

    module = "tests.grants.drill"


def test_two_officers_who_prepare_at_once_hold_one_batch_and_one_releases_it_once(tmp_path):
    call, *_proposals, first, second = decided()
    house, now = Drilled(tmp_path), NOW.isoformat()

    prepared = house.run("prepare", call.code, now, first.email, second.email, first.email, second.email)
    held = house.run("state", call.code)
    released = house.run("release", call.code, now, *[first.email, second.email] * 3)
    told = house.run("state", call.code)

    assert prepared == ["done"] * 4
    assert (held["batches"], held["released"], held["letters"], held["mails"]) == (1, 0, 2, 0)
    assert sorted(set(released)) in (["done", "released"], ["done", "two-pairs-of-eyes"])
    assert released.count("done") == 3  # one officer's three clicks; the one who prepared them is refused each time
    assert (told["batches"], told["released"], told["letters"], told["mails"]) == (1, 1, 2, 4)


def test_words_written_while_the_letters_are_prepared_anew_are_kept_or_refused_never_lost(tmp_path):
    call, *_proposals, first, second = decided()
    actions.prepare_letters(call, by=first, now=NOW)
    house = Drilled(tmp_path)

    *worded, prepared = house.run("word_and_prepare", call.code, NOW.isoformat(), first.email, second.email)

    stands = house.run("state", call.code)
    assert prepared == "done"
    assert set(worded) <= {"done", "prepared-anew"}
    assert sum(stands["remarks"]) == worded.count("done")
