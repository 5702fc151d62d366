"""Far too much text in a form: refused in words, nothing kept is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from parvis.proposals import queries
from tests.proposals import building

pytestmark = [
    pytest.mark.django_db,
]


@pytest.mark.parametrize("address", ["event/", "fields/summary/save/"])
def test_forty_megabytes_in_a_form_are_refused_in_words_and_the_text_before_stays(address):
    now, day = timezone.now(), timedelta(days=3)
    call = building.event_call(opens=f"{now - day:%Y-%m-%dT%H:%M}", closes=f"{now + day:%Y-%m-%dT%H:%M}")
    proposal = building.joint(call, now=now)
    building.write(proposal, "summary", "Short.", by=proposal.opened_by, now=now)
    client = Client(enforce_csrf_checks=True)
    client.force_login(proposal.opened_by)
    client.cookies["csrftoken"] = "a" * 32

    answer = client.post(f"/en/proposals/{proposal.code}/{address}", {"summary": "x" * 40_000_000})

    assert answer.status_code == 413
    assert queries.content(proposal)["summary"] == "Short."
