"""An outbox of the test's own, a queue that works at once, and names of pages."""

from __future__ import annotations

import pytest

from tests.newsletter.conftest import mails, waiting_queue, working_queue

__all__ = ["mails", "waiting_queue", "working_queue"]


@pytest.fixture(autouse=True)
def pages(settings):
    settings.ROOT_URLCONF = "tests.proposals.addresses"
