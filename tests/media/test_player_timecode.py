"""The player counts like the rulebook: the same labels, the same frames, at every rate and over dropped labels."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from parvis.domain.refusals import Invalid
from parvis.domain.timecode import Timebase, parse_moment
from parvis.gateways.video.indexing import index_film
from tests.footage import Footage, make

pytestmark = pytest.mark.browser

MODULE = Path(__file__).resolve().parents[2] / "parvis/media/static/media/player/timecode.js"
LABELS = """async ([source, told, frames, texts]) => {
  const { Timebase } = await import("data:text/javascript," + encodeURIComponent(source));
  const base = new Timebase(told.numerator, told.denominator, told.frames, { start: told.start, drop: told.drop });
  return [frames.map((frame) => base.label(frame)), texts.map((text) => base.frame(text))];
}"""
TEXTS = [
    "",
    "5",
    "62.5",
    "1:02",
    "0:01:02.5",
    "f7",
    "f99999999",
    "x",
    "00:01:00:00",
    "00:01:00:02",
    "10:00:00:01",
    "-1",
]


@pytest.mark.parametrize(
    ("rate", "drop", "start"),
    [
        (Fraction(25), False, 0),
        (Fraction(25), False, 900_000),
        (Fraction(50), False, 0),
        (Fraction(30000, 1001), True, 0),
        (Fraction(30000, 1001), False, 107_892),
        (Fraction(60000, 1001), True, 3_590),
        (Fraction(24000, 1001), False, 0),
        (Fraction(25, 2), False, 0),
        (Fraction(179, 6), False, 0),
    ],
)
def test_the_player_counts_like_the_rulebook(browser: Browser, rate, drop, start):
    base = Timebase(rate, 40_000, drop=drop, start=start)
    frames = [*range(0, 4000, 7), *range(1795, 1805), *range(3594, 3603), *range(17_975, 17_990), 39_999, 40_000]
    texts = [*TEXTS, *(base.label(frame) for frame in frames[::40])]
    told = {
        "numerator": rate.numerator,
        "denominator": rate.denominator,
        "frames": base.frames,
        "start": start,
        "drop": drop,
    }
    page = browser.new_page()
    labels, found = page.evaluate(LABELS, [MODULE.read_text(), told, frames, texts])
    page.close()

    assert labels == [base.label(frame) for frame in frames]
    assert found == [meant(text, base) for text in texts]


TIMES = """async ([source, told, times, frames, moments]) => {
  const { Timebase } = await import("data:text/javascript," + encodeURIComponent(source));
  const base = new Timebase(told.numerator, told.denominator, told.frames, { times });
  const typed = moments.map((moment) => base.frame(String(moment)));
  return [frames.map((frame) => base.seconds(frame)), frames.map((frame) => base.shown(base.seconds(frame))), typed];
}"""


@pytest.mark.parametrize(
    "times",
    [
        tuple(n * 24 + (96 if n > 20 else 0) for n in range(60)),
        tuple(n * 20 + (n * 7919 % 13) for n in range(60)),
        tuple(n * 24 if n < 30 else n * 48 - 720 for n in range(60)),
    ],
    ids=["a-pause", "a-telephone", "two-rates"],
)
def test_the_player_looks_up_when_the_frames_of_an_uneven_film_are_shown(browser: Browser, tmp_path, times):
    index = index_film(make(tmp_path / "uneven.mp4", Footage(times=times)))
    base = index.timebase()
    told = {"numerator": base.rate.numerator, "denominator": base.rate.denominator, "frames": index.frames}
    table = {"timescale": index.picture.timescale, "frames": index.frames, "runs": index.time_runs()}
    moments = ["0", "0.5", "0.83", "1.0", "1.25", "2.1"]
    page = browser.new_page()

    shown_at, shown, typed = page.evaluate(TIMES, [MODULE.read_text(), told, table, [*range(61)], moments])
    page.close()

    assert index.pace.variable
    assert shown_at == pytest.approx([float(index.moment_of(frame)) for frame in range(61)])
    assert shown == [*range(61)]
    assert typed == [meant(text, base) for text in moments]


def meant(text: str, base: Timebase) -> int | None:
    try:
        return parse_moment(text, base)
    except Invalid:
        return None
