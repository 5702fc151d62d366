"""An outbox of the test's own, and a queue that works at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parvis.gateways import mail


@pytest.fixture(autouse=True)
def letters(settings, tmp_path) -> Callable[[], list[mail.Kept]]:
    """The letters sent so far, oldest first."""
    settings.OUTBOX = tmp_path / "outbox"
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["now", "media"]}
    }
    return lambda: list(mail.outbox(100))[::-1]
