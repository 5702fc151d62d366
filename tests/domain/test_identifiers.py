"""Identifiers of researchers and organisations: their checks find what is mistyped."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.identifiers import BASE_32, orcid, orcid_check, ror, ror_check
from parvis.domain.refusals import Invalid

bodies = st.text("0123456789", min_size=15, max_size=15)
ror_bodies = st.text(BASE_32, min_size=6, max_size=6).map(lambda text: "0" + text)


@pytest.mark.parametrize(
    "typed",
    [
        "0000-0002-1825-0097",
        "https://orcid.org/0000-0002-1825-0097",
        "orcid.org/0000-0002-1825-0097/",
        " 0000 0002 1825 0097 ",
        "0000–0002–1825–0097",
    ],
)
def test_an_orcid_is_read_however_it_is_typed(typed):
    assert orcid(typed) == "0000-0002-1825-0097"


def test_the_check_may_be_an_x():
    assert orcid("0000-0002-1694-233x") == "0000-0002-1694-233X"


@given(body=bodies, place=st.integers(0, 14), by=st.integers(1, 9))
def test_one_wrong_digit_is_always_found(body, place, by):
    right = body + orcid_check(body)
    wrong = right[:place] + str((int(right[place]) + by) % 10) + right[place + 1 :]

    assert orcid(right).replace("-", "") == right
    with pytest.raises(Invalid):
        orcid(wrong)


@given(body=bodies, place=st.integers(0, 13))
def test_two_neighbours_that_changed_places_are_always_found(body, place):
    right = body + orcid_check(body)
    swapped = right[:place] + right[place + 1] + right[place] + right[place + 2 :]

    if swapped != right:
        with pytest.raises(Invalid):
            orcid(swapped)


@pytest.mark.parametrize("typed", ["", "12", "0000-0002-1825-009", "٠٠٠٠-0002-1825-0097", "0000-0002-1825-00970"])
def test_what_is_no_orcid_at_all_is_told_so(typed):
    with pytest.raises(Invalid) as refused:
        orcid(typed)

    assert refused.value.code == "orcid-form"


@pytest.mark.parametrize("typed", ["https://ror.org/02mhbdp94", "ror.org/02mhbdp94", "02MHBDP94"])
def test_a_ror_is_read_however_it_is_typed(typed):
    assert ror(typed) == "02mhbdp94"


@given(body=ror_bodies, place=st.integers(1, 6), letter=st.sampled_from(BASE_32))
def test_one_wrong_character_of_a_ror_is_always_found(body, place, letter):
    right = body + ror_check(body)
    wrong = right[:place] + letter + right[place + 1 :]

    assert ror(right) == right
    if wrong != right:
        with pytest.raises(Invalid):
            ror(wrong)
