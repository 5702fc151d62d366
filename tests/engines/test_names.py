"""Names are found although they are typed a little wrong."""

from __future__ import annotations

import pytest

from parvis.engines.names import clauses_of, likeness, terms_of_names

LJUBLJANA = ["Univerza v Ljubljani", "University of Ljubljana", "UL"]
OTHERS = [["University of Lublin"], ["University of Ljutomer"], ["Ljubljana University Hospital"], ["Ljubljana Zoo"]]


@pytest.mark.parametrize(
    "typed",
    [
        "University of Ljubljana",
        "univeristy of lubljana",
        "ljubljana university",
        "Univ. Ljubljana",
        "univerza ljubljani",
    ],
)
def test_the_meant_one_is_closer_than_any_other(typed):
    assert likeness(typed, LJUBLJANA) > max(likeness(typed, other) for other in OTHERS)


@pytest.mark.parametrize("typed", ["Lubljana", "Ljublijana", "ljublana", "LJUBLJANA"])
def test_the_index_has_a_key_in_common_with_what_was_typed(typed):
    [clause] = clauses_of(typed)
    kept = terms_of_names(["University of Ljubljana"]).split()

    assert set(clause.terms) & set(kept) or any(word.startswith(clause.prefix) for word in kept)


def test_nothing_typed_is_like_nothing():
    assert likeness(" - ", LJUBLJANA) == 0
    assert clauses_of(" - ") == []
