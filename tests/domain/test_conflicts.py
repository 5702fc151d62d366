"""Each ground, at its edge; whom it concerns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from parvis.domain.conflicts import _SEARCHES, Judged, Named, Party, Somebody, Work, found, plain_name
from parvis.domain.programme_file.stages import Finding, Ground

ON = date(2027, 2, 1)
NAME = {"en": "x", "fr": "x"}
LEAD = Party(
    "Anna Peeters",
    account="anna",
    places=frozenset({"ghent"}),
    place="Ghent",
    nationality=frozenset({"BE"}),
    leads=True,
    orcid="0000-1",
    addresses=frozenset({"anna@example.org"}),
    known_as=frozenset({"anna", "past-anna"}),
    work=(Work(frozenset({"leuven"}), "Leuven", date(2025, 1, 1), date(2020, 1, 1)), Work(frozenset({"ghent"}))),
)
MINISTRY = Party("Ministry", places=frozenset({"ministry"}), place="Ministry", uses_results=True)
CASE = Judged("abc", "2027-1", ON, (LEAD, MINISTRY))
STRANGER = Somebody("otto", "Otto Berg", work=(Work(frozenset({"oslo"})),), nationality=frozenset({"NO"}))


def ground(found_by, **fields):
    return Ground(code=found_by, name=NAME, found_by=found_by, **fields)


def codes(grounds, who, audience="reviewers", case=CASE, **fields):
    return [one.ground for one in found(grounds, case, who, audience=audience, **fields)]


def works(place, until=None, since=None):
    return replace(STRANGER, work=(Work(frozenset({place}), until=until, since=since),))


def named(key, until, reference="G1"):
    return replace(STRANGER, awards={key: (Named(reference, date(2015, 1, 1), until),)})


@pytest.mark.parametrize(
    ("kind", "years", "who", "holds"),
    [
        ("same-organisation", 3, STRANGER, False),
        ("same-organisation", 3, works("ghent"), True),
        ("same-organisation", 3, works("ghent", date(2024, 2, 1)), True),
        ("same-organisation", 3, works("ghent", date(2024, 1, 31)), False),
        ("same-organisation", None, works("ghent", ON), False),
        ("same-organisation", 3, works("ministry"), False),
        ("end-user", None, works("ministry"), True),
        ("end-user", None, works("ghent"), False),
        ("earlier-together", 3, replace(STRANGER, together={"anna": date(2024, 2, 1)}), True),
        ("earlier-together", 3, replace(STRANGER, together={"anna": date(2024, 1, 31)}), False),
        ("earlier-together", 3, replace(STRANGER, together={"bohdan": ON}), False),
        ("earlier-award", 3, named("past-anna", date(2024, 2, 1)), True),
        ("earlier-award", 3, named("anna", None), True),
        ("earlier-award", 3, named("past-anna", date(2024, 1, 31)), False),
        ("earlier-award", 3, named("bohdan", None), False),
        ("former-colleague", 3, works("leuven"), True),
        ("former-colleague", 3, works("leuven", date(2024, 2, 1)), True),
        ("former-colleague", 3, works("leuven", date(2024, 1, 31)), False),
        ("former-colleague", 3, works("leuven", None, date(2025, 1, 1)), False),
        ("former-colleague", 3, works("leuven", None, date(2024, 12, 31)), True),
        ("former-colleague", 3, works("ghent"), False),
        ("same-nation", None, replace(STRANGER, nationality=frozenset({"NO", "BE"})), True),
        ("same-nation", None, STRANGER, False),
        ("own-call", None, replace(STRANGER, calls=frozenset({"2027-1"})), True),
        ("own-call", None, replace(STRANGER, calls=frozenset({"2026-1"})), False),
        ("same-person", None, replace(STRANGER, orcid="0000-1"), True),
        ("same-person", None, replace(STRANGER, orcid="0000-2"), False),
        ("same-person", None, replace(STRANGER, addresses=frozenset({"anna@example.org"})), True),
        ("same-person", None, replace(works("ghent"), name="PEETERS, Anna"), True),
        ("same-person", None, replace(STRANGER, name="Anna Peeters"), False),
        ("same-person", None, replace(STRANGER, key="anna"), True),
        ("nothing", None, works("ghent"), False),
    ],
)
def test_a_ground_holds_exactly_where_its_facts_do(kind, years, who, holds):
    assert codes([ground(kind, years=years)], who) == ([kind] if holds else [])


def test_an_optional_ground_holds_where_the_call_asks_for_it():
    belgian = replace(STRANGER, nationality=frozenset({"BE"}))
    optional = [ground("same-nation", optional=True)]

    assert codes(optional, belgian) == []
    assert codes(optional, belgian, asked_for=frozenset({"same-nation"})) == ["same-nation"]


def test_a_ground_bars_only_whom_it_concerns_and_a_nation_never_its_delegate():
    belgian = replace(works("ghent"), nationality=frozenset({"BE"}))
    grounds = [ground("same-organisation", concerns=("reviewers", "staff")), ground("same-nation")]

    assert codes(grounds, belgian) == ["same-organisation", "same-nation"]
    assert codes(grounds, belgian, "staff") == ["same-organisation", "same-nation"]
    assert codes(grounds, belgian, "delegates") == []


def test_what_is_found_says_why():
    (one,) = found([ground("same-organisation")], CASE, works("ghent"), audience="staff")

    assert one.words % one.facts == "Anna Peeters works there too: Ghent."


@pytest.mark.parametrize(
    ("kind", "who", "words"),
    [
        (
            "earlier-award",
            named("anna", date(2025, 12, 31)),
            "Named in award G1 together with Anna Peeters (2015–2025).",
        ),
        ("earlier-award", named("anna", None, ""), "Took part in an award together with Anna Peeters (2015–)."),
        ("former-colleague", works("leuven"), "Worked with Anna Peeters at Leuven until 2025."),
    ],
)
def test_ties_of_earlier_years_name_their_facts(kind, who, words):
    (one,) = found([ground(kind, years=3)], CASE, who, audience="reviewers")

    assert one.words % one.facts == words


def test_names_are_compared_without_marks_and_order():
    assert plain_name("Łukasz  MÜLLER-Núñez") == plain_name("Müller-Nunez, łukasz")


def test_every_way_of_finding_is_known():
    assert set(get_args(Finding)) == {*_SEARCHES, "nothing"}
