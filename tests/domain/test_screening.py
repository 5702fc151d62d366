"""The office's first look: what passes, what ends, and for which reasons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parvis.domain import screening
from parvis.domain.programme_file import read
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.screening import SCREENING_MOVES, Quote, ScreeningState
from tests.domain.sample_cases import ROOT

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
SPS = read(ROOT / "programmes" / "sps.toml")
STAGE = SPS.stage("screening")
RULE = Quote("two-nations", {"en": "Two nations.", "fr": "Deux pays."}, {"en": "One.", "fr": "Un seul."})


def test_every_state_has_a_way_in_and_a_withdrawn_one_no_way_out():
    reached = {to for ways in SCREENING_MOVES.values() for to in ways}

    assert reached == set(ScreeningState)
    assert SCREENING_MOVES[ScreeningState.WITHDRAWN] == frozenset()


@pytest.mark.parametrize(
    ("quotes", "asked", "code"),
    [((), False, ""), ((RULE,), False, "rule-not-met"), ((), True, "question-open")],
)
def test_a_proposal_passes_when_no_rule_and_no_question_stands_against_it(quotes, asked, code):
    if not code:
        screening.check_passes(quotes, asked=asked)
        return
    with pytest.raises(Refused) as refused:
        screening.check_passes(quotes, asked=asked)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("reasons", "quotes", "state", "outcome"),
    [
        (["rule-not-met"], [RULE], ScreeningState.INELIGIBLE, "ineligible"),
        (["answers-missing", "no-answer"], [RULE], ScreeningState.RETURNED, "incomplete"),
        (["outside-priorities"], [], ScreeningState.RETURNED, "off-priority"),
    ],
)
def test_the_reason_decides_the_outcome_and_only_a_rule_is_quoted(reasons, quotes, state, outcome):
    end = screening.ending(SPS.screening, STAGE, reasons, quotes)

    assert (end.state, end.outcome, end.quotes) == (state, outcome, (RULE,) if outcome == "ineligible" else ())


@pytest.mark.parametrize(
    ("reasons", "field"),
    [
        ([], "reasons"),
        (["nonsense"], "reasons"),
        (["answers-missing", "outside-priorities"], "reasons"),
        (["rule-not-met"], "rules"),
    ],
)
def test_reasons_that_do_not_fit_are_refused(reasons, field):
    with pytest.raises(Invalid) as refused:
        screening.ending(SPS.screening, STAGE, reasons, [])

    assert refused.value.field == field


@pytest.mark.parametrize(("hours", "field"), [(24, ""), (23, "due")])
def test_a_question_leaves_at_least_a_day(hours, field):
    if not field:
        assert screening.check_question(" Why? ", due_at=NOW + timedelta(hours=hours), now=NOW) == "Why?"
        return
    with pytest.raises(Invalid) as refused:
        screening.check_question("Why?", due_at=NOW + timedelta(hours=hours), now=NOW)

    assert refused.value.field == field
