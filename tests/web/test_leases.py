"""Only a dead worker's tasks go back to the queue; failed ones are tried again, later each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from parvis.web import leases
from parvis.web.models import Lease

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)

pytestmark = pytest.mark.django_db


def task(status: str, *workers: str, finished_at: datetime | None = None, exception: str = "") -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        task_path="tests.web.drill.note",
        queue_name="now",
        backend_name="default",
        run_after=NOW - timedelta(hours=1),
        started_at=NOW - SECOND,
        finished_at=finished_at,
        worker_ids=list(workers),
        exception_class_path=exception,
        traceback="",
    )


def state(row: DBTaskResult) -> tuple[str, datetime]:
    row.refresh_from_db()
    return row.status, row.run_after


@pytest.mark.parametrize(
    ("looked_at", "reclaimed"),
    [(NOW + leases.LENGTH - SECOND, 0), (NOW + leases.LENGTH, 1)],
)
def test_a_running_task_is_taken_back_exactly_when_its_workers_lease_ends(looked_at, reclaimed):
    leases.hold("now-1", "now-1", part="now", now=NOW)
    row = task(TaskResultStatus.RUNNING, "now-1")

    assert leases.reclaim(now=looked_at) == reclaimed
    assert state(row)[0] == (TaskResultStatus.READY if reclaimed else TaskResultStatus.RUNNING)


def test_a_slow_workers_task_stays_with_it_while_it_prolongs():
    row = task(TaskResultStatus.RUNNING, "media-1")
    for minute in range(60):
        now = NOW + timedelta(seconds=20 * minute)
        leases.hold("media-1", "media-1", part="media", now=now)

        assert leases.reclaim(now=now + 10 * SECOND) == 0
    assert state(row)[0] == TaskResultStatus.RUNNING


def test_the_first_death_is_forgiven_at_once_and_later_ones_cost_a_pause():
    once, twice = task(TaskResultStatus.RUNNING, "now-1"), task(TaskResultStatus.RUNNING, "now-1", "now-2")

    leases.reclaim(now=NOW)

    assert state(once) == (TaskResultStatus.READY, NOW)
    assert state(twice) == (TaskResultStatus.READY, NOW + leases.FIRST_PAUSE)


def test_a_task_that_kills_every_worker_is_given_up_and_not_retried():
    row = task(TaskResultStatus.RUNNING, *(f"now-{n}" for n in range(leases.TRIES)))

    leases.reclaim(now=NOW)

    assert state(row)[0] == TaskResultStatus.FAILED
    assert leases.retry(now=NOW + SECOND) == 0


@pytest.mark.parametrize(("tries", "pause"), [(1, 10), (2, 40), (3, 160), (4, 640)])
def test_a_failed_task_is_tried_again_later_each_time(tries, pause):
    workers = [f"now-{n}" for n in range(tries)]
    row = task(TaskResultStatus.FAILED, *workers, finished_at=NOW, exception="builtins.ConnectionError")

    assert leases.retry(now=NOW + SECOND) == 1
    assert state(row) == (TaskResultStatus.READY, NOW + timedelta(seconds=pause))


@pytest.mark.parametrize(
    ("tries", "exception"),
    [
        (leases.TRIES, "builtins.ConnectionError"),
        (1, "parvis.domain.refusals.Refused"),
        (1, "parvis.domain.refusals.Invalid"),
    ],
)
def test_a_task_that_was_refused_or_failed_often_stays_failed(tries, exception):
    workers = [f"now-{n}" for n in range(tries)]
    row = task(TaskResultStatus.FAILED, *workers, finished_at=NOW, exception=exception)

    assert leases.retry(now=NOW + SECOND) == 0
    assert state(row)[0] == TaskResultStatus.FAILED


def test_only_tasks_finished_long_ago_are_forgotten():
    old = NOW - leases.KEPT_FOR - SECOND
    task(TaskResultStatus.SUCCESSFUL, "now-1", finished_at=old)
    kept = {
        task(TaskResultStatus.SUCCESSFUL, "now-1", finished_at=NOW - leases.KEPT_FOR).pk,
        task(TaskResultStatus.READY).pk,
    }

    assert leases.prune(now=NOW) == 1
    assert set(DBTaskResult.objects.values_list("pk", flat=True)) == kept


def test_a_name_has_one_holder_until_its_lease_ends():
    assert leases.hold("clock", "first", now=NOW)
    assert not leases.hold("clock", "second", now=NOW + SECOND)
    assert leases.hold("clock", "first", now=NOW + SECOND)
    assert not leases.hold("clock", "second", now=NOW + leases.LENGTH)

    assert leases.hold("clock", "second", now=NOW + SECOND + leases.LENGTH)
    assert Lease.objects.get().holder == "second"


def test_a_name_given_back_is_free_at_once_and_only_its_holder_gives_it_back():
    leases.hold("clock", "first", now=NOW)

    leases.release("clock", "second")
    assert not leases.hold("clock", "second", now=NOW)

    leases.release("clock", "first")
    assert leases.hold("clock", "second", now=NOW)
