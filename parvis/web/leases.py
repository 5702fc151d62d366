"""Leases: how the queue tells a dead worker from a slow one.

A worker holds a lease and prolongs it from a thread of its own while it works.
A task belongs to the worker that claimed it last.  Only when that worker's
lease has run out (or was handed to its successor) does the task go back to the
queue; a transcode of an hour is never taken from a living worker.

A task that fails, or whose worker dies, is tried again, each time a little
later, up to `TRIES` times; one that the rules refused is not.  Every task may
thus run twice and must bear it.
"""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.module_loading import import_string
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from parvis.domain.refusals import Refused
from parvis.web.models import Lease

LENGTH = timedelta(seconds=30)
BEAT = timedelta(seconds=5)
TRIES = 5
FIRST_PAUSE = timedelta(seconds=10)
KEPT_FOR = timedelta(days=14)  # how long a finished task's row is kept
PRUNED_AT_ONCE = 2000


@transaction.atomic
def hold(name: str, holder: str, *, part: str = "", now: datetime) -> bool:
    """Take or prolong the name for this holder; False if another living process has it."""
    Lease.objects.filter(name=name, expires_at__lte=now).exclude(holder=holder).delete()
    lease, fresh = Lease.objects.get_or_create(
        name=name,
        defaults={
            "holder": holder,
            "part": part or name,
            "host": socket.gethostname(),
            "pid": os.getpid(),
            "taken_at": now,
            "expires_at": now + LENGTH,
        },
    )
    if not fresh:
        # The holder is asked again in the statement itself: between look and write it may have changed.
        return bool(Lease.objects.filter(pk=lease.pk, holder=holder).update(expires_at=now + LENGTH))
    return True


def release(name: str, holder: str) -> None:
    """Give the name back; what it held is free for others at once."""
    Lease.objects.filter(name=name, holder=holder).delete()


@transaction.atomic
def reclaim(*, now: datetime) -> int:
    """Put the tasks of dead workers back into the queue; how many there were."""
    Lease.objects.filter(expires_at__lte=now).delete()
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    # Locked first, then compared: a worker takes its lease before it claims its first task.
    rows = list(running.select_for_update(skip_locked=True).order_by())
    alive = set(Lease.objects.values_list("name", flat=True))
    dead = [row for row in rows if not row.worker_ids or row.worker_ids[-1] not in alive]
    for row in dead:
        if len(row.worker_ids) >= TRIES:
            row.status = TaskResultStatus.FAILED
            row.finished_at = now
            row.exception_class_path = "parvis.web.leases.WorkerDied"
            row.traceback = f"The worker died {len(row.worker_ids)} times while running this task."
        else:
            row.status = TaskResultStatus.READY
            row.run_after = now + pause_after(len(row.worker_ids) - 1)
        row.save(update_fields=["status", "finished_at", "exception_class_path", "traceback", "run_after"])
    return len(dead)


class WorkerDied(Exception):
    """Stands in the row of a task whose workers died, each time, while running it."""


@transaction.atomic
def retry(*, now: datetime) -> int:
    """Queue failed tasks again, later each time; how many there were."""
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED, finished_at__gt=now - timedelta(hours=1))
    again = 0
    for row in failed.select_for_update(skip_locked=True).order_by():
        tries = len(row.worker_ids)
        if tries >= TRIES or is_final(row.exception_class_path):
            continue
        row.status = TaskResultStatus.READY
        row.run_after = (row.finished_at or now) + pause_after(tries)
        row.save(update_fields=["status", "run_after"])
        again += 1
    return again


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries: 10 s, 40 s, 160 s, 640 s; none after none."""
    return FIRST_PAUSE * 4 ** (tries - 1) if tries > 0 else timedelta()


def is_final(exception: str) -> bool:
    """Whether trying again cannot help: the rules said no, or the worker died each time."""
    if not exception:
        return False
    try:
        kind = import_string(exception)
    except ImportError:
        return False
    return isinstance(kind, type) and issubclass(kind, Refused | WorkerDied)


def prune(*, now: datetime) -> int:
    """Forget tasks finished long ago, so that the queue's table stays small; how many there were."""
    old = DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT_FOR).order_by()
    gone, _ = DBTaskResult.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:PRUNED_AT_ONCE])).delete()
    return gone
