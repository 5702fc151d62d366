"""Talks with the office about a draft: its people read along, and nobody asks about a stranger's draft."""

from __future__ import annotations

import pytest
from django.utils import timezone

from parvis.programme.models import Thread
from tests import factories
from tests.proposals import building

pytestmark = pytest.mark.django_db

ASK = "/en/ask/new/"
WORDS = {"title": "Our budget", "text": "May we shift money between years?"}


def test_a_draft_has_its_own_talk_with_the_office(client):
    asker, stranger = factories.scientist("BE"), factories.person()
    draft = building.opened(by=asker)
    about = {**WORDS, "about": f"proposal:{draft.code}"}

    client.force_login(stranger)
    client.post(ASK, about)
    client.force_login(asker)
    opened = client.post(ASK, about)

    assert sorted(Thread.objects.values_list("subject", flat=True)) == ["office", f"proposal:{draft.code}"]
    assert draft.get_absolute_url() in client.get(opened.url).text
    client.force_login(stranger)
    assert client.get(opened.url).status_code == 404
    client.force_login(factories.programme_officer())
    page = client.get(opened.url)
    assert WORDS["text"] in page.text
    assert draft.get_absolute_url() not in page.text  # a draft is nobody's but its people's
    assert Thread.objects.filter(opened_at__lte=timezone.now()).count() == 2
