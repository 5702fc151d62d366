"""The prize: each clause of the file is judged and says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.prizes import PrizeFacts, verdict, whole_years
from parvis.domain.programme_file.prize import Prize, PrizeClause, problems_in_prize
from parvis.domain.words import words

PRIZE = Prize(
    name=words("Prize", "Prix"),
    clauses=(
        PrizeClause(kind="years", at_least=3, mechanisms=("MYP",)),
        PrizeClause(kind="reports"),
        PrizeClause(kind="final-report", mechanisms=("ARW",)),
        PrizeClause(kind="groups", groups=("ally", "partner")),
    ),
)
DAY = date(2030, 1, 1)
FIT = PrizeFacts(
    mechanism="MYP", starts_on=date(2027, 1, 1), ends_on=date(2031, 1, 1), groups=frozenset({"ally", "partner"})
)


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (FIT, []),
        (replace(FIT, starts_on=date(2027, 1, 2)), ["years"]),
        (replace(FIT, lacking=(date(2029, 1, 1),)), ["reports"]),
        (replace(FIT, groups=frozenset({"ally"})), ["groups"]),
        (replace(FIT, mechanism="ARW"), ["final-report"]),
        (replace(FIT, mechanism="ARW", final_accepted=True, starts_on=DAY), []),
        (replace(FIT, ends_on=date(2029, 12, 31)), ["years"]),
    ],
)
def test_an_award_may_be_named_if_it_meets_every_clause_that_asks_it(facts, missing):
    found = verdict(PRIZE, facts, DAY, {"partner": words("partners", "partenaires")})

    assert [one.rule for one in found.findings] == missing
    assert all(one.words["en"] and one.words["fr"] for one in (*found.findings, *found.passed))


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_full_years_never_run_ahead_of_the_days(start, end):
    years = whole_years(start, end)

    assert years == 0 if end < start else years * 365 <= (end - start).days < (years + 1) * 366


@pytest.mark.parametrize(
    ("clause", "where"),
    [
        (PrizeClause(kind="years"), "at_least"),
        (PrizeClause(kind="groups"), "groups"),
        (PrizeClause(kind="groups", groups=("nobody",)), "groups"),
        (PrizeClause(kind="reports", mechanisms=("XYZ",)), "mechanisms"),
    ],
)
def test_a_clause_that_says_nothing_or_names_a_stranger_is_found(clause, where):
    prize = replace(PRIZE, clauses=(clause,))

    found = list(problems_in_prize(prize, mechanisms=["MYP"], groups=["ally", "partner"]))

    assert [one.where for one in found] == [f"prize.clauses[0].{where}"]
