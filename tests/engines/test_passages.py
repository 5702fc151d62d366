"""Passages that two texts have in common: what is found for sure, what never, and where it stands."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.engines.passages import (
    RUN,
    SHORTEST,
    SURE,
    WINDOW,
    Reading,
    compare,
    every_run,
    pieces,
)

CHANCE = random.Random(20261123)
VOCABULARY = [f"word{n}" for n in range(5000)]


def words(number):
    return " ".join(CHANCE.choices(VOCABULARY, k=number))


def reading(text, **options):
    return Reading({"text": text}, **options)


def prints(text, **options):
    return reading(text, **options).prints


@pytest.mark.parametrize("around", range(0, 40, 3))
def test_twenty_words_in_common_always_share_a_fingerprint(around):
    passage = words(SURE)

    assert SURE == 20
    assert prints(f"{words(around)} {passage} {words(90)}") & prints(f"{words(77)} {passage} {words(around)}")


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from("abc"), min_size=SURE, max_size=60), st.integers(0, 30), st.integers(0, 30))
def test_texts_of_few_words_share_one_too(passage, before, after):
    same = " ".join(passage)

    assert prints(f"{words(before)} {same} {words(after)}") & prints(f"{words(after)} {same} {words(before)}")


def test_fewer_words_than_a_run_in_common_share_none():
    passage = words(RUN - 1)

    assert not prints(f"{words(60)} {passage} {words(60)}") & prints(f"{words(50)} {passage} {words(50)}")


def test_about_two_runs_in_fifteen_are_kept():
    number = 20_000

    assert len(prints(words(number))) == pytest.approx(number * 2 / (WINDOW + 1), rel=0.05)


@pytest.mark.parametrize(
    "written",
    [
        "Les capteurs mesurent le débit des cours d’eau près de Strasbourg, jour et nuit ; l’œuvre.",
        "LES CAPTEURS MESURENT LE DÉBIT DES COURS D'EAU PRÈS DE STRASBOURG JOUR ET NUIT. L'OEUVRE",
        "les capteurs mesurent le de\u0301bit des cours d'eau pre\u0300s de Stras\u00adbourg, jour et nuit l'œuvre",
    ],
)
def test_case_accents_and_marks_make_no_difference(written):
    plain = "les capteurs mesurent le debit des cours d eau pres de strasbourg jour et nuit l oeuvre"

    found = compare(reading(f"{words(30)} {written}"), reading(f"{plain} {words(10)}"))

    assert [one.words for one in found.passages] == [len(plain.split())]


def test_passages_stand_where_they_are_in_both_texts_numbered_by_the_first():
    one, two = words(25), words(40)
    here = {"summary": f"Begin {one} end.", "plan": f"{two.upper()}!"}
    there = {"story": f"{words(12)} {two}; then {one}"}

    found = compare(Reading(here), Reading(there))

    assert [(passage.number, passage.words) for passage in found.passages] == [(1, 25), (2, 40)]
    assert [place_of(here, passage.here) for passage in found.passages] == [one, two.upper()]
    assert [place_of(there, passage.there) for passage in found.passages] == [one, two]
    assert found.share_here == pytest.approx(65 / 67)
    assert (found.words, found.longest) == (65, 40)


def place_of(texts, place):
    return texts[place.text][place.begins : place.ends]


def test_no_word_stands_in_two_passages():
    twice = words(30)
    found = compare(reading(f"{twice} and again {twice}"), reading(f"x {twice} y"))

    assert [one.words for one in found.passages] == [30]
    assert found.share_there <= 1


def test_what_the_form_says_itself_tells_nothing():
    asked = "Describe in plain words what the project will do, why it is needed now, and who will use its results."
    own = words(SHORTEST)
    ignored = every_run([asked])

    assert not prints(f"{asked} {words(50)}", ignored=ignored) & prints(asked)
    found = compare(reading(f"{asked} {own}", ignored=ignored), reading(f"{own} {asked}", ignored=ignored))
    assert [one.words for one in found.passages] == [SHORTEST]


def test_what_very_many_texts_say_tells_nothing():
    spread, own = words(40), words(30)
    here, there = reading(f"{spread} {words(20)} {own}"), reading(f"{own} {words(20)} {spread}")

    found = compare(here, there, prints(spread))

    assert [one.words for one in found.passages] == [30]


@pytest.mark.parametrize(("own", "told"), [(0, False), (1, False), (5, False), (SURE, True), (60, True)])
def test_a_chance_word_at_the_edge_of_what_many_say_tells_nothing_twenty_of_ones_own_do(own, told):
    spread, beyond = words(60), words(own)

    found = compare(reading(f"{spread} {beyond} {words(9)}"), reading(f"{spread} {beyond} {words(9)}"), prints(spread))

    assert bool(found.passages) is told


def test_a_text_is_cut_at_its_passages():
    one, two = words(12), words(11)
    text = f"A {one} b. {two}"
    found = compare(reading(text), reading(f"{two} {words(5)} {one}"))

    cut = pieces("text", text, [(passage.number, passage.here) for passage in found.passages])

    assert [(piece.words, piece.number) for piece in cut] == [("A ", 0), (one, 1), (" b. ", 0), (two, 2)]


def test_a_text_that_repeats_itself_stays_cheap_and_empty_ones_are_nothing():
    again = reading("once more " * 4000)

    assert compare(again, again).words > 0
    assert compare(reading(""), again).passages == ()
    assert compare(Reading({}), reading("")).share_here == 0
