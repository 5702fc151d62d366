"""Tasks for the fault drills: each notes in a file that it began and that it ended."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django_tasks import task


@task(queue_name="now")
def note(number: int) -> None:
    """Leave two lines, with a moment between them in which a worker can be killed."""
    line(f"began {number}")
    time.sleep(0.02)
    line(f"ended {number}")


def line(text: str) -> None:
    with Path(os.environ["DRILL_NOTES"]).open("a") as notes:
        notes.write(text + "\n")


@task(queue_name="now")
def linger() -> None:
    """A task that lasts longer than any grace."""
    line("began linger")
    time.sleep(600)
