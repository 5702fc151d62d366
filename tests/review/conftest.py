"""An outbox of the test's own, a queue that works at once, and a panel's meeting that many modules begin from."""

from __future__ import annotations

from copy import deepcopy
from typing import NamedTuple

import pytest

from parvis.accounts.models import Person
from parvis.review.models import AgendaPoint, Meeting
from tests import factories
from tests.newsletter.conftest import mails, waiting_queue, working_queue
from tests.review import building

__all__ = ["mails", "waiting_queue", "working_queue"]


class Sitting(NamedTuple):
    """A meeting over three reviewed proposals, the best first, and the officer who planned it."""

    officer: Person
    meeting: Meeting
    points: list[AgendaPoint]


@pytest.fixture(scope="module")
def laid(ground: None) -> Sitting:
    officer = factories.programme_officer()
    return Sitting(officer, *building.planned(officer))


@pytest.fixture
def sitting(laid: Sitting, mails: object) -> Sitting:
    return deepcopy(laid)
