"""An outbox of the test's own, a queue that works at once."""

from __future__ import annotations

from tests.newsletter.conftest import mails, waiting_queue, working_queue

__all__ = ["mails", "waiting_queue", "working_queue"]
