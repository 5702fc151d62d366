"""People of both sides, an outbox of the test's own, and a queue that works at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from parvis.domain.network import Part, Visibility
from parvis.gateways import mail
from parvis.network.actions.profiles import describe_profile
from parvis.network.queries import partners
from tests import factories
from tests.factories import NOW


class Outbox:
    """The letters sent so far, oldest first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self) -> list[mail.Kept]:
        return list(mail.outbox(100))[::-1]

    def subjects(self) -> list[tuple[str, str]]:
        """To whom, about what."""
        return [(letter.to, letter.subject) for letter in self()]


@pytest.fixture(autouse=True)
def letters(settings, tmp_path) -> Outbox:
    settings.OUTBOX = tmp_path / "outbox"
    return Outbox(settings.OUTBOX)


@pytest.fixture(autouse=True)
def working_queue(settings):
    backend = "django_tasks.backends.immediate.ImmediateBackend"
    settings.TASKS = {"default": {"BACKEND": backend, "QUEUES": ["now", "media"]}}


@pytest.fixture(autouse=True)
def fresh_pool():
    partners.forget_pool()
    yield
    partners.forget_pool()


EVERY = dict.fromkeys(Part, Visibility.NETWORK)


def describe(person, *, shows=None, now=NOW, **said):
    """The person's profile, shown to members unless the test says otherwise."""
    said = {"expertise_en": "", "expertise_fr": "", "priorities": [], "seeking": "", "seeks": [], **said}
    return describe_profile(person, **said, shows=EVERY if shows is None else shows, now=now)


@pytest.fixture
def nino(db):
    """A Georgian who detects explosives with quantum sensors."""
    person = factories.scientist("GE", name="Nino Beridze", email="nino@example.org")
    describe(
        person,
        expertise_en="Quantum sensors for the detection of explosives, terahertz imaging",
        priorities=["2024:4"],
        seeks=["FR"],
    )
    return person


@pytest.fixture
def claire(db):
    """A French physicist who writes French only."""
    person = factories.scientist("FR", name="Claire Morel", email="claire@example.org", language="fr")
    describe(
        person,
        expertise_fr="Capteurs quantiques, détection d’explosifs, imagerie térahertz",
        priorities=["2024:4"],
        seeks=["region:south-caucasus"],
    )
    return person


@pytest.fixture
def outsider(db):
    """Somebody with an account and no card."""
    return factories.person(name="Otto Outside", email="otto@example.org")
