"""Due jobs run once an interval, and one that fails stops no other."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from parvis.web import clock
from parvis.web.models import DueJob

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(monkeypatch):
    registered: dict[str, clock.Due] = {}
    monkeypatch.setattr(clock, "_registered", registered)
    return registered


def test_a_job_runs_at_once_and_then_when_its_interval_has_passed(jobs):
    seen = []
    clock.register("test.note", every=MINUTE, run=seen.append)

    for seconds in (0, 59, 60, 61):
        clock.tick(NOW + timedelta(seconds=seconds))

    assert seen == [NOW, NOW + MINUTE]


def test_a_job_that_fails_is_written_down_and_the_next_one_runs(jobs):
    seen = []

    def break_down(now: datetime) -> None:
        raise ZeroDivisionError

    clock.register("test.a", every=MINUTE, run=break_down)
    clock.register("test.b", every=MINUTE, run=seen.append)

    assert clock.tick(NOW) == ["test.a", "test.b"]
    assert seen == [NOW]
    assert "ZeroDivisionError" in DueJob.objects.get(name="test.a").failure
    assert DueJob.objects.get(name="test.b").failure == ""


def test_the_queues_own_upkeep_is_registered():
    assert {"web.reclaim", "web.retry", "web.prune"} <= {job.name for job in clock.registered()}
