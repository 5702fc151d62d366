"""Many at once, and killed in the middle: in processes of their own, on either database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.factories import NOW
from tests.proposals import building

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.heavy, pytest.mark.django_db(transaction=True)]


class Installation:
    """The test's own database, as other processes reach it."""

    module = "tests.proposals.drill"

    def __init__(self, folder: Path) -> None:
        self.environment = {
            **os.environ,
            "PARVIS_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "parvis.config.settings",
        }
        if connection.vendor == "sqlite":
            # The tests' database lives in memory; others are given a copy on disk.
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(folder / "db.sqlite3")])
            self.environment.pop("DATABASE_URL", None)
        else:
            before, _slash, _name = os.environ["DATABASE_URL"].rpartition("/")
            self.environment["DATABASE_URL"] = f"{before}/{connection.settings_dict['NAME']}"

    def start(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", self.module, *words]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE, text=True)

    def run(self, *words: str):
        child = self.start(*words)
        told, _errors = child.communicate(timeout=120)
        assert child.returncode == 0
        return json.loads(told)


def test_two_people_saving_one_field_in_the_same_second_lose_nothing(tmp_path):
    proposal = building.joint()
    ally, partner = building.directors(proposal)
    building.write(proposal, "summary", "Before.", by=ally)
    house = Installation(tmp_path)

    for field, base in (("summary", "1"), ("purpose", "0")):
        came = house.run("save", proposal.code, field, base, NOW.isoformat(), ally.email, partner.email)

        assert sorted(came) == ["done", "stale"], "one is kept, the other is told and keeps the text"
        winner = (ally, partner)[came.index("done")]
        value, version = house.run("state", proposal.code)["answers"][field]
        assert (value, version) == (f"Written by {winner.email}.", int(base) + 1)


def test_eight_hands_on_the_submit_button_make_one_receipt(tmp_path):
    proposal = building.signed()
    ally, partner = building.directors(proposal)
    house = Installation(tmp_path)

    came = house.run("submit", proposal.code, NOW.isoformat(), *[ally.email, partner.email] * 4)

    assert sorted(came) == ["done"] + ["no-such-move"] * 7
    kept = house.run("state", proposal.code)
    assert (kept["status"], kept["receipts"], kept["letters"]) == ("submitted", 1, 1)


@pytest.mark.parametrize(("where", "status", "receipts"), [("inside", "draft", 0), ("after", "submitted", 1)])
def test_behaviour_9_a_server_killed_during_submit_loses_no_signed_version_and_no_receipt(
    tmp_path, where, status, receipts
):
    proposal = building.signed()
    ally, _partner = building.directors(proposal)
    house = Installation(tmp_path)
    last_second = (proposal.call.closes_at - timedelta(seconds=1)).isoformat()

    with house.start("linger", proposal.code, last_second, ally.email, where) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == where
        child.kill()

    kept = house.run("state", proposal.code)
    assert (kept["status"], kept["signatures"], kept["receipts"], kept["letters"]) == (status, 2, receipts, receipts)
    if where == "inside":
        assert house.run("submit", proposal.code, last_second, ally.email) == ["done"], "the next try goes through"


def test_in_a_storm_around_closing_none_is_lost_and_none_late_that_was_in_time(tmp_path):
    house = {
        name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    command = [sys.executable, "bench/storm.py", "--submissions", "60", "--hands", "16", "--folder", str(tmp_path)]

    done = subprocess.run(command, cwd=ROOT, env=house, capture_output=True, text=True, timeout=300, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost 0, late that was in time 0" in done.stdout
