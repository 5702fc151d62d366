"""Decision papers: references, suffixes, what a paper needs before it is circulated; who speaks for a nation."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from parvis.domain.delegations import check_head_is_free, check_speaks, members_on
from parvis.domain.nations import Membership, Nation
from parvis.domain.papers import (
    PaperStatus,
    check_complete,
    check_reference,
    digest,
    full_reference,
    move,
    next_reference,
    next_revision,
)
from parvis.domain.programme_file import read
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Term

SPS = read(Path(__file__).resolve().parents[2] / "programmes" / "sps.toml")

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
WHOLE = {"en": {"title": "List", "text": "Agree."}, "fr": {"title": "Liste", "text": "Approuver."}}


def test_references_are_counted_by_series_and_year():
    taken = ["PCSC-N(2027)0001", "PCSC-N(2027)0012", "PCSC-N(2026)0040", "PCSC-D(2027)0099"]

    assert next_reference("PCSC-N", 2027, taken) == "PCSC-N(2027)0013"
    assert next_reference("PCSC-N", 2028, taken) == "PCSC-N(2028)0001"
    assert check_reference("PCSC-N(2027)0013") == "PCSC-N(2027)0013"


@pytest.mark.parametrize("reference", ["", "pcsc-n(2027)0001", "PCSC-N", "PCSC-N(2027)0001 "])
def test_what_is_no_reference_is_refused(reference):
    with pytest.raises(Invalid, match="reference"):
        check_reference(reference)


def test_each_changed_text_has_the_next_suffix():
    assert [next_revision(suffix) for suffix in ("", "REV1", "REV9")] == ["REV1", "REV2", "REV10"]
    assert full_reference("PCSC-N(2027)0001", "REV1", "AS1") == "PCSC-N(2027)0001-REV1-AS1"
    assert full_reference("PCSC-N(2027)0001", "", "AS1") == "PCSC-N(2027)0001-AS1"


def test_one_changed_sign_is_another_digest():
    assert digest({"a": "x", "b": "y"}) == digest({"b": "y", "a": "x"})
    assert digest({"a": "x"}) != digest({"a": "x "})


@pytest.mark.parametrize("status", list(PaperStatus))
def test_what_was_withdrawn_stays_so(status):
    with pytest.raises(Refused):
        move(PaperStatus.WITHDRAWN, status)


def test_nothing_is_circulated_twice():
    assert move(PaperStatus.DRAFTED, PaperStatus.CIRCULATED) == PaperStatus.CIRCULATED
    with pytest.raises(Refused):
        move(PaperStatus.CIRCULATED, PaperStatus.CIRCULATED)


def test_a_paper_is_complete_in_both_languages_and_decides_something():
    check_complete(WHOLE, 1)
    with pytest.raises(Invalid, match="nothing to decide"):
        check_complete(WHOLE, 0)
    with pytest.raises(Invalid, match="both languages"):
        check_complete({**WHOLE, "fr": {"title": "Liste", "text": ""}}, 1)


def test_a_nation_is_a_member_from_its_first_day():
    nations = (Nation(code="FI", name={}, groups=(Membership(group="ally", since=date(2023, 4, 4)),)),)
    programme = replace(SPS, nations=nations)

    assert members_on(programme, date(2023, 4, 3)) == frozenset()
    assert members_on(programme, date(2023, 4, 4)) == {"FI"}


def test_where_no_group_is_named_the_files_first_decides():
    programme = SPS

    assert programme.decision
    assert members_on(replace(programme, decision=None), date(2026, 1, 1)) == members_on(programme, date(2026, 1, 1))


IN_FORCE = Term(NOW - DAY, None, NOW - DAY)


@pytest.mark.parametrize(
    ("term", "nation", "speaks"),
    [
        (IN_FORCE, "NO", True),
        (IN_FORCE, "GE", False),
        (Term(NOW - DAY, None, None), "NO", False),
        (Term(NOW - DAY, NOW, NOW - DAY), "NO", False),
        (Term(NOW + DAY, None, NOW - DAY), "NO", False),
    ],
)
def test_only_a_confirmed_delegate_of_a_member_speaks(term, nation, speaks):
    if speaks:
        check_speaks(term, nation=nation, members=frozenset({"NO"}), now=NOW)
        return
    with pytest.raises(Denied):
        check_speaks(term, nation=nation, members=frozenset({"NO"}), now=NOW)


def test_a_delegation_has_one_head():
    check_head_is_free([Term(NOW - DAY, NOW, NOW - DAY)], now=NOW)
    with pytest.raises(Refused, match="head already"):
        check_head_is_free([IN_FORCE], now=NOW)
