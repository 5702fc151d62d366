"""Reads about what was taken away: by one person, and in all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, QuerySet

from parvis.domain.assets import JobKind, JobState, Purpose
from parvis.domain.clips import Form, Method, Part, clean_bytes, clean_seconds, copied_bytes
from parvis.domain.refusals import NotFound
from parvis.gateways import instant
from parvis.media.models import Asset, Clip, Download, Job, Rendition
from parvis.media.queries.asset import NOTHING, visible_asset
from parvis.web.documents import current_version

SAME_TAKING = timedelta(hours=1)
HISTORY_PAGE = 50


def has_accepted_terms(person: Any) -> bool:
    """Whether this person has accepted the terms that hold now; nobody in particular has not."""
    if person is None or not person.is_authenticated:
        return False
    found: bool = person.acceptances.filter(document="terms", version=current_version("terms")).exists()
    return found


def taken_before(rendition: Rendition, form: Form, part: Part | None, person: Any, *, at: datetime) -> Download | None:
    """The last time this person took exactly this."""
    if person is None or not person.is_authenticated:
        return None
    return (
        Download.objects.filter(
            person=person,
            rendition=rendition,
            form=form,
            first_frame=part.first if part else None,
            end_frame=part.end if part else None,
            at__lte=at,
        )
        .order_by("-at")
        .first()
    )


def is_same_taking(download: Download, *, at: datetime) -> bool:
    """Whether asking at this moment only goes on with that download."""
    return at - download.at < SAME_TAKING


def recent_count(person: Any, *, since: datetime) -> int:
    """How much this person took since then."""
    if person is None or not person.is_authenticated:
        return 0
    return Download.objects.filter(person=person, at__gt=since).count()


def last_purpose(person: Any) -> str:
    """What this person took things for the last time; asked with each download, remembered for the next."""
    if person is None or not person.is_authenticated:
        return ""
    return Download.objects.filter(person=person).order_by("-at").values_list("purpose", flat=True).first() or ""


def history_of(person: Any, *, at: datetime) -> QuerySet[Download]:
    """What this person took, newest first."""
    return (
        Download.objects.filter(person=person, at__lte=at)
        .select_related("asset", "rendition")
        .prefetch_related("asset__texts")
        .order_by("-at", "-pk")
    )


def kept_on(person: Any) -> list[dict[str, Any]]:
    """The same for the file of everything held on a person."""
    return [
        {
            "asset": taken.asset.code,
            "file": taken.file_name,
            "form": taken.form,
            "frames": None if taken.first_frame is None else [taken.first_frame, taken.end_frame],
            "purpose": taken.purpose,
            "terms": taken.terms_version,
            "at": taken.at.isoformat(),
        }
        for taken in Download.objects.filter(person=person).select_related("asset").order_by("at", "pk")
    ]


@dataclass(frozen=True)
class Numbers:
    """How often things were taken, for the press office."""

    downloads: int
    people: int
    by_purpose: list[tuple[str, int]]
    by_form: list[tuple[str, int]]
    assets: list[tuple[Asset, int, int]]  # the asset, downloads, people


def numbers_since(moment: datetime, *, at: datetime, most: int = 20) -> Numbers:
    """Downloads in a stretch of time: in all, for what, in which form, of what; five reads."""
    found = Download.objects.filter(at__gt=moment, at__lte=at)
    total = found.aggregate(downloads=Count("pk"), people=Count("person", distinct=True))
    purposes = dict(found.values_list("purpose").annotate(amount=Count("pk")))
    forms = dict(found.values_list("form").annotate(amount=Count("pk")))
    rows = list(
        found.values("asset")
        .annotate(amount=Count("pk"), people=Count("person", distinct=True), last=Max("at"))
        .order_by("-amount", "-last")[:most]
    )
    assets = Asset.objects.prefetch_related("texts").in_bulk([row["asset"] for row in rows])
    return Numbers(
        downloads=total["downloads"],
        people=total["people"],
        by_purpose=[(purpose, purposes.get(purpose, 0)) for purpose in Purpose],
        by_form=[(form, forms.get(form, 0)) for form in Form],
        assets=[(assets[row["asset"]], row["amount"], row["people"]) for row in rows],
    )


def counts_of(asset: Asset) -> tuple[int, int]:
    """How often one asset was taken, and by how many people."""
    counted = asset.downloads.aggregate(downloads=Count("pk"), people=Count("person", distinct=True))
    return counted["downloads"], counted["people"]


@dataclass(frozen=True)
class Outlook:
    """What making a part for editing will mean; sizes and times are estimates."""

    bytes: int
    seconds: int
    method: str
    encoded: int
    why_anew: str
    media_type: str


def outlook(rendition: Rendition, part: Part) -> Outlook:
    """The same before anything is made: from the index, reading some bytes of the film; no database."""
    width, height, rate = rendition.width or 1280, rendition.height or 720, rendition.rate
    assert rate is not None
    anew = clean_bytes(width, height, part.frames, rate)
    if not rendition.index_key:
        seconds = clean_seconds(width, height, part.frames)
        return Outlook(anew, seconds, Method.ANEW, part.frames, rendition.not_instant_because, "video/mp4")
    plan = instant.spliced(rendition.index_key, rendition.file.key, part.first, part.end)
    seconds = clean_seconds(width, height, plan.encoded)
    if plan.why_anew:
        return Outlook(anew, seconds, Method.ANEW, plan.encoded, plan.why_anew, "video/mp4")
    is_quicktime = rendition.file.media_type == "video/quicktime"
    return Outlook(
        bytes=copied_bytes(rendition.file.size, part.frames, rendition.frames or 1),
        seconds=seconds,
        method=Method.EDGES if plan.encoded else Method.COPY,
        encoded=plan.encoded,
        why_anew="",
        media_type="video/quicktime" if is_quicktime else "video/mp4",
    )


def visible_clip(code: str, person: Any, *, at: datetime) -> Clip:
    """A clean part of an asset this person may see; NotFound, or Gone once withdrawn, as for the asset itself."""
    clip = Clip.objects.select_related("rendition__asset", "rendition__file", "job", "file").filter(code=code).first()
    # Asked for the absent, too, so that time does not tell it from the hidden.
    visible_asset(clip.rendition.asset.code if clip else "", person, at=at)
    if clip is None:
        raise NotFound(NOTHING)
    return clip


def parts_in_the_making(person: Any) -> int:
    """How many clean parts are waited for or worked at for this person."""
    return _in_the_making().filter(requested_by=person).count() if person else 0


def parts_for_outlet(person: Any) -> int:
    """The same for everybody of this person's outlet; who names none stands alone."""
    outlet = (person.outlet or "").strip() if person else ""
    if not outlet:
        return parts_in_the_making(person)
    return _in_the_making().filter(requested_by__outlet__iexact=outlet).count()


def _in_the_making() -> QuerySet[Job]:
    return Job.objects.filter(kind=JobKind.CLIP, state__in=(JobState.WAITING, JobState.RUNNING))


def is_there(clip: Clip, *, at: datetime) -> bool:
    """Whether the part is made and still kept; a time decides, not whether anything tidied up."""
    return clip.file is not None and clip.expires_at is not None and at < clip.expires_at
