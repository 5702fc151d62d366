"""How a worker runs a job: takes it up, tells how far it is, and ends it in the right way.

    with running(job_code) as run:
        if run is not None:
            run.step("clip", weight=10, of=10)
            …work, giving `run.progress` and `run.cancelled` to whoever does it…

A refusal inside the block becomes the job's reason; a cancelled job ends as
cancelled; anything unforeseen fails the job in plain words and is raised again,
so that the log has it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import OperationalError
from django.utils import timezone

from parvis.domain.refusals import Refused
from parvis.gateways.sandbox import Cancelled
from parvis.media.actions import jobs
from parvis.media.models import Job


def _(message: str) -> str:
    return message


TELL_EVERY = 0.7  # seconds between two writes of the same step's progress


class Run:
    """One attempt at a job."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.total = 0
        self._before = 0
        self._weight = 0
        self._name = ""
        self._told_at = 0.0
        self._wanted = True

    def plan(self, *weights: int) -> None:
        """All the work there is, in the unit of the weights."""
        self.total = sum(weights)

    def step(self, name: str, weight: int) -> None:
        """Begin the next step; the one before counts as done.  Raises Cancelled if the job is not wanted any more."""
        self._before += self._weight
        self._name, self._weight = name, weight
        self._tell(self._before)
        if not self._wanted:
            raise Cancelled()

    def progress(self, part: float) -> None:
        """Say that this part (0 to 1) of the step is done; told to the table at a calm pace."""
        if time.monotonic() - self._told_at >= TELL_EVERY:
            self._tell(self._before + int(self._weight * min(1.0, max(0.0, part))))

    def cancelled(self) -> bool:
        """Whether to leave off now."""
        if self._wanted and time.monotonic() - self._told_at >= TELL_EVERY:
            self._wanted = not Job.objects.filter(pk=self.job.pk, cancel_asked_at__isnull=False).exists()
            self._told_at = time.monotonic()
        return not self._wanted

    def _tell(self, done: int) -> None:
        self._told_at = time.monotonic()
        # A database that is busy for long costs a word on the progress, not the work itself.
        with suppress(OperationalError):
            self._wanted = jobs.advance(self.job, step=self._name, done=done, total=self.total)


@contextmanager
def running(job_code: str) -> Iterator[Run | None]:
    """Run the job; None if there is nothing left to do, also because job and asset were thrown away."""
    job = Job.objects.select_related("asset").filter(code=job_code).first()
    if job is None or not jobs.start(job, now=timezone.now()):
        yield None
        return
    try:
        yield Run(job)
        jobs.finish(job, now=timezone.now())
    except Exception as error:
        if not Job.objects.filter(pk=job.pk).exists():
            return  # thrown away together with its asset: nobody waits for it
        if isinstance(error, Cancelled):
            jobs.stop(job, now=timezone.now())
        elif isinstance(error, Refused):
            jobs.fail(job, error, now=timezone.now())
        else:
            unforeseen = Refused(
                _("Something unforeseen went wrong; the log of the worker has the details."), code="unforeseen"
            )
            jobs.fail(job, unforeseen, now=timezone.now())
            raise
