"""What only the example does; everything else goes through the actions of the apps below."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from parvis.accounts.models import Person
from parvis.audit.actions import record
from parvis.demo import queries
from parvis.demo.films import Film
from parvis.demo.films.lettering import frames_at
from parvis.demo.films.printing import preview_stage
from parvis.demo.library import Entry
from parvis.demo.models import Loaded
from parvis.demo.people import Sample
from parvis.domain import invitations
from parvis.domain.assets import AssetKind, JobKind, Orientation, RenditionRole
from parvis.domain.passwords import normal
from parvis.files.models import StoredFile
from parvis.gateways import storage
from parvis.grants.actions import accepting
from parvis.grants.models import Acceptance
from parvis.media.actions import jobs
from parvis.media.actions.finding import index_assets
from parvis.media.actions.preparing import Measures, keep_rendition
from parvis.media.models import Asset, AssetText, Job, Rendition
from parvis.proposals.actions import drafting
from parvis.proposals.models import Party

_hashed = cache(make_password)  # slow on purpose; whole groups of the example share a password


def note(name: str, code: str, *, now: datetime) -> None:
    """Remember that this part of the example is in."""
    Loaded.objects.update_or_create(name=name, defaults={"code": code, "at": now})


@transaction.atomic
def welcome(sample: Sample, *, now: datetime) -> Person:
    """An account for somebody of the example; the address counts as verified."""
    person = Person.objects.create_user(
        sample.email, None, name=sample.name, outlet=sample.outlet, language=sample.language
    )
    if sample.password:
        person.password = _hashed(normal(sample.password))
    person.joined_at = now
    person.save(update_fields=["password", "joined_at"])
    record("person.joined", on=person, by=person, at=now, facts={"email": sample.email, "by": "example"})
    note(f"person:{sample.email}", person.code, now=now)
    return person


@transaction.atomic
def announce_film(entry: Entry, poster: Path, size: tuple[int, int], *, by: Any, now: datetime) -> Asset:
    """A film whose page is there before its bytes: headline and poster now, the film when it is painted."""
    asset = Asset.objects.create(
        kind=AssetKind.VIDEO,
        original_language="en",
        orientation=Orientation.LANDSCAPE,
        created_by=by,
        created_at=now,
        changed_at=now,
    )
    AssetText.objects.create(asset=asset, language="en", headline=entry.words["en"].headline)
    record("asset.announced", on=asset, by=by, at=now, facts={"film": entry.film})

    keep_rendition(
        asset,
        RenditionRole.POSTER,
        poster,
        media_type="image/jpeg",
        measures=Measures(width=size[0], height=size[1], codec="jpeg"),
        now=now,
    )
    index_assets([asset])
    note(f"asset:{entry.name}", asset.code, now=now)
    return asset


@transaction.atomic
def order_film(asset: Asset, *, by: Any, now: datetime) -> Job:
    """Let the worker paint it."""
    job = jobs.open_job(JobKind.INGEST, asset=asset, by=by, now=now, task=queries.PAINTING)
    jobs.hand_over(job)
    return job


@transaction.atomic
def keep_film(asset: Asset, path: Path, preview: Path, film: Film, *, name: str, now: datetime) -> None:
    """The film is painted: keep it as the asset's master and let the worker prepare it like any other.

    Its preview comes with it, painted in the same pass, so that nothing is decoded and encoded again.
    """
    asset = Asset.objects.select_for_update().get(pk=asset.pk)
    if queries.has_master(asset):
        return
    with path.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    size = path.stat().st_size
    key = storage.take(path, suffix=".mp4")
    file = StoredFile.objects.create(
        key=key, name=f"{name}.mp4", media_type="video/mp4", size=size, sha256=digest, received_at=now
    )
    Rendition.objects.create(asset=asset, role=RenditionRole.ORIGINAL, file=file, made_at=now)
    Asset.objects.filter(pk=asset.pk).update(master_sha256=digest)
    record("asset.received", on=asset, by=None, at=now, facts={"name": file.name, "size": size, "sha256": digest})
    keep_rendition(asset, RenditionRole.PREVIEW, preview, media_type="video/mp4", measures=_preview(film), now=now)

    jobs.hand_over(jobs.open_job(JobKind.INGEST, asset=asset, by=None, now=now))


def _preview(film: Film) -> Measures:
    stage = preview_stage(film.stage)
    return Measures(
        width=stage.width,
        height=stage.height,
        frames=film.frames,
        rate=film.rate,
        drop_frame=";" in film.start,
        start_frame=frames_at(film.start, film.rate),
        milliseconds=round(film.seconds * 1000),
        codec="h264+aac",
    )


@transaction.atomic
def answer_invitation(party: Party, *, by: Any, now: datetime) -> Party:
    """The invited person accepts; the example reads no mail, so the link is made anew."""
    token = invitations.new_token()
    Party.objects.filter(pk=party.pk).update(token_digest=invitations.token_digest(token))
    return drafting.accept(token, by=by, now=now)


@transaction.atomic
def accept_letter(answer: Acceptance, *, by: Any, now: datetime) -> Acceptance:
    """An institution accepts; the example reads no mail, so the link is made anew."""
    token = invitations.new_token()
    Acceptance.objects.filter(pk=answer.pk).update(token_digest=invitations.token_digest(token))
    return accepting.accept_by_link(token, answer.award.digest, by=by, now=now)
