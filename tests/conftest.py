"""What every test may lean on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
IN_CI = os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def pytest_configure(config: pytest.Config) -> None:
    from parvis.web import catalogues

    catalogues.compile_all()
    let_flushes_empty_every_table()


def let_flushes_empty_every_table() -> None:
    """Tests with real transactions empty all tables at their end, also those whose rows the database keeps for ever.

    SQLite empties by deleting rows, which their triggers refuse; PostgreSQL truncates, and asks no trigger.
    """
    # Through the base: on PostgreSQL nothing has read it yet, and its parts import each other in a circle.
    from django.db.backends.sqlite3.base import DatabaseOperations

    flushing = DatabaseOperations.sql_flush

    def emptying(self: Any, style: Any, tables: Any, **named: Any) -> list[str]:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%BEFORE DELETE%'")
            keeping = cursor.fetchall()
        dropped = [f"DROP TRIGGER {name}" for name, _sql in keeping]
        return [*dropped, *flushing(self, style, tables, **named), *(sql for _name, sql in keeping)]

    DatabaseOperations.sql_flush = emptying  # type: ignore[method-assign]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what asks for several writers where the database has one: it cannot happen there."""
    from django.db import connection

    if connection.vendor == "sqlite":
        left_out = [item for item in items if item.get_closest_marker("several_writers")]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not item.get_closest_marker("several_writers")]


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI nothing may be skipped: what a machine lacks there is a failure."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which CI does not allow: {report.longrepr}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Skip loudly: a run without a browser says so at its end."""
    if not CHROMIUM and terminalreporter.stats.get("skipped"):
        terminalreporter.section("no browser")
        terminalreporter.line("The browser tests were skipped: no Chromium on the PATH (Debian: apt install chromium).")


@pytest.fixture(scope="module")
def ground(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What fixtures of a module lay on it stays for all its tests, each of which leaves it as it was.

    For worlds that cost more to lay down than to look at.  Hand out a `deepcopy` of their objects: a test may
    change its own.  Nothing of it is left after the module, so none of its tests may commit.
    """
    from django.db import transaction
    from django.test import override_settings

    queue = {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["now", "media"]}
    own = override_settings(OUTBOX=tmp_path_factory.mktemp("outbox"), TASKS={"default": queue})
    with django_db_blocker.unblock(), own, transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def beginning_in_english() -> Iterator[None]:
    """A request leaves its language active in the thread; no test starts with what another left."""
    with translation.override("en"):
        yield


@pytest.fixture
def staying_connected() -> Iterator[None]:
    """Requests through the WSGI application end without closing the connection that the test's transaction is on."""
    from django.core.signals import request_finished, request_started
    from django.db import close_old_connections

    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium, one for all browser tests of a process."""
    if not CHROMIUM:
        pytest.skip("no Chromium on the PATH")
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread, in which Django would refuse its ORM.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of real footage and photos; absent outside the project's own machines."""
    folder = Path(os.environ.get("PARVIS_SAMPLES", ROOT.parent / "shared" / "media"))
    if not folder.is_dir():
        if IN_CI:
            pytest.fail(f"no samples in {folder}; CI must have them")
        pytest.skip(f"no samples in {folder}")
    return folder
