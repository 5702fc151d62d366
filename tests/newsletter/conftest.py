"""An outbox of the test's own, and a queue that works at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from parvis.gateways import mail

QUEUES = ["now", "media"]


class Outbox:
    """The messages sent so far, oldest first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self) -> list[mail.Kept]:
        return list(mail.outbox(100))[::-1]

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def mails(settings, tmp_path) -> Outbox:
    settings.OUTBOX = tmp_path / "outbox"
    return Outbox(settings.OUTBOX)


@pytest.fixture(autouse=True)
def working_queue(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": QUEUES}}


@pytest.fixture
def waiting_queue(settings, working_queue):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend", "QUEUES": QUEUES}}
