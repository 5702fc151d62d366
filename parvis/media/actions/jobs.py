"""The life of long work: opened, started, advanced, and ended in one of three ways.

A worker may die at any moment and the same job be started again by another; so
`start` also takes a job that already runs, and what is finished is not done
twice.  Progress alone (`advance`) leaves no trail.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.assets import JOB_MOVES, JobKind, JobState
from parvis.domain.refusals import Refused
from parvis.gateways import queue
from parvis.media import access
from parvis.media.models import Asset, Job


def _(message: str) -> str:
    return message


ABANDONED_AFTER = timedelta(minutes=2)
TASKS = {JobKind.INGEST: "media.prepare_asset", JobKind.CLIP: "media.make_clip", JobKind.SPEECH: "media.write_down"}


@transaction.atomic
def open_job(kind: JobKind, *, asset: Asset, by: Any, now: datetime, task: str = "") -> Job:
    """Note the work to do.  Give it to the queue with `hand_over` once its facts are in place.

    `task` is for work that is not the usual one of its kind; whoever hands the job over again
    hands over the same.
    """
    job = Job.objects.create(kind=kind, task=task or TASKS[kind], asset=asset, requested_by=by, created_at=now)
    record("job.opened", on=job, by=by, at=now, facts={"kind": str(kind), "asset": asset.code})
    return job


def hand_over(job: Job, *, priority: int = 0) -> None:
    """Let a worker do it, in the caller's transaction; what has the higher priority is done first."""
    queue.defer(job.task, priority=priority, asset_code=job.asset.code if job.asset else "", job_code=job.code)


@transaction.atomic
def start(job: Job, *, now: datetime) -> bool:
    """Take the job up; False if there is nothing left to do (ended, or cancelled before it began)."""
    job = _locked(job)
    if job.state not in (JobState.WAITING, JobState.RUNNING):
        return False
    _move(job, JobState.RUNNING)
    job.attempts += 1
    job.started_at = now
    job.save(update_fields=["state", "attempts", "started_at"])
    record("job.started", on=job, by=None, at=now, facts={"attempt": job.attempts})
    return True


def advance(job: Job, *, step: str, done: int, total: int) -> bool:
    """Say how far it is; False if somebody has asked to cancel it."""
    Job.objects.filter(pk=job.pk, state=JobState.RUNNING).update(step=step, done=done, total=total)
    return not Job.objects.filter(pk=job.pk, cancel_asked_at__isnull=False).exists()


@transaction.atomic
def finish(job: Job, *, now: datetime) -> Job:
    """The work is done and its outcome in place."""
    return _end(job, JobState.READY, "job.finished", now=now)


@transaction.atomic
def fail(job: Job, because: Refused, *, now: datetime) -> Job:
    """It cannot be done, for this reason, which the job's page tells."""
    facts = {name: value if isinstance(value, int | str) else str(value) for name, value in because.facts.items()}
    return _end(job, JobState.FAILED, "job.failed", now=now, reason=because.message, reason_facts=facts)


@transaction.atomic
def stop(job: Job, *, now: datetime) -> Job:
    """The worker has left off because somebody asked it to."""
    return _end(job, JobState.CANCELLED, "job.stopped", now=now)


@transaction.atomic
def cancel(job: Job, *, by: Any, now: datetime) -> Job:
    """Ask the worker to leave off; a job that nobody has begun ends at once."""
    job = _locked(job)
    _check_is_own_or_press_office(job, by, now)
    if job.state not in (JobState.WAITING, JobState.RUNNING):
        raise Refused(_("This work has already ended."), code="job-ended")
    job.cancel_asked_at = now
    if job.state == JobState.WAITING:
        _move(job, JobState.CANCELLED)
        job.finished_at = now
    job.save(update_fields=["cancel_asked_at", "state", "finished_at"])
    record("job.cancelled", on=job, by=by, at=now)
    return job


@transaction.atomic
def retry(job: Job, *, by: Any, now: datetime) -> Job:
    """Try again what failed or was cancelled; what is finished already is kept."""
    job = _locked(job)
    _check_is_own_or_press_office(job, by, now)
    if job.state not in (JobState.FAILED, JobState.CANCELLED):
        raise Refused(_("Only work that failed or was cancelled can be tried again."), code="job-not-ended")
    _move(job, JobState.WAITING)
    job.reason, job.reason_facts, job.cancel_asked_at, job.finished_at = "", {}, None, None
    job.save(update_fields=["state", "reason", "reason_facts", "cancel_asked_at", "finished_at"])
    record("job.retried", on=job, by=by, at=now)

    hand_over(job)
    return job


def fail_abandoned(now: datetime) -> int:
    """End jobs whose task the queue has given up, so that nobody waits for them; how many there were."""
    abandoned = 0
    for job in Job.objects.filter(state=JobState.RUNNING, started_at__lt=now - ABANDONED_AFTER).order_by("pk")[:200]:
        if queue.is_under_way(job.task, job_code=job.code):
            continue
        reason = Refused(
            _("The worker died each time it tried this; the log of the worker has the details."), code="worker-died"
        )
        fail(job, reason, now=now)
        abandoned += 1
    return abandoned


def _locked(job: Job) -> Job:
    return Job.objects.select_for_update(of=("self",)).select_related("asset").get(pk=job.pk)


def _move(job: Job, state: JobState) -> None:
    was = JobState(job.state)
    if state is not was and state not in JOB_MOVES[was]:
        raise Refused(_("This work has already ended."), code="job-ended")
    job.state = state


def _end(
    job: Job,
    state: JobState,
    action: str,
    *,
    now: datetime,
    reason: str = "",
    reason_facts: dict[str, Any] | None = None,
) -> Job:
    job = _locked(job)
    _move(job, state)
    job.reason, job.reason_facts, job.finished_at = reason, reason_facts or {}, now
    if state is JobState.READY:
        job.done = job.total
    job.save(update_fields=["state", "reason", "reason_facts", "finished_at", "done"])
    record(action, on=job, by=None, at=now, facts={"reason": reason} if reason else None)
    return job


def _check_is_own_or_press_office(job: Job, person: Any, now: datetime) -> None:
    if person is None or job.requested_by_id != person.pk:
        access.check_is_press_officer(person, at=now)
