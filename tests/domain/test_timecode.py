"""Frames, labels and what people type."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.refusals import Invalid
from parvis.domain.timecode import (
    DROPPABLE,
    SMPTE_RATES,
    Timebase,
    counting_rate,
    format_timecode,
    parse_moment,
    parse_timecode,
)

NTSC, NTSC60, PAL = Fraction(30000, 1001), Fraction(60000, 1001), Fraction(25)
UNKNOWN = [Fraction(25, 2), Fraction(179, 6), Fraction(23040000, 767849), Fraction(1)]


@pytest.mark.parametrize(
    ("frame", "rate", "drop", "label"),
    [
        (0, PAL, False, "00:00:00:00"),
        (24, PAL, False, "00:00:00:24"),
        (25, PAL, False, "00:00:01:00"),
        (7531, PAL, False, "00:05:01:06"),
        (86400 * 25, PAL, False, "00:00:00:00"),  # the count begins again after a day
        (1799, NTSC, True, "00:00:59;29"),
        (1800, NTSC, True, "00:01:00;02"),
        (17981, NTSC, True, "00:09:59;29"),
        (17982, NTSC, True, "00:10:00;00"),
        (107892, NTSC, True, "01:00:00;00"),
        (1800, NTSC, False, "00:01:00:00"),
        (3599, NTSC60, True, "00:00:59;59"),
        (3600, NTSC60, True, "00:01:00;04"),
        (59, Fraction(60), False, "00:00:00:59"),
        (49, Fraction(50), False, "00:00:00:49"),
        (24, Fraction(24000, 1001), False, "00:00:01:00"),
        (12, Fraction(25, 2), False, "00:00:00:12"),  # 12.5: a long second, then a short one
        (13, Fraction(25, 2), False, "00:00:01:00"),
        (24, Fraction(25, 2), False, "00:00:01:11"),
        (25, Fraction(25, 2), False, "00:00:02:00"),
        (119, Fraction(120), False, "00:00:00:119"),
    ],
)
def test_a_frame_has_the_label_that_editors_know(frame, rate, drop, label):
    assert format_timecode(frame, rate, drop=drop) == label


@given(frame=st.integers(0, 24 * 3600 * 20), rate=st.sampled_from([*SMPTE_RATES, *UNKNOWN]), drop=st.booleans())
def test_label_and_frame_are_each_others_inverse(frame, rate, drop):
    drop = drop and rate in DROPPABLE
    frame %= int(24 * 3600 * rate)

    assert parse_timecode(format_timecode(frame, rate, drop=drop), rate, drop=drop) == frame


@given(frame=st.integers(0, 3600 * 30), rate=st.sampled_from([*SMPTE_RATES, *UNKNOWN]), drop=st.booleans())
def test_the_next_frame_has_a_later_label(frame, rate, drop):
    drop = drop and rate in DROPPABLE
    frame %= int(23 * 3600 * rate)

    assert format_timecode(frame, rate, drop=drop) < format_timecode(frame + 1, rate, drop=drop)


@given(frame=st.integers(0, 24 * 3600 * 12), rate=st.sampled_from(UNKNOWN))
def test_a_rate_that_smpte_does_not_know_keeps_step_with_the_clock(frame, rate):
    hours, minutes, seconds, _frames = (int(part) for part in format_timecode(frame, rate).split(":"))

    assert hours * 3600 + minutes * 60 + seconds == int(frame / rate)


def test_a_day_of_drop_frames_is_in_step_with_the_clock():
    assert format_timecode(2589407, NTSC, drop=True) == "23:59:59;29"
    assert format_timecode(2589408, NTSC, drop=True) == "00:00:00;00"


@pytest.mark.parametrize("text", ["00:01:00;00", "00:01:00;01", "00:11:00;00", "00:01:00:01"])
def test_a_dropped_label_names_no_frame(text):
    with pytest.raises(Invalid) as refused:
        parse_timecode(text, NTSC, drop=True)

    assert refused.value.code == "timecode-no-such-label"


@pytest.mark.parametrize(
    ("text", "rate"), [("00:00:00:25", PAL), ("00:00:00:30", NTSC), ("00:00:01:12", Fraction(25, 2))]
)
def test_a_second_has_only_so_many_frames(text, rate):
    with pytest.raises(Invalid) as refused:
        parse_timecode(text, rate)

    assert refused.value.code == "timecode-no-such-label"


TEN_HOURS = Timebase(PAL, frames=1000, start=10 * 3600 * 25)


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("10:00:05:12", 137),
        (" 10:00:05;12 ", 137),
        ("f0", 0),
        ("F137", 137),
        ("f1000", 1000),  # the end, as an out point
        ("0", 0),
        ("5", 125),
        ("5.48", 137),
        ("5,48", 137),
        (".5", 12),
        ("5.", 125),
        ("0:05", 125),
        ("0:00:05.48", 137),
        ("00:00:05,48", 137),
        ("40", 1000),
    ],
)
def test_a_moment_is_read_as_people_write_it(text, frame):
    assert parse_moment(text, TEN_HOURS) == frame


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "moment-unreadable"),
        ("nan", "moment-unreadable"),
        ("inf", "moment-unreadable"),
        ("-1", "moment-unreadable"),
        ("-f1", "moment-unreadable"),
        ("1e9", "moment-unreadable"),
        ("0x10", "moment-unreadable"),
        ("5 seconds", "moment-unreadable"),
        ("1:2:3:4:5", "moment-unreadable"),
        ("f1001", "beyond-end"),
        ("f1000000000", "beyond-end"),
        ("999999999999", "beyond-end"),
        ("10:00:40:01", "beyond-end"),
        ("09:59:59:24", "before-start"),
        ("00:00:01:00", "before-start"),
        ("10:00:00:25", "timecode-no-such-label"),
        ("9" * 5000, "moment-unreadable"),
    ],
)
def test_what_names_no_moment_of_the_video_is_refused(text, code):
    with pytest.raises(Invalid) as refused:
        parse_moment(text, TEN_HOURS)

    assert refused.value.code == code
    assert len(str(refused.value)) < 200


def test_a_recording_may_run_past_midnight():
    late = Timebase(PAL, frames=1000, start=86400 * 25 - 250)

    assert late.label(250) == "00:00:00:00"
    assert parse_moment("00:00:00:00", late) == 250
    assert parse_moment("23:59:50:00", late) == 0


@given(frame=st.integers(0, 100_000), rate=st.sampled_from([*SMPTE_RATES, *UNKNOWN]))
def test_three_decimals_of_a_second_name_the_frame_that_begins_there(frame, rate):
    written = f"{float(frame / rate):.3f}"

    assert parse_moment(written, Timebase(rate, frames=100_000)) == frame


@given(frame=st.integers(0, 5000), rate=st.sampled_from([*SMPTE_RATES, *UNKNOWN]), start=st.integers(0, 50_000))
def test_a_label_typed_back_is_the_same_frame(frame, rate, start):
    timebase = Timebase(rate, frames=5000, start=start)

    assert parse_moment(timebase.label(frame), timebase) == frame


def test_uneven_film_is_looked_up():
    uneven = Timebase(PAL, frames=10, frame_at=lambda seconds: 7 if seconds > 1 else 3)

    assert parse_moment("2", uneven) == 7
    assert parse_moment("f2", uneven) == 2


def test_only_the_american_rates_drop_labels():
    with pytest.raises(ValueError, match=r"29\.97"):
        Timebase(PAL, frames=1, drop=True)
    with pytest.raises(ValueError, match="positive"):
        Timebase(Fraction(0), frames=1)
    assert [counting_rate(r) for r in (NTSC, PAL, Fraction(25, 2), Fraction(179, 6))] == [30, 25, 13, 30]
