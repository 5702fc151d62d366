"""A worker that is killed loses no task; one that is told to end hands its task back."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TASKS = 60
KILLS = 4


class Installation:
    """A small installation on disk, with real worker processes."""

    def __init__(self, folder: Path) -> None:
        self.notes = folder / "notes"
        self.notes.touch()
        kept = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        self.environment = {**kept, "PARVIS_DATA": str(folder), "DRILL_NOTES": str(self.notes)}
        self.run("migrate", "-v0")
        self.run("createcachetable")

    def run(self, *words: str) -> str:
        done = subprocess.run(
            self.command(*words), env=self.environment, cwd=ROOT, text=True, capture_output=True, check=True
        )
        return done.stdout

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "parvis.config", *words]

    def enqueue(self, count: int) -> None:
        self.run("shell", "-v0", "-c", f"from tests.web.drill import note\nfor n in range({count}): note.enqueue(n)")

    def statuses(self) -> dict[str, int]:
        code = (
            "from collections import Counter; from django_tasks_db.models import DBTaskResult as R; "
            "print(*(f'{s}={n}' for s, n in Counter(R.objects.values_list('status', flat=True)).items()))"
        )
        return {word.split("=")[0]: int(word.split("=")[1]) for word in self.run("shell", "-v0", "-c", code).split()}

    @contextlib.contextmanager
    def worker(self, name: str, replaces: str = "") -> Iterator[subprocess.Popen[bytes]]:
        words = ["worker", "--queue", "now", "--name", name, *(["--replaces", replaces] if replaces else [])]
        with subprocess.Popen(self.command(*words), env=self.environment, cwd=ROOT) as process:
            try:
                yield process
            finally:
                process.kill()

    def ended(self) -> list[str]:
        return [line.split()[1] for line in self.notes.read_text().splitlines() if line.startswith("ended")]


def wait_until(holds: Callable[[], bool], *, seconds: float = 240) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


@pytest.mark.heavy
def test_killed_workers_lose_no_task(tmp_path):
    here = Installation(tmp_path)
    here.enqueue(TASKS)

    for kill in range(KILLS):
        reached = (kill + 1) * TASKS // (KILLS + 2)
        with here.worker(f"now-{kill}", f"now-{kill - 1}" if kill else "") as process:
            wait_until(lambda reached=reached: len(here.ended()) >= reached)
            process.send_signal(signal.SIGKILL)
            process.wait()
    with here.worker(f"now-{KILLS}", f"now-{KILLS - 1}"):
        wait_until(lambda: set(here.ended()) == {str(n) for n in range(TASKS)})
        wait_until(lambda: here.statuses() == {"SUCCESSFUL": TASKS})

    assert len(here.ended()) <= TASKS + KILLS  # at most the one in hand runs twice


@pytest.mark.heavy
def test_a_worker_told_to_end_leaves_no_task_running(tmp_path):
    here = Installation(tmp_path)
    here.enqueue(TASKS)

    with here.worker("now-1") as process:
        wait_until(lambda: len(here.ended()) >= 5)
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=60)

    assert status == 0
    assert set(here.statuses()) == {"SUCCESSFUL", "READY"}


@pytest.mark.heavy
def test_a_long_task_goes_back_to_the_queue_when_its_worker_must_end(tmp_path):
    here = Installation(tmp_path)
    here.run("shell", "-v0", "-c", "from tests.web.drill import linger\nlinger.enqueue()")

    with here.worker("now-1") as process:
        wait_until(lambda: "began linger" in here.notes.read_text())
        process.send_signal(signal.SIGTERM)
        status = process.wait(timeout=60)

    assert status == 0
    assert here.statuses() == {"READY": 1}
