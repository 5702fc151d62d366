"""Two editions of a programme's file, compared by what they say."""

from __future__ import annotations

from parvis.domain.programme_file import parse, read
from parvis.domain.programme_file.comparing import Turned, differences
from tests.domain.sample_cases import ROOT

TEXT = (ROOT / "programmes" / "sps.toml").read_text(encoding="utf-8")
SPS = parse(TEXT)


def test_an_edition_differs_in_nothing_from_itself_nor_from_its_comments():
    commented = parse(TEXT.replace("[[groups]]", "# a remark\n[[groups]]", 1))

    assert differences(SPS, SPS) == ()
    assert differences(SPS, commented) == ()


def test_a_changed_rule_is_told_by_its_keys():
    longer = parse(TEXT.replace('\nat_most = "0.15"', '\nat_most = "0.20"'))

    (changed,) = differences(SPS, longer)
    assert (changed.part, changed.entry, changed.fate) == ("rules", "stipends", "changed")
    assert changed.turned == (Turned("at_most", "0.15", "0.20"),)


def test_rules_of_one_name_are_told_apart_by_their_wordings():
    old, new = (
        'wordings = ["2022"]\nwho = { roles = ["ally-director"]',
        'wordings = ["2022"]\nwho = { roles = ["co-director"]',
    )
    (changed,) = differences(SPS, parse(TEXT.replace(old, new)))

    assert changed.entry == "allied-director (2022)"


def test_entries_that_only_moved_are_no_difference():
    first, second = '[[groups]]\ncode = "ally"', '[[groups]]\ncode = "partner"'
    start, middle, end = TEXT.index(first), TEXT.index(second), TEXT.index('[[groups]]\ncode = "suspended"')
    moved = parse(TEXT[:start] + TEXT[middle:end] + TEXT[start:middle] + TEXT[end:])

    assert differences(SPS, moved) == ()


def test_a_nation_that_is_new_and_one_that_is_gone():
    without = parse(TEXT.replace('[[nations]]\ncode = "AF"', '[[nations]]\ncode = "XK"'))

    assert {(one.part, one.entry, one.fate) for one in differences(SPS, without)} == {
        ("nations", "AF", "removed"),
        ("nations", "XK", "added"),
    }


def test_different_programmes_differ_in_nearly_everything():
    assert len(differences(SPS, read(ROOT / "programmes" / "cost.toml"))) > 200
