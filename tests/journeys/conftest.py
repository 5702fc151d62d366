"""A whole house, started as `./run` starts it, that journeys walk through by the browser's door alone."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "Quiet-Harbour-1958"
PATIENCE = 180  # seconds that a server or a worker may take for what it was asked

MAKE_PERSON = """
from django.utils import timezone
from parvis.accounts.actions.terms import accept_terms
from parvis.accounts.models import Appointment, Person
now = timezone.now()
person = Person.objects.create_user({email!r}, {password!r}, name={name!r}, language={language!r})
accept_terms(person, language={language!r}, now=now)
for role in {roles!r}:
    Appointment.objects.create(person=person, role=role, starts_at=now, made_at=now, confirmed_at=now)
"""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """With JOURNEYS=en or =fr, walks of the other language stay out: CI walks one language on each database."""
    chosen = os.environ.get("JOURNEYS", "")
    left_out = [item for item in items if chosen and language_of(item) not in {chosen, ""}]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


def language_of(item: pytest.Item) -> str:
    """The language in which a test walks; none where it has no choice."""
    call = getattr(item, "callspec", None)
    return str(call.params.get("language", "")) if call and "tests/journeys/" in item.nodeid else ""


@dataclass(frozen=True)
class House:
    """A running installation: where it is, and how its operator speaks to it."""

    address: str
    environment: dict[str, str]

    def run(self, *command: str) -> str:
        """`./run COMMAND`, as the operator types it; what it printed."""
        done = subprocess.run(
            [sys.executable, "-m", "parvis.config", *command],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def person(self, email: str, *roles: str, name: str = "Example Person", language: str = "en") -> None:
        """Somebody with an account that is proven, the terms accepted, these offices held."""
        told = {"email": email, "password": PASSWORD, "name": name, "language": language, "roles": list(roles)}
        self.run("shell", "-c", MAKE_PERSON.format(**told))

    def letter(self, to: str, subject: str, *, count: int = 1) -> str:
        """The newest letter to this address with these words in its subject, as the outbox page shows it."""
        return self.wait(lambda: self._letter(to, subject, count), f"a letter “{subject}” to {to}")

    def _letter(self, to: str, subject: str, count: int) -> str | None:
        found = self.letters(to, subject)
        return found[-1] if len(found) >= count else None

    def letters(self, to: str, subject: str = "") -> list[str]:
        """All letters to this address with these words in their subject, oldest first, as plain text."""
        from email import message_from_bytes, policy

        folder = Path(self.environment["PARVIS_DATA"]) / "outbox"
        found = []
        for path in sorted(folder.glob("*.eml")):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            if to in message["To"] and subject in message["Subject"]:
                found.append(message.get_body(("plain",)).get_content())  # type: ignore[union-attr]
        return found

    @staticmethod
    def wait(look: Callable[[], str | None], what: str) -> str:
        """Look until there is something to see."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if (seen := look()) is not None:
                return seen
            time.sleep(0.2)
        raise AssertionError(f"waited {PATIENCE} s for {what}")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def own_database() -> Iterator[str]:
    """Where the house keeps its rows: on PostgreSQL a database of its own beside the tests'."""
    with database_named(f"journeys_{os.getpid()}") as url:
        yield url


@contextmanager
def database_named(name: str) -> Iterator[str]:
    """A database of one house; nothing is said of it where SQLite is used."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    parts = urlsplit(url)
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    yield urlunsplit(parts._replace(path=f"/{name}"))
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, own_database: str) -> Iterator[House]:
    """The installation: page server, byte server, two workers, clock; empty, and in no debug mode."""
    with house_at(tmp_path_factory.mktemp("house"), own_database) as running:
        yield running


@contextmanager
def house_at(folder: Path, own_database: str, *options: str) -> Iterator[House]:
    """A house in that folder; `options` as the operator gives them to `serve`."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("PARVIS_", "DJANGO_"))},
        "PARVIS_DATA": str(folder / "var"),
        "PARVIS_DEMO": "no",
        "PORT": str(free_port()),
        "PARVIS_BYTES_PORT": str(free_port()),
        "DATABASE_URL": own_database,
    }
    address = f"http://127.0.0.1:{environment['PORT']}"
    environment["PARVIS_URL"] = address
    log = (folder / "log").open("w+")
    running = subprocess.Popen(
        [sys.executable, "-m", "parvis.config", "serve", *options],
        cwd=ROOT,
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )

    def answers() -> str | None:
        if running.poll() is not None:
            raise AssertionError(f"the house did not open:\n{(folder / 'log').read_text()}")
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                return str(answer.status)
        except (urllib.error.URLError, OSError):
            return None

    made = House(address, environment)
    House.wait(answers, "the house to open")
    yield made
    running.send_signal(signal.SIGTERM)
    running.wait(timeout=20)
    log.close()


@pytest.fixture
def visit(browser: Browser, house: House, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """A new person at a new browser: `page = visit("fr")`."""
    opened: list[BrowserContext] = []

    def arrive(language: str = "en", **options: object) -> Page:
        context = browser.new_context(
            base_url=house.address,
            locale={"en": "en-GB", "fr": "fr-FR"}[language],
            viewport={"width": 1440, "height": 900},
            accept_downloads=True,
            **options,  # type: ignore[arg-type]
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        page = context.new_page()
        page.goto(f"/{language}/")
        return page

    yield arrive
    shots = os.environ.get("SHOTS")
    for number, context in enumerate(opened):
        if shots and context.pages:
            name = re.sub(r"\W+", "-", request.node.name)
            context.pages[-1].screenshot(path=Path(shots) / f"{name}-{number}.png", full_page=True)
        context.close()


def sign_in(page: Page, email: str) -> None:
    """Through the sign-in page, by keyboard."""
    language = urlsplit(page.url).path.split("/")[1]
    page.goto(f"/{language}/account/login/")
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/account/login" not in address)


def check_reach(page: Page) -> None:
    """No violation of WCAG 2.2 A and AA that axe can see."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
