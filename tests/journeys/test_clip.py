"""A journalist finds a film, marks a part by keyboard and by typing, takes it away: its frames are the marked ones."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import av
import pytest

from tests.footage import Footage, make, number_in
from tests.journeys.conftest import PASSWORD, House, check_reach

pytestmark = pytest.mark.browser

HEADLINES = {"en": "Reservoir at first light", "fr": "Le réservoir aux premières lueurs"}
PUBLISH = """
from django.utils import timezone
from parvis.accounts.models import Person
from parvis.media.actions.publishing import publish
from parvis.media.models import Asset, AssetText
asset = Asset.objects.get(code={code!r})
AssetText.objects.filter(asset=asset, language="en").update(headline={en!r})
AssetText.objects.update_or_create(asset=asset, language="fr", defaults=dict(state="reviewed", headline={fr!r}))
publish(asset, publish_at=timezone.now(), by=None, now=timezone.now())
"""
READY = """
from parvis.media.models import Job
print("states:", *Job.objects.filter(asset__code={code!r}).values_list("state", flat=True))
"""


@pytest.fixture(scope="module")
def film(house: House, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A published film of four seconds whose frames say their number; its code."""
    footage = Footage(frames=100, rate=Fraction(25), group=25, timecode="10:00:00:00", scale=2)
    path: Path = make(tmp_path_factory.mktemp("film") / "reservoir.mp4", footage)
    found = re.search(r"\b[0-9a-z]{10}\b", house.run("ingest", str(path)))
    assert found, "ingest names the asset it made"
    code = found[0]
    house.wait(lambda: "ready" if "ready" in house.run("shell", "-c", READY.format(code=code)) else None, "the film")
    house.run("shell", "-c", PUBLISH.format(code=code, **HEADLINES))
    return code


def frames_of(path: str | Path) -> list[int]:
    with av.open(str(path)) as movie:
        return [number_in(frame) for frame in movie.decode(video=0)]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_from_the_library_to_a_part_on_disk_whose_frames_are_the_marked_ones(house, visit, film, language):
    reader = f"reporter-{language}@example.org"
    house.person(reader, language=language)
    page = visit(language)

    # Found in the library, opened, and marked: I and O by keyboard, then the out point typed.
    page.goto(f"/{language}/press/")
    page.get_by_role("link", name=HEADLINES[language]).press("Enter")
    page.wait_for_url(f"**/press/{film}/")
    page.locator("[data-now]", has_text="10:00:00:00").wait_for()
    player = page.locator("[data-player]")
    player.press("Shift+ArrowRight")
    for _ in range(5):
        player.press("ArrowRight")
    player.press("ArrowLeft")
    player.press("i")
    assert page.locator("#in").input_value() == "10:00:01:04"
    assert "10:00:01:04" in page.locator("[data-said]").inner_text()
    page.locator("#out").fill("10:00:02:11")
    page.locator("#out").press("Enter")
    page.locator("[data-mark-length]", has_text="1 s 07").wait_for()
    page.wait_for_url(re.compile(r"\?in=10:00:01:04&out=10:00:02:11$"))
    check_reach(page)

    # Sign in in the dialog over the film: back on the same page, the marks kept.
    page.locator(".take-door a.button").press("Enter")
    dialog = page.locator("dialog[open]")
    dialog.locator("input[type=email]").fill(reader)
    dialog.locator("input[type=password]").fill(PASSWORD)
    dialog.locator("input[type=password]").press("Enter")
    instant = page.locator("button[name=what][value=instant]")
    instant.wait_for()
    assert page.locator("#in").input_value() == "10:00:01:04"
    page.reload()
    assert page.locator("#out").input_value() == "10:00:02:11"

    # One purpose, one button.
    page.locator("input[name=purpose][value=press]").press("Space")
    with page.expect_download() as taken:
        instant.press("Enter")
    assert taken.value.suggested_filename.endswith("_10h00m01s04-10h00m02s11.mp4")
    assert frames_of(taken.value.path()) == list(range(29, 61))

    # The same part for editing: made by the worker, nothing hidden.
    page.locator("button[name=what][value=clean]").press("Enter")
    page.wait_for_url("**/press/parts/**")
    ready = page.locator("#part-state a.button")
    ready.wait_for(timeout=60_000)
    check_reach(page)
    with page.expect_download() as made:
        ready.press("Enter")
    with av.open(str(made.value.path()), options={"ignore_editlist": "1"}) as movie:
        assert [number_in(frame) for frame in movie.decode(video=0)] == list(range(29, 61))

    page.goto(f"/{language}/press/downloads/")
    assert page.locator("tbody tr").count() == 2
    check_reach(page)


def test_without_javascript_typed_marks_show_the_plan_and_the_buttons(house, visit, film):
    house.person("plain@example.org")
    page = visit("en", java_script_enabled=False)
    page.goto(f"/en/account/login/?next=/en/press/{film}/")
    page.locator("input[type=email]").fill("plain@example.org")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/press/{film}/")

    page.locator("#in").fill("f29")
    page.locator("#out").fill("f61")
    page.locator("#out").press("Enter")
    assert "= 1 s 07" in page.locator("[data-mark-length]").inner_text()
    page.locator("input[name=purpose][value=web]").check()
    with page.expect_download() as taken:
        page.locator("button[value=instant]").click()

    assert frames_of(taken.value.path()) == list(range(29, 61))
