"""An outbox of the test's own, and a queue that works at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from parvis.accounts.models import Person
from parvis.gateways import mail

PASSWORD = "Brücke-im-Nebel-42"


class Outbox:
    """The letters sent so far."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self) -> list[mail.Kept]:
        return list(mail.outbox(100))[::-1]

    def last(self) -> mail.Kept:
        return self()[-1]

    def code(self) -> str:
        """The code in the newest letter."""
        found = re.search(r"\b\d{6}\b|\b\d{4} \d{4} \d{4}\b", self.last().text)
        assert found, self.last().text
        return found.group()


@pytest.fixture(autouse=True)
def letters(settings, tmp_path) -> Outbox:
    settings.OUTBOX = tmp_path / "outbox"
    return Outbox(settings.OUTBOX)


@pytest.fixture(autouse=True)
def working_queue(settings):
    backend = "django_tasks.backends.immediate.ImmediateBackend"
    settings.TASKS = {"default": {"BACKEND": backend, "QUEUES": ["now", "media"]}}


@pytest.fixture
def ann(db) -> Person:
    """Somebody with an account and a password."""
    return Person.objects.create_user("ann@example.org", PASSWORD, name="Ann Example")
