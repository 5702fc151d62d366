"""What the tests of the example share: a telling takes seconds, so a file has one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation

Told = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def once(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Told:
    """A transaction for what all tests of a file begin with; what each of them adds is gone at its own end."""

    @contextmanager
    def opened() -> Iterator[None]:
        settings.UPLOADS.mkdir(parents=True, exist_ok=True)
        with django_db_blocker.unblock(), translation.override("en"), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return opened
