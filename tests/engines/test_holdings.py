"""Counting in arrays is counting: compared with sets and loops."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from parvis.engines.holdings import Gathering, Holdings

ROW = st.tuples(st.integers(0, 5), st.frozensets(st.sampled_from(["a", "b", "c", ""])))


def holdings(rows) -> Holdings:
    """Rows of a moment and their values, under keys that do not grow with them."""
    ordered = sorted(rows, key=lambda row: row[0])
    keys = [(7 * n) % 101 for n in range(len(ordered))]
    gathering = Gathering()
    for n, (_moment, names) in enumerate(ordered):
        for name in sorted(names):
            gathering.add(n, name)
    return Holdings(keys, [moment for moment, _names in ordered], {"letter": gathering.values()})


@given(rows=st.lists(ROW, max_size=30), moment=st.integers(-1, 6), wanted=st.sets(st.sampled_from("abx")))
def test_what_is_counted_is_what_is_there(rows, moment, wanted):
    held = holdings(rows)
    opened = held.open_at(moment)
    chosen = opened & held.having("letter", wanted)

    there = [names for opens, names in rows if opens <= moment]
    assert held.amount(opened) == len(there)
    assert dict(held.counts("letter", opened)) == Counter(name for names in there for name in names if name)
    assert held.amount(chosen) == sum(bool(names & wanted) for names in there)
    assert dict(held.counts("letter", chosen)) == Counter(
        name for names in there if names & wanted for name in names if name
    )


@given(rows=st.lists(ROW, max_size=30), keys=st.lists(st.integers(0, 120)), most=st.integers(0, 5))
def test_keys_find_their_rows_and_the_newest_come_first(rows, keys, most):
    held = holdings(rows)

    found = held.among(keys)

    assert set(held.keys[found].tolist()) == set(held.keys.tolist()) & set(keys)
    assert held.newest(found, most) == held.keys[np.flatnonzero(found)].tolist()[::-1][:most]
