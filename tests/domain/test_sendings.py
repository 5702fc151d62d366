"""What is sent once more arrives once."""

from __future__ import annotations

import pytest

from parvis.domain import sendings
from parvis.domain.refusals import Invalid

KEY = "a" * 32


def test_the_same_key_and_content_is_answered_as_it_was():
    kept = sendings.noted([], KEY, ["strengths", "Clear."], {"version": 3})

    assert sendings.arrived(kept, KEY, ["strengths", "Clear."]) == {"version": 3}
    assert sendings.arrived(kept, "b" * 32, ["strengths", "Clear."]) is None


def test_a_key_stands_for_one_content():
    kept = sendings.noted([], KEY, "one", {})

    with pytest.raises(Invalid):
        sendings.arrived(kept, KEY, "another")


def test_without_a_key_nothing_is_kept_and_nothing_found():
    assert sendings.noted([], "", "one", {}) == []
    assert sendings.arrived([{"key": "", "digest": "", "answer": {}}], "", "one") is None


def test_the_oldest_go_when_there_are_too_many():
    kept = []
    for number in range(sendings.MOST_KEPT + 2):
        kept = sendings.noted(kept, f"key-{number:08}", number, {"version": number})

    assert len(kept) == sendings.MOST_KEPT
    assert sendings.arrived(kept, "key-00000001", 1) is None
    assert sendings.arrived(kept, "key-00000002", 2) == {"version": 2}


@pytest.mark.parametrize("key", ["short", "x" * 65, "with space", "semi;colon", "é" * 10])
def test_what_cannot_be_a_key_is_refused(key):
    with pytest.raises(Invalid):
        sendings.check_key(key)


@pytest.mark.parametrize("key", ["", "12345678", "a-b_c" * 4])
def test_what_can_be_a_key_is_taken(key):
    assert sendings.check_key(key) == key
