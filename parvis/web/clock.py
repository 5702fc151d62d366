"""The clock: what is due, at its time, by one process at a time.

An app registers its due jobs when it loads (in `AppConfig.ready`):

    clock.register("media.expire_clips", every=timedelta(minutes=10), run=expire_clips)

`run(now)` is called at most once an interval, over all machines together; it must be
quick (defer long work) and bear being called late or twice.  No outcome depends
on it having run: times decide, the clock only tidies up and tells.
"""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from parvis.web import leases
from parvis.web.models import DueJob

log = logging.getLogger("parvis.clock")

Run = Callable[[datetime], object]


@dataclass(frozen=True)
class Due:
    """A job of the clock: its name, how often, what it does."""

    name: str
    every: timedelta
    run: Run


_registered: dict[str, Due] = {}


def register(name: str, *, every: timedelta, run: Run) -> None:
    """Have `run(now)` called once an interval from now on."""
    _registered[name] = Due(name, every, run)


def registered() -> list[Due]:
    """All jobs of the clock, by name."""
    return [_registered[name] for name in sorted(_registered)]


def due_at(now: datetime) -> Iterator[Due]:
    """The jobs whose interval has passed."""
    ran = dict(DueJob.objects.values_list("name", "ran_at"))
    for job in registered():
        if job.name not in ran or ran[job.name] + job.every <= now:
            yield job


def tick(now: datetime) -> list[str]:
    """Run what is due; the names of what ran."""
    names = []
    for job in list(due_at(now)):
        began, failure = time.monotonic(), ""
        try:
            job.run(now)
        except Exception:
            # One job's failure must not stop the others; it stands in the table and in `./run doctor`.
            failure = traceback.format_exc()
            log.exception("The due job %s failed", job.name)
        DueJob.objects.update_or_create(
            name=job.name,
            defaults={
                "ran_at": now,
                "milliseconds": int((time.monotonic() - began) * 1000),
                "failure": failure,
            },
        )
        names.append(job.name)
    return names


def register_own() -> None:
    """The queue's own upkeep."""
    register("web.reclaim", every=timedelta(seconds=5), run=lambda now: leases.reclaim(now=now))
    register("web.retry", every=timedelta(seconds=5), run=lambda now: leases.retry(now=now))
    register("web.prune", every=timedelta(hours=1), run=lambda now: leases.prune(now=now))
