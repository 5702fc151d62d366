"""The silence procedure at its edges: a second before, at, and after every moment that counts."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.calls import WallClock
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.silence import (
    BREAKS,
    DaysOff,
    Objection,
    Position,
    PositionKind,
    SilencePeriod,
    SilenceState,
    check_deadline,
    check_extension,
    check_lifts,
    check_withdrawal,
    is_late,
    objections_in,
    period_of,
    stance,
    touching,
)

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
DEADLINE = datetime(2027, 3, 12, 17, 0, tzinfo=UTC)
K = PositionKind


@pytest.mark.parametrize(
    ("raised_at", "state"),
    [
        (DEADLINE - SECOND, SilenceState.BROKEN),
        (DEADLINE, SilenceState.AGREED),
        (DEADLINE + SECOND, SilenceState.AGREED),
    ],
)
def test_only_an_objection_before_the_deadline_breaks_the_silence(raised_at, state):
    period = SilencePeriod(DEADLINE, objections=(Objection("NO", raised_at),))

    assert period.state_at(DEADLINE + HOUR) == state


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (DEADLINE - SECOND, SilenceState.UNDER_SILENCE),
        (DEADLINE, SilenceState.AGREED),
        (DEADLINE + 400 * HOUR, SilenceState.AGREED),
    ],
)
def test_silence_has_agreed_from_the_deadline_on_whenever_one_looks(now, state):
    assert SilencePeriod(DEADLINE).state_at(now) == state


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (DEADLINE - 3 * HOUR, SilenceState.UNDER_SILENCE),
        (DEADLINE - HOUR, SilenceState.STOPPED),
        (DEADLINE, SilenceState.BROKEN),
    ],
)
def test_an_objection_stops_the_procedure_and_breaks_it_at_the_deadline(now, state):
    period = SilencePeriod(DEADLINE, (Objection("NO", DEADLINE - 2 * HOUR),))

    assert period.state_at(now) == state


@pytest.mark.parametrize(
    ("lifted_at", "state"),
    [
        (DEADLINE - SECOND, SilenceState.AGREED),
        (DEADLINE, SilenceState.BROKEN),
        (DEADLINE + SECOND, SilenceState.BROKEN),
    ],
)
def test_an_objection_lifted_before_the_deadline_leaves_it_as_it_was(lifted_at, state):
    period = SilencePeriod(DEADLINE, (Objection("NO", DEADLINE - HOUR, lifted_at),))

    assert period.state_at(DEADLINE) == state


def test_one_nations_lifting_leaves_anothers_objection_standing():
    raised = DEADLINE - 2 * HOUR
    period = SilencePeriod(DEADLINE, (Objection("NO", raised, DEADLINE - HOUR), Objection("PT", raised)))

    assert [o.nation for o in period.standing_at(DEADLINE)] == ["PT"]
    assert period.state_at(DEADLINE) == SilenceState.BROKEN


@pytest.mark.parametrize(
    ("withdrawn_at", "state"),
    [(DEADLINE - SECOND, SilenceState.WITHDRAWN), (DEADLINE, SilenceState.AGREED)],
)
def test_what_is_withdrawn_in_time_is_never_agreed(withdrawn_at, state):
    assert SilencePeriod(DEADLINE, withdrawn_at=withdrawn_at).state_at(DEADLINE + HOUR) == state


def test_before_its_withdrawal_a_text_was_under_silence():
    period = SilencePeriod(DEADLINE, withdrawn_at=DEADLINE - HOUR)

    assert period.state_at(DEADLINE - HOUR - SECOND) == SilenceState.UNDER_SILENCE
    assert period.state_at(DEADLINE - HOUR) == SilenceState.WITHDRAWN


@pytest.mark.parametrize("kind", list(PositionKind))
def test_objection_and_amendment_break_and_statement_and_reservation_do_not(kind):
    said = [Position("NO", kind, DEADLINE - HOUR)]

    state = period_of(1, said, ends_at=DEADLINE, splits=True).state_at(DEADLINE)

    assert state == (SilenceState.BROKEN if kind in BREAKS else SilenceState.AGREED)


@pytest.mark.parametrize(
    ("splits", "line", "states"),
    [
        (True, 2, [SilenceState.AGREED, SilenceState.BROKEN, SilenceState.AGREED]),
        (False, 2, [SilenceState.BROKEN] * 3),
        (True, None, [SilenceState.BROKEN] * 3),
        (False, None, [SilenceState.BROKEN] * 3),
    ],
)
def test_an_objected_line_falls_out_alone_only_where_the_paper_splits(splits, line, states):
    said = [Position("NO", K.OBJECTION, DEADLINE - HOUR, line)]

    assert [period_of(n, said, ends_at=DEADLINE, splits=splits).state_at(DEADLINE) for n in (1, 2, 3)] == states


def test_a_statement_after_an_objection_lifts_nothing():
    said = [Position("NO", K.OBJECTION, DEADLINE - 2 * HOUR, 1, 1), Position("NO", K.STATEMENT, DEADLINE - HOUR, 1, 2)]

    assert period_of(1, said, ends_at=DEADLINE, splits=True).state_at(DEADLINE) == SilenceState.BROKEN
    assert stance(said, "NO", 1, DEADLINE) == said[0]


def test_the_last_word_of_a_nation_is_its_one_position():
    at = DEADLINE - HOUR
    said = [
        Position("NO", K.OBJECTION, at, None, 1),
        Position("NO", K.LIFTED, at, None, 2),
        Position("NO", K.AMENDMENT, at, None, 3),
    ]

    assert stance(said, "NO", None, DEADLINE) == said[2]
    assert stance(said[:2], "NO", None, DEADLINE) is None
    assert objections_in(said) == (Objection("NO", at, at), Objection("NO", at))
    assert stance(said, "PT", None, DEADLINE) is None


def test_a_nation_that_speaks_in_the_last_second_counts_as_one_that_spoke_early():
    assert is_late(DEADLINE - timedelta(microseconds=1), DEADLINE) is False
    assert is_late(DEADLINE, DEADLINE) is True


NATIONS = st.sampled_from(["NO", "PT", "CA"])
MOMENTS = st.integers(-5, 5).map(lambda n: DEADLINE + n * SECOND)
SAID = st.lists(
    st.builds(
        Position, NATIONS, st.sampled_from(list(PositionKind)), MOMENTS, st.sampled_from([None, 1, 2]), st.just(0)
    ),
    max_size=8,
).map(lambda said: [Position(p.nation, p.kind, p.at, p.line, n) for n, p in enumerate(said)])


@given(SAID, st.booleans(), MOMENTS)
def test_objections_and_stances_tell_the_same(said, splits, now):
    """A line is objected to exactly if some nation's stance on it, or on what it stands and falls with, breaks."""
    period = period_of(1, said, ends_at=DEADLINE, splits=splits)
    moment = min(now, DEADLINE)
    places = {None, 1} if splits else {None, 1, 2}

    stands = any(stance(said, nation, place, moment) for nation in ("NO", "PT", "CA") for place in places)

    assert bool(period.standing_at(moment)) == stands


@given(SAID, st.booleans())
def test_nothing_said_at_or_after_the_deadline_changes_the_outcome(said, splits):
    in_time = [one for one in said if not is_late(one.at, DEADLINE)]

    outcome = period_of(1, said, ends_at=DEADLINE, splits=splits).state_at(DEADLINE + HOUR)

    assert outcome == period_of(1, in_time, ends_at=DEADLINE, splits=splits).state_at(DEADLINE + HOUR)
    assert outcome in (SilenceState.AGREED, SilenceState.BROKEN)


def test_touching_keeps_what_is_said_of_the_whole_paper():
    said = [Position("NO", K.OBJECTION, DEADLINE, line) for line in (None, 1, 2)]

    assert [one.line for one in touching(said, 1, splits=True)] == [None, 1]
    assert [one.line for one in touching(said, 1, splits=False)] == [None, 1, 2]


@pytest.mark.parametrize(("now", "allowed"), [(DEADLINE - SECOND, True), (DEADLINE, False), (DEADLINE + SECOND, False)])
def test_the_chair_extends_only_before_the_deadline(now, allowed):
    if allowed:
        check_extension(DEADLINE, DEADLINE + HOUR, now=now)
        check_withdrawal(DEADLINE, now=now)
        return
    with pytest.raises(Refused, match="has ended"):
        check_extension(DEADLINE, DEADLINE + HOUR, now=now)
    with pytest.raises(Refused, match="has ended"):
        check_withdrawal(DEADLINE, now=now)


@pytest.mark.parametrize("to", [DEADLINE, DEADLINE - HOUR])
def test_an_extension_is_never_to_an_earlier_moment(to):
    with pytest.raises(Invalid, match="later moment"):
        check_extension(DEADLINE, to, now=DEADLINE - 5 * HOUR)


def test_a_withdrawn_paper_is_not_extended():
    with pytest.raises(Refused, match="withdrawn"):
        check_extension(DEADLINE, DEADLINE + HOUR, now=DEADLINE - HOUR, withdrawn_at=DEADLINE - 2 * HOUR)


DAYS_OFF = DaysOff(("12-25", "2027-03-29"))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2027, 3, 12), ""),
        (date(2027, 3, 13), "weekend"),
        (date(2027, 3, 14), "weekend"),
        (date(2027, 3, 29), "holiday"),
        (date(2028, 3, 29), ""),
        (date(2026, 12, 25), "holiday"),
        (date(2027, 12, 25), "holiday"),
    ],
)
def test_weekends_and_holidays_are_days_off(day, why):
    assert DAYS_OFF.why(day) == why


@pytest.mark.parametrize(
    ("ends", "insists", "refused"),
    [
        ("2027-03-12T18:00", False, ""),
        ("2027-03-13T18:00", False, "weekend"),
        ("2027-03-29T18:00", False, "holiday"),
        ("2027-03-13T18:00", True, ""),
        ("2027-03-01T10:00", False, "passed"),
        ("2027-03-01T10:00", True, "passed"),
        ("2027-03-01T11:00", True, ""),
    ],
)
def test_a_deadline_is_ahead_and_on_a_working_day_unless_the_chair_insists(ends, insists, refused):
    wall = WallClock.read(ends, "Europe/Brussels")
    now = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)  # 10:00 in Brussels: the moment itself has passed

    if not refused:
        check_deadline(wall, now=now, days_off=DAYS_OFF, insists=insists)
        return
    with pytest.raises(Invalid, match=refused):
        check_deadline(wall, now=now, days_off=DAYS_OFF, insists=insists)


@pytest.mark.parametrize(
    ("circulated_on", "days", "ends"),
    [
        (date(2027, 3, 1), 10, "2027-03-15T18:00"),
        (date(2027, 3, 12), 1, "2027-03-15T18:00"),
        (date(2027, 3, 26), 1, "2027-03-30T18:00"),  # a weekend and a holiday lie between
        (date(2026, 12, 24), 2, "2026-12-29T18:00"),
    ],
)
def test_the_usual_period_counts_working_days(circulated_on, days, ends):
    assert DAYS_OFF.usual_end(circulated_on, days, "18:00") == ends


def test_only_what_stands_is_lifted():
    check_lifts(Position("NO", K.OBJECTION, DEADLINE))
    with pytest.raises(Refused, match="none to lift"):
        check_lifts(None)
