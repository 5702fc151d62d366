"""A worker that is known to be alive: django-tasks-db's own, under a lease.

It looks before it locks, so that an idle worker never holds SQLite's one write
lock, and it hands its task back when it is told to end.
"""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType

from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from parvis.web import leases

GRACE = 3  # seconds a task may still take once the worker is told to end
IDLE = 0.5  # seconds between two looks at an empty queue


class ToldToEnd(BaseException):
    """Breaks off the task in hand; it goes back to the queue."""


class LeasedWorker(Worker):
    """Runs the tasks of one queue while its lease holds."""

    def __init__(self, queue: str, name: str) -> None:
        super().__init__(
            queue_names=[queue],
            interval=IDLE,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=name,
            excluded_queue_names=[],
        )
        self.queue = queue
        self.ended = threading.Event()
        self.broken_off = False

    def configure_signals(self) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor ends us, not the terminal
        signal.signal(signal.SIGTERM, self.shutdown)
        signal.signal(signal.SIGALRM, self.break_off)

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Take no more tasks; break off the one in hand if it lasts longer than the grace."""
        self.running = False
        if self.running_task:
            signal.alarm(GRACE)

    def break_off(self, _number: int, _frame: FrameType | None) -> None:
        if self.running_task:
            self.broken_off = True
            raise ToldToEnd

    def run(self) -> None:
        """Work until told to end."""
        leases.hold(self.worker_id, self.worker_id, part=self.queue, now=timezone.now())
        beat = threading.Thread(target=self.stay_alive, daemon=True)
        beat.start()
        try:
            while self.running:
                close_old_connections()
                if not self.run_next() and self.running:
                    time.sleep(self.interval)
        finally:
            self.ended.set()
            beat.join(timeout=2)
            leases.release(self.worker_id, self.worker_id)

    def stay_alive(self) -> None:
        """Prolong the lease, in a thread of its own, until the worker ends."""
        try:
            while not self.ended.wait(leases.BEAT.total_seconds()):
                try:
                    leases.hold(self.worker_id, self.worker_id, part=self.queue, now=timezone.now())
                except OperationalError:
                    close_old_connections()  # a busy or absent database: the next beat tries again
        finally:
            connection.close()

    def run_next(self) -> bool:
        """Claim and run the next due task; False if none is due."""
        due = DBTaskResult.objects.ready().filter(backend_name=self.backend_name, queue_name__in=self.queue_names)
        if not due.exists():
            return False
        with exclusive_transaction(due.db):
            try:
                row = due.get_locked()
                if row is not None:
                    row.claim(self.worker_id)
            except OperationalError as wrong:
                if not is_locked_database_exception(wrong):
                    raise
                row = None
        if row is None:
            return False
        self.run_task(row)
        if self.broken_off:
            row.status = TaskResultStatus.READY
            row.worker_ids = row.worker_ids[:-1]  # not the task's fault: the try does not count
            row.save(update_fields=["status", "worker_ids"])
        return True
