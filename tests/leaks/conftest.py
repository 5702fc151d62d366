"""One world for all walks of a module: it is only looked at."""

from __future__ import annotations

import pytest

from tests.leaks.world import PAGES_AT, World, told


@pytest.fixture(scope="module")
def world(ground: None) -> World:
    """Two cases at every station."""
    return told()


@pytest.fixture(autouse=True)
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the pages are looked at: everything told has happened."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: PAGES_AT)
