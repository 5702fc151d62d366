"""An auditor, appointed until a day, reads an award, takes its archive along, and proves it elsewhere."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ROOT, House, check_reach
from tests.journeys.walking import Way

pytestmark = pytest.mark.browser

WORDS = {
    "en": ("Otto Officer", "accepted the report", "set a conflict of interest", "in the name of", "read the page"),
    "fr": ("Otto Officer", "a accepté le rapport", "a écarté un conflit", "au nom de", "a lu la page"),
}

# An award that was reported on, a round with a review, a conflict set aside, an officer writing in somebody's name.
PREPARE = """
from datetime import timedelta
from django.utils import timezone
from parvis.accounts.models import Appointment, Person
from parvis.domain.standing import CaseKind
from parvis.proposals.actions import acting
from parvis.standing.actions import conflicts
from tests import factories
from tests.grants import building as awards
from tests.proposals import building as drafts
from tests.review import building as rounds
factories.number_from({first})
now = timezone.now()
Appointment.objects.create(
    person=Person.objects.get(email={auditor!r}), role="auditor", starts_at=now - timedelta(days=1),
    ends_at=now + timedelta(days=30), made_at=now, confirmed_at=now,
)
now = factories.NOW  # all this was before; the rest of the walk is today
officer, second = (factories.programme_officer(name=name) for name in ("Otto Officer", "Sara Second"))
proposal = drafts.submitted(now=now)[0]
award = awards.accept_all(awards.offered(proposal, by=officer, now=now), now=now)
report = awards.handed_in(award, now=now)
from parvis.grants.actions import reporting
reporting.accept_report(report, by=officer, now=now)
made = conflicts.state(second, CaseKind.PROPOSAL, proposal.code, "relative", by=second, now=now)
conflicts.ask_override(made, reason="Nobody else can read it.", by=officer, now=now)
conflicts.allow_override(made, by=factories.programme_officer(), now=now)
draft = drafts.joint(now=now)
ally = drafts.directors(draft)[0]
spell = acting.ask_to_act(draft, ally, reason="Asked by telephone.", by=officer, now=now)
acting.agree_to_acting(spell, by=ally, now=now)
ally.acted_by = officer
drafts.write(draft, "title", "Floods upstream", by=ally, now=now)
written = rounds.reviewed(who=rounds.expert(email="reader{first}@example.org"))[0]
print("award", award.code, "director", awards.directors(award)[0].code, "round", written.round.code)
"""

ERASE = """
from django.utils import timezone
from parvis.accounts.actions.leaving import erase_person
from parvis.accounts.models import Person
erase_person(Person.objects.get(code={code!r}), now=timezone.now())
"""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_auditor_takes_an_archive_and_every_change_in_it_is_found(
    house: House, visit: Callable[..., Page], language: str, tmp_path: Path
) -> None:
    way = Way(house, visit, language, "audit", 11000)
    auditor = way.settle("auditor")
    printed = house.run("shell", "-c", PREPARE.format(first=way.first, auditor=auditor))
    _award, award, _of, director, _round, round_code = next(
        line.split() for line in printed.splitlines() if line.startswith("award ")
    )
    who, accepted, aside, in_name, read = WORDS[language]

    page = way.at("auditor", f"grants/{award}/")
    page = way.at("auditor", "audit/")
    check_reach(page)
    page = way.at("auditor", f"audit/award:{award}/")
    expect(page.locator("main tbody")).to_contain_text(f"{who} {accepted}")
    check_reach(page)
    archives = [taken(page, tmp_path / "award.zip")]
    page = way.at("auditor", f"audit/round:{round_code}/")
    archives.append(taken(page, tmp_path / "round.zip"))
    page = way.at("auditor", "audit/exceptions/")
    expect(page.locator("main tbody")).to_contain_text(aside)
    expect(page.locator("main tbody")).to_contain_text("Nobody else can read it.")
    expect(page.locator("main tbody")).to_contain_text("Asked by telephone.")
    expect(page.locator("main tbody")).to_contain_text(f"{who}, {in_name}")
    check_reach(page)
    page = way.at("auditor", "audit/")
    page.locator(".page-head a[href*='auditor:']").click()
    expect(page.locator("main tbody")).to_contain_text(f"{read} /{language}/grants/{award}/")

    key, head = house.run("audit", "key").strip(), house.run("audit", "head").splitlines()[0]
    for archive in archives:
        assert "Nothing was changed." in house.run("audit", "verify", str(archive), "--key", key)
    proves_what_was_changed(archives[0], award, key, tmp_path)

    # A person is erased: the proof stands, the name is gone, and the head of before still holds.
    house.run("shell", "-c", ERASE.format(code=director))
    page = way.at("auditor", f"audit/award:{award}/")
    again = taken(page, tmp_path / "again.zip")
    assert "Nothing was changed." in proven(again, "--key", key, "--head", head)[1]
    assert director.encode() in again.read_bytes()
    assert "Nothing was changed." in house.run("audit", "verify", "--head", head)


def taken(page: Page, to: Path) -> Path:
    """The archive, downloaded from the page of its case."""
    with page.expect_download() as begun:
        page.locator("form[action$='/archive/'] button").click()
    begun.value.save_as(to)
    return to


def proven(archive: Path, *options: str) -> tuple[int, str]:
    """`python -m parvis.domain.archives`, as on a machine that has Python and nothing of the house's settings."""
    command = [sys.executable, "-m", "parvis.domain.archives", str(archive), *options]
    done = subprocess.run(command, cwd=ROOT, env={}, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


def proves_what_was_changed(archive: Path, award: str, key: str, folder: Path) -> None:
    """One byte, one row, one person: each is found, and named."""
    trail, people = f"trail/award-{award}.chain", "people.chain"
    for number, (part, change, told) in enumerate(
        [
            (trail, lambda text: text.replace(b"award.offered", b"award.offerec"), r"entry \d+ or the one before it"),
            (trail, lambda text: b"".join(text.splitlines(keepends=True)[:-1]), r"entry \d+ is missing"),
            (people, lambda text: b"".join(text.splitlines(keepends=True)[1:]), r"person \w+: acted .* not among"),
        ]
    ):
        with ZipFile(archive) as before:
            parts = {one.filename: before.read(one) for one in before.infolist()}
        assert change(parts[part]) != parts[part]
        parts[part] = change(parts[part])
        made = io.BytesIO()
        with ZipFile(made, "w") as after:
            for name, content in parts.items():
                after.writestr(ZipInfo(name), content)
        bad = folder / f"bad-{number}.zip"
        bad.write_bytes(made.getvalue())
        status, printed = proven(bad, "--key", key)
        assert status == 1
        assert re.search(told, printed), printed
