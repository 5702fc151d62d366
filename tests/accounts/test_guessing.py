"""Guessing at the API's tokens."""

from __future__ import annotations

import pytest

from parvis.config.api import gauge

pytestmark = pytest.mark.django_db


def test_who_guesses_at_tokens_is_stopped(client, settings):
    gauge._counts.clear()
    settings.API_REQUESTS_A_MINUTE = {"network": 2, "token": 3}
    guess = {"Authorization": "Bearer parvis_" + "a" * 43}

    answers = [client.get("/api/v1/press/assets", headers=guess).status_code for _n in range(3)]

    gauge._counts.clear()
    assert answers == [401, 401, 429]
