"""The example's work in the background: painting films, publishing what is prepared."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from parvis.accounts.models import Person
from parvis.demo import actions, captions, library, queries
from parvis.demo.films import film_named, write_film
from parvis.domain.assets import JobKind, JobState
from parvis.domain.embargo import AssetStatus
from parvis.gateways import queue
from parvis.gateways.sandbox import Cancelled
from parvis.media.actions.publishing import publish, withdraw
from parvis.media.models import Asset
from parvis.media.tasks.running import running

LOOK_AGAIN = timedelta(seconds=5)


@task(queue_name="media", priority=-10)
def paint_film(asset_code: str, job_code: str) -> None:
    """Paint one film and hand it to the press library.  Behind everything that people wait for."""
    with running(job_code) as run, tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
        asset = Asset.objects.filter(code=asset_code).first()
        if run is None or asset is None or queries.has_master(asset):
            return
        entry = library.entry(queries.name_of(asset))
        film = film_named(entry.film)
        run.plan(film.frames)
        run.step("paint", film.frames)

        def tell(done: int, total: int) -> None:
            run.progress(done / total)
            if run.cancelled():
                raise Cancelled()

        path, preview = Path(folder) / f"{entry.name}.mp4", Path(folder) / "preview.mp4"
        write_film(film, path, preview=preview, progress=tell)
        actions.keep_film(asset, path, preview, film, name=entry.name, now=timezone.now())
        queue.defer("demo.tell_captions", run_after=timezone.now() + LOOK_AGAIN, asset_code=asset_code)


@task(queue_name="media")
def tell_captions(asset_code: str) -> None:
    """Give a painted film its captions, once it is prepared: only then one knows how long it is."""
    asset = Asset.objects.filter(code=asset_code).select_related("created_by").first()
    if asset is None or asset.created_by is None:
        return
    if asset.jobs.filter(kind=JobKind.INGEST, state__in=(JobState.WAITING, JobState.RUNNING)).exists():
        queue.defer("demo.tell_captions", run_after=timezone.now() + LOOK_AGAIN, asset_code=asset_code)
        return
    entry = library.entry(queries.name_of(asset))
    captions.tell_captions(entry.name, asset, film_named(entry.film), by=asset.created_by, now=timezone.now())


@task(queue_name="media")
def publish_prepared(asset_code: str, officer: str, told_at: str, publish_at: str, withdrawn_because: str = "") -> None:
    """Publish an asset of the example once it is prepared, at the moment its story says."""
    asset = Asset.objects.filter(code=asset_code).first()
    if asset is None or asset.status != AssetStatus.DRAFT:
        return
    waiting = asset.jobs.filter(kind=JobKind.INGEST, state__in=(JobState.WAITING, JobState.RUNNING))
    if waiting.exists():
        queue.defer(
            "demo.publish_prepared",
            run_after=timezone.now() + LOOK_AGAIN,
            asset_code=asset_code,
            officer=officer,
            told_at=told_at,
            publish_at=publish_at,
            withdrawn_because=withdrawn_because,
        )
        return
    by = Person.objects.get(code=officer)
    publish(asset, publish_at=datetime.fromisoformat(publish_at), by=by, now=datetime.fromisoformat(told_at))
    if withdrawn_because:
        later = datetime.fromisoformat(publish_at) + timedelta(days=1)
        withdraw(asset, reason=withdrawn_because, by=by, now=later)
