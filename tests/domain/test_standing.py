"""Conflicts: when they hide a case, who sets them aside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parvis.domain.refusals import Refused
from parvis.domain.standing import ConflictState, Spell, check_may_allow_override, check_may_ask_override

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
S = ConflictState


@pytest.mark.parametrize(
    ("at", "state", "bars"),
    [
        (NOW - HOUR, S.LIFTED, False),
        (NOW, S.IN_FORCE, True),
        (NOW + HOUR, S.OVERRIDE_ASKED, True),
        (NOW + 2 * HOUR, S.OVERRIDDEN, False),
        (NOW + 3 * HOUR, S.LIFTED, False),
    ],
)
def test_a_conflict_bars_until_two_people_set_it_aside(at, state, bars):
    spell = Spell(NOW, NOW + 3 * HOUR, NOW + HOUR, NOW + 2 * HOUR)

    assert (spell.state_at(at), spell.bars_at(at)) == (state, bars)


@pytest.mark.parametrize(
    ("who", "reason", "code"), [("anna", "why", "own-conflict"), ("otto", " ", "reason-needed"), ("otto", "why", "")]
)
def test_an_override_is_asked_by_another_with_a_reason(who, reason, code):
    if not code:
        check_may_ask_override(who, of="anna", reason=reason)
        return
    with pytest.raises(Refused) as refused:
        check_may_ask_override(who, of="anna", reason=reason)

    assert refused.value.code == code


@pytest.mark.parametrize(
    ("who", "asked_by", "code"),
    [
        ("anna", "otto", "two-pairs-of-eyes"),
        ("otto", "otto", "two-pairs-of-eyes"),
        ("uma", "", "not-asked"),
        ("uma", "otto", ""),
    ],
)
def test_an_override_is_allowed_by_a_second_person(who, asked_by, code):
    if not code:
        check_may_allow_override(who, of="anna", asked_by=asked_by)
        return
    with pytest.raises(Refused) as refused:
        check_may_allow_override(who, of="anna", asked_by=asked_by)

    assert refused.value.code == code
