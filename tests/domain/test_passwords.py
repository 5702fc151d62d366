"""What a new password must meet: each unmet part named, all at once."""

from __future__ import annotations

import pytest

from parvis.domain.passwords import LONGEST, POLICIES, findings

HOUSE = POLICIES["composition"]
COMMON = frozenset({"password", "football", "qwertyuiop"})


def codes(password: str, *, policy=HOUSE, common=(), about=()) -> list[str]:
    return [found.code for found in findings(password, policy, common=common, about=about)]


@pytest.mark.parametrize(
    ("password", "missing"),
    [
        ("", ["length", "upper", "lower", "digit", "symbol", "space"]),
        ("Abcdefghij1!", []),
        ("Abcdefghi1!", ["length"]),
        ("abcdefghij1!", ["upper"]),
        ("ABCDEFGHIJ1!", ["lower"]),
        ("Abcdefghijk!", ["digit"]),
        ("Abcdefghijk1", ["symbol"]),
        ("abc", ["length", "upper", "digit", "symbol"]),
        ("Abcdefghij1_", []),
        ("Abcdefghij1€", []),
    ],
)
def test_each_unmet_part_is_named_at_once(password, missing):
    assert codes(password) == missing


SPACES = [
    *"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a",
    *"\u2028\u2029\u202f\u205f\u3000",
    *"\u180e\u200b\u2060\ufeff\u115f\u1160\u2800\u3164\uffa0",
]


@pytest.mark.parametrize("space", SPACES, ids=lambda space: f"U+{ord(space):04X}")
def test_no_space_of_any_kind_is_taken_wherever_it_stands(space):
    assert codes(f"Abcdefghij1!{space}") == ["space"]
    assert codes(f"{space}Abcdefghij1!") == ["space"]
    assert codes(f"Abcdef{space}ghij1!") == ["space"]


@pytest.mark.parametrize(
    "password",
    [
        "Пароль-Мост-42",
        "Ὀδυσσεύς-και-9",
        "مفتاح-البيت-٤٢",
        "橋の上の灯火は七つだけ光る4!",
        "Žluťoučký-kůň7",
        "საქართველო-42",
        "Zoë-weiß-alles-8",
    ],
)
def test_letters_and_digits_of_every_script_count(password):
    assert codes(password) == []


def test_a_letter_without_case_counts_as_both():
    assert codes("橋橋橋橋橋橋橋橋橋橋1!") == []


@pytest.mark.parametrize(("length", "missing"), [(LONGEST, []), (LONGEST + 1, ["longest"])])
def test_128_characters_are_taken_and_not_one_more(length, missing):
    assert codes("Ab1!" + "x" * (length - 4)) == missing


def test_it_is_counted_in_composed_form():
    decomposed = "e\u0301" * 6 + "A1!"

    assert codes(decomposed) == ["length"]


@pytest.mark.parametrize(
    "password", ["Password1234!", "P@ssw0rd2026!", "!!2026Football", "Passw0rd!!!!", "1234!Qwertyuiop"]
)
def test_a_common_word_is_refused_in_every_disguise(password):
    assert codes(password, common=COMMON) == ["common"]


def test_a_common_word_inside_a_long_one_is_no_reason():
    assert codes("Keine-football-Nacht-9", common=COMMON) == []


@pytest.mark.parametrize("password", ["Marchand-2026!xy", "xx!9-MARCHAND-aa"])
def test_ones_own_name_and_address_are_refused(password):
    assert codes(password, about=["j.marchand@example.org", "Jo"]) == ["personal"]


def test_the_policy_by_length_asks_for_length_only():
    policy = POLICIES["length"]

    assert codes("four small words here", policy=policy) == []
    assert codes("too short here", policy=policy) == ["length"]
