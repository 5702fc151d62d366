"""Clean parts: ordered, made by the worker, kept for a day, made once however often they are asked for."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum

from parvis.accounts.models import Person
from parvis.audit.actions import record
from parvis.domain.assets import JobKind, JobState
from parvis.domain.clips import (
    CLEAN_KEPT,
    MOST_IN_THE_MAKING,
    SUFFIXES,
    Delivery,
    Part,
    check_clean_length,
    clean_seconds,
    place_in_queue,
)
from parvis.domain.refusals import TooMany
from parvis.files.models import StoredFile
from parvis.gateways import storage
from parvis.media import access
from parvis.media.actions import jobs
from parvis.media.actions.preparing import Discarded, check_is_wanted, taken
from parvis.media.models import Clip, Rendition
from parvis.media.queries import downloads as queries


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


RETRY_AFTER = 60  # seconds
MAKER = "2"  # another number when the encoding changes, so that old parts are not taken for new ones


def _content_address(rendition: Rendition, part: Part, delivery: Delivery) -> str:
    """What a clean part is known by: the source's bytes, the frames, what it comes as, and how it is made."""
    facts = f"{rendition.file.sha256}\n{part.first}\n{part.end}\nclean:{delivery}\n{MAKER}"
    if delivery is Delivery.STILL:
        # Its words are inside it: changed words make another picture.
        facts += f"\n{rendition.asset.changed_at.isoformat()}"
    return hashlib.sha256(facts.encode()).hexdigest()


@transaction.atomic
def order_clip(
    rendition: Rendition, part: Part, *, by: Any, now: datetime, delivery: Delivery = Delivery.SOURCE
) -> Clip:
    """Have the part made, unless it is there or under way already; TooMany if this person waits for many others."""
    access.check_can_take(rendition, by, terms_accepted=queries.has_accepted_terms(by))
    assert rendition.rate is not None
    check_clean_length(part, rendition.rate)
    if delivery is Delivery.STILL:
        part = Part(part.first, part.first + 1)
    digest = _content_address(rendition, part, delivery)
    check_is_wanted(rendition.asset_id)
    clip = Clip.objects.select_for_update(of=("self",)).select_related("job", "file").filter(digest=digest).first()

    if clip is not None and (clip.job.state in (JobState.WAITING, JobState.RUNNING) or queries.is_there(clip, at=now)):
        return clip
    _check_has_room(by)
    if clip is not None:
        _forget_file(clip)
        clip.delete()
    try:
        with transaction.atomic():
            clip = _open_clip(rendition, part, delivery, digest, by=by, now=now)
    except IntegrityError:
        # Somebody ordered the same part at the same moment: theirs is this one, too.
        clip = Clip.objects.select_related("job", "file").filter(digest=digest).first()
        if clip is None:
            raise
        return clip

    jobs.hand_over(clip.job, priority=_place(clip, by))
    return clip


def _place(clip: Clip, person: Any) -> int:
    """Short parts first; each part in the making for the same outlet puts this one further back."""
    rendition = clip.rendition
    frames = clip.end_frame - clip.first_frame
    seconds = clean_seconds(rendition.width or 1280, rendition.height or 720, frames)
    return place_in_queue(seconds, queries.parts_for_outlet(person) - 1)


@transaction.atomic
def retry_clip(clip: Clip, *, by: Any, now: datetime) -> None:
    """Try again what failed or was called off; it counts among what its orderer waits for."""
    _check_has_room(clip.job.requested_by)
    jobs.retry(clip.job, by=by, now=now)


def _check_has_room(person: Any) -> None:
    if person is not None:
        # One order of a person at a time: two at once would both find the last place free.
        Person.objects.select_for_update().filter(pk=person.pk).first()
    if queries.parts_in_the_making(person) >= MOST_IN_THE_MAKING:
        raise TooMany(
            _(
                "%(most)s parts are being made for you, and more would keep others waiting. "
                "Wait until one is ready or call one off, then order this part again."
            ),
            retry_after=RETRY_AFTER,
            code="too-many-parts",
            most=MOST_IN_THE_MAKING,
        )


def _open_clip(rendition: Rendition, part: Part, delivery: Delivery, digest: str, *, by: Any, now: datetime) -> Clip:
    job = jobs.open_job(JobKind.CLIP, asset=rendition.asset, by=by, now=now)
    clip = Clip.objects.create(
        rendition=rendition,
        first_frame=part.first,
        end_frame=part.end,
        delivery=delivery,
        digest=digest,
        job=job,
    )
    facts = {"asset": rendition.asset.code, "in": part.first, "out": part.end, "delivery": str(delivery)}
    record("clip.ordered", on=clip, by=by, at=now, facts=facts)
    return clip


def keep_clip(clip: Clip, path: Path, making: Mapping[str, Any], *, now: datetime) -> Clip:
    """Keep what the worker made, and how (`making`); the file at `path` is moved into the store.

    Raises Discarded if somebody has thrown the film away meanwhile.
    """
    media_type = str(making["media_type"])
    suffix = SUFFIXES[media_type]
    with path.open("rb") as opened:
        sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    size = path.stat().st_size
    with taken(path, suffix) as taking, transaction.atomic():
        check_is_wanted(clip.rendition.asset_id)
        if not Clip.objects.select_for_update().filter(pk=clip.pk).exists():
            raise Discarded()
        clip.file = StoredFile.objects.create(
            key=taking(),
            name=f"{clip.code}{suffix}",
            media_type=media_type,
            size=size,
            sha256=sha256,
            received_at=now,
        )
        clip.made_at, clip.expires_at = now, now + CLEAN_KEPT
        clip.method, clip.making = str(making["method"]), dict(making)
        clip.save(update_fields=["file", "made_at", "expires_at", "method", "making"])
        facts = {"size": size, "sha256": sha256, "method": clip.method}
        record("clip.made", on=clip, by=None, at=now, facts=facts)
        _keep_within_quota(clip, now=now)
    return clip


def _keep_within_quota(newest: Clip, *, now: datetime) -> None:
    """Throw away the parts made longest ago until all together fit into what the installation gives them."""
    kept = Clip.objects.filter(file__isnull=False)
    over = (kept.aggregate(bytes=Sum("file__size"))["bytes"] or 0) - settings.CLIP_CACHE
    if over <= 0:
        return
    for clip in kept.exclude(pk=newest.pk).select_related("file").order_by("made_at", "pk"):
        if over <= 0:
            return
        assert clip.file is not None
        over -= clip.file.size
        _forget_file(clip)
        record("clip.expired", on=clip, by=None, at=now, facts={"because": "quota"})


def expire_clips(now: datetime) -> int:
    """Throw away what has been kept long enough; how many."""
    expired = Clip.objects.filter(expires_at__lte=now, file__isnull=False).select_related("file")[:200]
    for clip in expired:
        with transaction.atomic():
            _forget_file(clip)
            record("clip.expired", on=clip, by=None, at=now)
    return len(expired)


def _forget_file(clip: Clip) -> None:
    file = clip.file
    if file is None:
        return
    clip.file = None
    clip.save(update_fields=["file"])
    file.delete()
    transaction.on_commit(lambda: storage.delete(file.key))
