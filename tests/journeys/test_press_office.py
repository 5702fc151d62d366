"""A press officer hands in a film, describes it, and publishes it at a set minute; then, and only then, it is there."""

from __future__ import annotations

import math
import re
import time
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import av
import numpy
import pytest

from tests.journeys.conftest import check_reach, sign_in

pytestmark = pytest.mark.browser

BRUSSELS = ZoneInfo("Europe/Brussels")
HEADLINES = {"en": "Harbour lights before the exercise", "fr": "Lumières du port avant l’exercice"}
BRIGHTEST = {"en": 200, "fr": 220}
READY = {"en": "Ready", "fr": "Terminé"}


def film(path: Path, *, brightest: int) -> Path:
    """Two seconds of a moving gradient, 25 pictures a second; another brightness, another film."""
    with av.open(str(path), "w") as movie:
        stream = movie.add_stream("libx264", rate=25, options={"g": "25"})
        stream.width, stream.height, stream.pix_fmt = 320, 180, "yuv420p"
        stream.time_base = Fraction(1, 25)
        ramp = numpy.linspace(0, brightest, 320, dtype="uint8")
        for number in range(50):
            picture = numpy.repeat(numpy.roll(ramp, number * 5)[None, :, None], 180, axis=0).repeat(3, axis=2)
            for packet in stream.encode(av.VideoFrame.from_ndarray(numpy.ascontiguousarray(picture), format="rgb24")):
                movie.mux(packet)
        for packet in stream.encode(None):
            movie.mux(packet)
    return path


def next_minute() -> datetime:
    """The first full minute that leaves time to fill in the form."""
    return (datetime.now(UTC) + timedelta(seconds=85)).replace(second=0, microsecond=0)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_officer_hands_in_describes_and_publishes_at_a_set_minute(house, visit, tmp_path, language):
    officer, headline = f"desk-{language}@example.org", HEADLINES[language]
    house.person(officer, "press-officer", language=language)
    desk = visit(language)
    sign_in(desk, officer)

    # Hand in: the page shows the file's way, and the work's.
    desk.goto(f"/{language}/press/desk/upload/")
    check_reach(desk)
    desk.locator("input[type=file]").set_input_files(film(tmp_path / "harbour.mp4", brightest=BRIGHTEST[language]))
    desk.locator("form[data-upload] button[type=submit]").press("Enter")
    link = desk.locator(f"a[href*='/{language}/press/desk/assets/']").first
    link.wait_for()
    code = re.search(r"assets/(\w+)/", link.get_attribute("href") or "").group(1)  # type: ignore[union-attr]
    desk.locator(".job-state", has_text=READY[language]).wait_for(timeout=60_000)

    # Describe, in the words of the original.
    desk.goto(f"/{language}/press/desk/assets/{code}/")
    check_reach(desk)
    desk.locator(f"a[href='#words-{language}']").press("Enter")
    fields = desk.locator(f"#words-{language}")
    fields.locator("[name$=headline]").fill(headline)
    fields.locator("[name$=description]").fill(headline)
    desk.keyboard.press("Control+s")
    desk.get_by_role("heading", level=1, name=headline).wait_for()

    # Publish at a set minute, in the programme's zone.
    moment = next_minute()
    local = moment.astimezone(BRUSSELS)
    desk.locator("input[name=when][value=later]").check()
    desk.locator("input[name=on]").fill(f"{local:%Y-%m-%d}")
    desk.locator("input[name=at]").fill(f"{local:%H:%M}")
    desk.locator("form[action$='/publish/'] button[type=submit]").press("Enter")
    desk.locator("form[action$='/draft/']").wait_for()
    check_reach(desk)

    # Before that minute a visitor finds no trace; at it, the page and the list are open.
    visitor = visit(language)
    address = f"/{language}/press/{code}/"
    early = visitor.goto(address)
    listed_early = visitor.request.get(f"/{language}/press/?q=port").text() + visitor.request.get("/en/press/").text()
    assert datetime.now(UTC) < moment, "the machine was too slow for this minute"
    assert early is not None
    assert early.status == 404
    assert code not in listed_early

    time.sleep(max(0, math.ceil((moment - datetime.now(UTC)).total_seconds())))
    opened = visitor.goto(address)
    assert opened is not None
    assert opened.status == 200
    visitor.get_by_role("heading", level=1, name=headline).wait_for()
    visitor.goto(f"/{language}/press/")
    visitor.locator(f"a[href*='{code}']").first.wait_for()
