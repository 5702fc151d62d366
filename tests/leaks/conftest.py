"""One world for all walks of a module: it is only looked at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.leaks.world import PAGES_AT, World, told


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[World]:
    """Two cases at every station; nothing of it is left after a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield told()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the pages are looked at: everything told has happened."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: PAGES_AT)
