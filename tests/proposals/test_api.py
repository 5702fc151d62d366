"""One's own proposals for programs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from parvis.accounts.actions.tokens import make_token
from parvis.domain.tokens import Scope
from parvis.proposals.models import Party
from tests import factories
from tests.proposals import building

pytestmark = pytest.mark.django_db
BOTH = (Scope.PROPOSALS_READ, Scope.PROPOSALS_WRITE)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def draft(now):
    day = timedelta(days=40)
    call = building.event_call(opens=f"{now - day:%Y-%m-%dT%H:%M}", closes=f"{now + day:%Y-%m-%dT%H:%M}")
    return building.joint(call, now=now - timedelta(minutes=5))


def bearer(person, *scopes: str) -> dict[str, str]:
    _token, secret = make_token(person, name="program", scopes=list(scopes), days=30, now=timezone.now())
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize("amount", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(client, django_assert_num_queries, draft, amount, now):
    person = draft.opened_by
    for _number in range(amount - 1):
        building.opened(draft.call, by=person, now=now - timedelta(minutes=1))
    keys = bearer(person, Scope.PROPOSALS_READ)
    client.get("/api/v1/proposals", headers=keys)

    with django_assert_num_queries(3):
        answer = client.get("/api/v1/proposals", headers=keys)

    assert answer.status_code == 200
    assert (answer.json()["total"], len(answer.json()["proposals"])) == (amount, amount)
    assert answer.json()["proposals"][-1]["standing"] == "writing"


def test_a_program_reads_and_writes_what_its_owner_may(client, draft):
    keys = bearer(draft.opened_by, *BOTH)

    kept = client.put(
        f"/api/v1/proposals/{draft.code}/answers/summary",
        {"value": "By a program.", "base_version": 0},
        content_type="application/json",
        headers=keys,
    )
    whole = client.get(f"/api/v1/proposals/{draft.code}", headers=keys).json()

    assert (kept.status_code, kept.json()) == (200, {"version": 1, "changed": True, "voided": 0, "problems": []})
    assert {"field": "summary", "party": "", "version": 1, "value": "By a program."} in whole["answers"]
    assert [party["role"] for party in whole["parties"]] == ["ally-director", "partner-director"]
    assert "title" in {one["field"] for one in whole["missing"]}


def test_a_stale_write_is_refused_and_nothing_is_overwritten(client, draft):
    _ally, partner = building.directors(draft)
    building.write(draft, "summary", "Theirs.", by=partner, now=timezone.now())

    answer = client.put(
        f"/api/v1/proposals/{draft.code}/answers/summary",
        {"value": "Mine.", "base_version": 0},
        content_type="application/json",
        headers=bearer(draft.opened_by, *BOTH),
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "stale")
    assert "version 1" in answer.json()["message"]


def test_ones_own_budget_is_ones_own(client, draft):
    budget = {"cells": [{"party": "", "category": "travel", "year": 1, "amount": "1"}], "cofunding": ""}

    client.put(
        f"/api/v1/proposals/{draft.code}/answers/budget",
        {"value": budget, "base_version": 0},
        content_type="application/json",
        headers=bearer(draft.opened_by, *BOTH),
    )

    assert draft.answers.get(field="budget").party == Party.objects.get(person=draft.opened_by, proposal=draft)


def test_a_token_does_what_its_scopes_say_and_strangers_find_nothing(client, draft):
    address = f"/api/v1/proposals/{draft.code}"
    officer = factories.programme_officer()

    assert client.get("/api/v1/proposals").status_code == 401
    assert client.get(address, headers=bearer(draft.opened_by, Scope.PRESS_READ)).status_code == 403
    written = client.put(
        f"{address}/answers/summary",
        {"value": "x", "base_version": 0},
        content_type="application/json",
        headers=bearer(draft.opened_by, Scope.PROPOSALS_READ),
    )
    assert written.status_code == 403
    for person in (factories.scientist(), officer):
        assert client.get(address, headers=bearer(person, *BOTH)).status_code == 404
        assert client.get("/api/v1/proposals", headers=bearer(person, *BOTH)).json()["total"] == 0


@pytest.mark.parametrize(
    ("value", "status"),
    [("NaN", 422), ("-Infinity", 422), ("1e999", 422), ("[" * 50 + "]" * 50, 422), ("[" * 50_000 + "]" * 50_000, 400)],
)
def test_what_no_answer_can_be_is_refused_in_words(client, draft, value, status):
    answer = client.put(
        f"/api/v1/proposals/{draft.code}/answers/summary",
        f'{{"value": {value}, "base_version": 0}}',
        content_type="application/json",
        headers=bearer(draft.opened_by, *BOTH),
    )

    assert answer.status_code == status
    assert not draft.answers.exists()
