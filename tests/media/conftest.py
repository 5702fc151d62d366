"""A press desk to test with: officers, a visitor, a place for bytes, tasks that run at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone, translation

from parvis.accounts.actions import accept_terms
from parvis.accounts.models import Appointment, Person
from parvis.domain.roles import Role
from parvis.media.models import Asset

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_language_left_behind():
    """A request in French leaves its thread speaking French; the next test begins without a language."""
    yield
    translation.deactivate()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def officer(db) -> Person:
    person = Person.objects.create_user("officer@example.org", name="Ines Maartens")
    Appointment.objects.create(
        person=person,
        role=Role.PRESS_OFFICER,
        starts_at=NOW - timedelta(days=400),
        made_at=NOW - timedelta(days=400),
        confirmed_at=NOW - timedelta(days=400),
    )
    return person


@pytest.fixture
def visitor(db) -> Person:
    return Person.objects.create_user("visitor@example.org", name="Jon Aarts")


@pytest.fixture
def at_once(settings, tmp_path: Path) -> Path:
    """Tasks run when they are deferred; bytes go to a folder of this test's own, which it gets."""
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["now", "media"]}
    }
    folder = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {**settings.STORAGES["default"], "OPTIONS": {"location": folder}},
    }
    settings.UPLOADS = tmp_path / "uploads"
    settings.UPLOADS.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = settings.UPLOADS
    settings.DISK_RESERVE = 0
    return folder


@pytest.fixture
def film(at_once, settings, tmp_path: Path) -> Asset:
    """A short film that opened yesterday, its bytes in this test's own folder."""
    from tests.media.filmed import film_asset  # heavy: only for those who ask for it

    settings.VOID_TICKETS = tmp_path / "void"
    return film_asset(tmp_path, at=timezone.now() - timedelta(days=1))


@pytest.fixture
def reporter(client, visitor):
    """Signed in, terms accepted."""
    accept_terms(visitor, language="en", now=timezone.now())
    client.force_login(visitor)
    return client
