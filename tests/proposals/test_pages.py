"""The pages of a joint proposal: written by two, saved truthfully, signed, handed in, read by the office."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.models import Person
from parvis.proposals import queries
from tests.proposals import building

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages(settings):
    settings.ROOT_URLCONF = "parvis.config.urls"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def call(now):
    wall = "%Y-%m-%dT%H:%M"
    return building.event_call(
        opens=(now - timedelta(days=10)).strftime(wall), closes=(now + timedelta(days=10)).strftime(wall)
    )


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, name: str, *arguments: Any, status: int = 200) -> str:
    answer = client.get(reverse(f"proposals:{name}", args=arguments))
    assert answer.status_code == status
    return answer.content.decode()


def test_smoke(call, now):
    proposal = building.filled(call, now=now)
    ally, _partner = building.directors(proposal)
    client = client_of(ally)
    for name in ("draft", "people", "history", "sign"):
        page(client, name, proposal.code)
    for section in queries.form_of(proposal).sections:
        page(client, "section", proposal.code, section.code)
    page(client, "mine")
    page(client, "sample")
    page(client, "start", call.code)
    page(client, "talk", proposal.code, "title")
    assert client.get(reverse("proposals:pdf", args=[proposal.code])).content.startswith(b"%PDF")
