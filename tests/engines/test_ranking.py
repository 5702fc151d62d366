"""Adjusted marks: against the textbook's dense formulas, and where nothing can be told."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.domain.calibration import Line, Mark, Proposal, Sheet, text_of
from parvis.engines.ranking import rank
from parvis.engines.ranking.chances import chances
from parvis.engines.ranking.model import Equations, fitted


def sheet(rows: list[tuple[str, str, float]], **more: object) -> Sheet:
    """A sheet of these marks; every proposal competes."""
    names = sorted({row[0] for row in rows})
    told = {"proposals": tuple(Proposal(id=name, cost=10) for name in names), **more}
    return Sheet(marks=tuple(Mark(*row) for row in rows), **told)  # type: ignore[arg-type]


def panel(*, proposals: int = 12, reviewers: int = 6, reviews: int = 3, bias: float = 1.0, seed: int = 5) -> Sheet:
    """An invented panel in which everybody is linked to everybody."""
    chance = np.random.default_rng(seed)
    severity = bias * chance.standard_normal(reviewers)
    rows = []
    for n in range(proposals):
        worth = chance.standard_normal()
        for by in chance.choice(reviewers, reviews, replace=False).tolist():
            rows.append((f"P{n:02}", f"R{by:02}", round(3 + worth - severity[by] + 0.5 * chance.standard_normal(), 2)))
    return sheet(rows)


def arrays(one: Sheet) -> tuple[np.ndarray, np.ndarray, np.ndarray, tuple[int, int]]:
    proposals = sorted({row.proposal for row in one.marks})
    reviewers = sorted({row.reviewer for row in one.marks})
    at = np.array([proposals.index(row.proposal) for row in one.marks])
    by = np.array([reviewers.index(row.reviewer) for row in one.marks])
    return at, by, np.array([row.mark for row in one.marks]), (len(proposals), len(reviewers))


@pytest.mark.parametrize(("proposals", "reviewers"), [(12, 6), (6, 12)])
def test_effects_and_errors_are_those_of_the_dense_formulas(proposals, reviewers):
    at, by, marks, sizes = arrays(panel(proposals=proposals, reviewers=reviewers))

    fit = fitted(at, by, marks, sizes, with_reviewers=True)

    ones = np.ones((len(marks), 1))
    mine, theirs = np.eye(sizes[0])[at], np.eye(sizes[1])[by]
    whole = fit.of_proposals * mine @ mine.T + fit.of_reviewers * theirs @ theirs.T + fit.of_chance * np.eye(len(at))
    inverse = np.linalg.inv(whole)
    of_mean = 1 / (ones.T @ inverse @ ones).item()
    mean = (of_mean * ones.T @ inverse @ marks).item()
    gain = fit.of_proposals * mine.T @ inverse
    rest = 1 - gain @ ones
    covariance = fit.of_proposals * np.eye(sizes[0]) - fit.of_proposals * gain @ mine + of_mean * rest @ rest.T
    other = fit.of_reviewers * theirs.T @ inverse
    their_rest = other @ ones
    their_covariance = fit.of_reviewers * (np.eye(sizes[1]) - other @ theirs) + of_mean * their_rest @ their_rest.T
    assert fit.mean == pytest.approx(mean)
    assert fit.proposals == pytest.approx(gain @ (marks - mean))
    assert fit.reviewers == pytest.approx(other @ (marks - mean))
    assert fit.covariance == pytest.approx(covariance)
    assert fit.reviewer_errors == pytest.approx(np.sqrt(np.diag(their_covariance)))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("bias", [0.0, 0.4, 1.5])
def test_no_other_variances_are_likelier(seed, bias):
    at, by, marks, sizes = arrays(panel(bias=bias, seed=seed))
    fit = fitted(at, by, marks, sizes, with_reviewers=True)

    equations = Equations(at, by, marks, sizes)
    least = equations.solved(fit.of_proposals / fit.of_chance, fit.of_reviewers / fit.of_chance).deviance
    every = [0.0, *np.logspace(-3, 3, 25).tolist()]

    assert least <= min(equations.solved(a, b).deviance for a in every for b in every) + 1e-6


def test_a_balanced_table_gives_the_classical_estimates():
    chance = np.random.default_rng(3)
    table = chance.standard_normal((8, 1)) * 2 + chance.standard_normal((1, 5)) + chance.standard_normal((8, 5))
    rows = [(f"P{n}", f"R{m}", float(table[n, m])) for n in range(8) for m in range(5)]

    found = rank(sheet(rows)).variances

    between = 5 * ((table.mean(1) - table.mean()) ** 2).sum() / 7
    across = 8 * ((table.mean(0) - table.mean()) ** 2).sum() / 4
    rest = table - table.mean(1, keepdims=True) - table.mean(0, keepdims=True) + table.mean()
    noise = (rest**2).sum() / 28
    assert found is not None
    assert found.chance == pytest.approx(noise, rel=1e-4)
    assert found.proposals == pytest.approx((between - noise) / 5, rel=1e-4)
    assert found.reviewers == pytest.approx((across - noise) / 8, rel=1e-4)


def test_the_order_of_the_file_changes_nothing_and_a_second_run_gives_the_same():
    one = replace(panel(), line=Line(places=4), seed=7)
    mixed = Random(1)
    proposals, marks = list(one.proposals), list(one.marks)
    mixed.shuffle(proposals)
    mixed.shuffle(marks)

    assert text_of(rank(replace(one, proposals=tuple(proposals), marks=tuple(marks)))) == text_of(rank(one))


def test_who_met_the_severe_rises_and_severity_is_told_with_its_error():
    kind = [(f"P{n}", f"R{m}", 3.0 + n * 0.2 + 0.1 * ((n + m) % 2)) for n in range(8) for m in range(4) if (n + m) % 3]
    severe = [(f"P{n}", "severe", 1.0 + n * 0.2) for n in (5, 6)]

    found = rank(sheet(kind + severe))

    assert found.reviewers[0].id == "severe"
    assert found.reviewers[0].severity == pytest.approx(2.0, abs=0.5)
    assert 0 < found.reviewers[0].error < 0.5
    assert (found["P6"].rank or 0) > (found["P6"].adjusted_rank or 0)


def test_expected_ranks_are_the_mean_of_the_draws_and_chances_fill_the_places():
    found = rank(replace(panel(bias=0.5), line=Line(places=4)))

    assert sum(one.expected_rank or 0 for one in found.proposals) == pytest.approx(12 * 13 / 2, abs=1e-4)
    assert sum(one.above or 0 for one in found.proposals) == pytest.approx(4, abs=1e-4)
    for one in found.proposals:
        assert (one.from_rank or 0) - 0.5 <= (one.expected_rank or 0) <= (one.to_rank or 0) + 0.5


def test_a_budget_passes_nobody_over_for_being_dear():
    effects, surely = np.array([3.0, 2.0, 1.0]), np.eye(3) * 1e-8

    found = chances(effects, surely, seed=0, costs=np.array([50, 60, 10]), line=100)

    assert found.above is not None
    assert found.above.tolist() == [1.0, 0.0, 0.0]
    assert found.expected.tolist() == pytest.approx([1, 2, 3])


def test_whose_marks_only_tell_of_severity_has_no_rank():
    one = panel()
    outside = replace(one, proposals=tuple(replace(each, competes=each.id != "P03") for each in one.proposals))

    found = rank(replace(outside, line=Line(places=3)))

    assert (found["P03"].rank, found["P03"].adjusted_rank, found["P03"].expected_rank, found["P03"].above) == (
        None,
    ) * 4
    assert found["P03"].adjusted is not None
    assert sorted(each.adjusted_rank or 0 for each in found.proposals) == [0, *range(1, 12)]
    assert found.reviewers == rank(one).reviewers


ONE_EACH = [(f"P{n}", f"R{n % 3}", 2.0 + n * 0.3) for n in range(6)]
NEVER_TWICE = [(f"P{n}", f"R{n}{m}", 2.0 + n * 0.4 + 0.1 * m) for n in range(6) for m in range(3)]
EQUAL = [(f"P{n}", f"R{m}", 4.0) for n in range(5) for m in range(3)]
TWO = [("P1", "R1", 3.0), ("P1", "R2", 4.0), ("P2", "R1", 2.0), ("P2", "R2", 3.5)]
SAME_WORTH = [(f"P{n}", f"R{m}", 3.0 + m + 0.1 * ((n + 2 * m) % 5)) for n in range(5) for m in range(5)]
APART = [
    (f"P{part}{n}", f"R{part}{m}", 2.0 + part + n * 0.5 + m * 0.3 + 0.2 * ((n * m) % 2))
    for part in (0, 1)
    for n in range(4)
    for m in range(3)
]


@pytest.mark.parametrize(
    ("rows", "state", "rules"),
    [
        ([], "raw", {"too-few"}),
        (TWO, "raw", {"too-few"}),
        (EQUAL, "raw", {"all-equal"}),
        (ONE_EACH, "raw", {"one-review-each"}),
        (NEVER_TWICE, "adjusted", {"severity-unknown"}),
        (SAME_WORTH, "adjusted", {"no-difference"}),
        (APART, "adjusted", {"parts"}),
    ],
)
def test_what_the_marks_cannot_tell_is_said_and_no_number_made_up(rows, state, rules):
    found = rank(replace(sheet(rows), line=Line(places=2)))

    assert found.state == state
    assert {note.rule for note in found.notes} == rules
    assert all(note.words["en"] and note.words["fr"] for note in found.notes)
    if state == "raw":
        assert found.variances is None and not found.reviewers
        assert all(one.adjusted is None and one.above is None and one.zone is None for one in found.proposals)


def test_without_a_second_mark_nobody_has_a_severity():
    assert rank(sheet(NEVER_TWICE)).reviewers == ()


def test_parts_without_a_common_reviewer_are_numbered_and_less_sure():
    found = rank(sheet(APART))
    linked = rank(sheet([*APART, ("P00", "R10", 3.0), ("P10", "R00", 2.5), ("P13", "R02", 4.0)]))

    assert {one.id[1]: one.part for one in found.proposals} == {"0": 1, "1": 2}
    assert {one.part for one in linked.proposals} == {1}


def test_who_has_no_mark_is_named_and_not_ranked():
    one = panel()

    found = rank(replace(one, proposals=(*one.proposals, Proposal(id="late"))))

    assert [(note.rule, note.ids) for note in found.notes if note.ids] == [("without-marks", ("late",))]
    assert (found["late"].rank, found["late"].mean, found["late"].adjusted) == (None, None, None)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Small ones of every kind, sparse and full."""
    sizes = draw(st.integers(0, 6)), draw(st.integers(1, 5))
    every = [(f"P{n}", f"R{m}") for n in range(sizes[0]) for m in range(sizes[1])]
    pairs = draw(st.lists(st.sampled_from(every), unique=True)) if every else []
    proposals = tuple(
        Proposal(id=f"P{n}", cost=draw(st.integers(0, 9)), competes=draw(st.integers(0, 5)) > 0)
        for n in range(sizes[0])
    )
    line = draw(st.sampled_from([None, Line(places=2), Line(budget=12.5)]))
    marks = tuple(Mark(*pair, float(draw(st.integers(0, 5)))) for pair in pairs)
    return Sheet(seed=draw(st.integers(0, 3)), line=line, proposals=proposals, marks=marks)


@settings(max_examples=150, deadline=None)
@given(sheets())
def test_whatever_is_marked_comes_out_whole(one):
    found = rank(one)

    assert "NaN" not in text_of(found)
    assert [each.id for each in found.proposals] == sorted(each.id for each in one.proposals)
    ranked = [each for each in found.proposals if each.adjusted_rank]
    assert sum(each.expected_rank or 0 for each in ranked) == pytest.approx(
        len(ranked) * (len(ranked) + 1) / 2, abs=1e-3
    )
    for each in found.proposals:
        assert (each.rank is None) == (
            each.reviews == 0 or not next(p for p in one.proposals if p.id == each.id).competes
        )
        assert each.above is None or 0 <= each.above <= 1
        assert each.error is None or each.error >= 0
