"""What the press desk reads: its list of assets by state, one asset with everything, jobs, collections."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from parvis.domain.assets import JobKind, JobState, RenditionRole
from parvis.domain.embargo import AssetStatus
from parvis.media.models import Asset, Collection, CollectionEntry, Job, Rendition
from parvis.media.queries.cards import Card, cards

PAGE = 50
MOST_CHOSEN = 500


class DeskState(StrEnum):
    """How the desk sorts its assets.  Scheduled is published for a moment still to come."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    FAILED = "failed"


@dataclass(frozen=True)
class DeskRow:
    """A line of the desk's list."""

    asset: Asset
    card: Card
    state: DeskState
    job: Job | None


@dataclass(frozen=True)
class DeskPage:
    """A page of the list, and the code from which the next goes on."""

    rows: list[DeskRow]
    after: str


def assets_in(state: DeskState | None, *, at: datetime) -> QuerySet[Asset]:
    """The desk's assets in this state, or all."""
    return Asset.objects.filter(_condition(state, at)) if state else Asset.objects.all()


def _condition(state: DeskState, at: datetime) -> Q:
    failed = Job.objects.filter(asset=OuterRef("pk"), kind=JobKind.INGEST, state__in=[JobState.FAILED])
    return {
        DeskState.DRAFT: Q(status=AssetStatus.DRAFT),
        DeskState.SCHEDULED: Q(status=AssetStatus.PUBLISHED, publish_at__gt=at),
        DeskState.PUBLISHED: Q(status=AssetStatus.PUBLISHED, publish_at__lte=at),
        DeskState.WITHDRAWN: Q(status=AssetStatus.WITHDRAWN),
        DeskState.FAILED: Q(Exists(failed)),
    }[state]


def counts(*, at: datetime) -> dict[DeskState, int]:
    """How many assets are in each state, in one query."""
    names = {state: Count("pk", filter=_condition(state, at)) for state in DeskState}
    found = Asset.objects.aggregate(**{str(state): count for state, count in names.items()})
    return {state: found[str(state)] for state in DeskState}


def desk_page(state: DeskState | None, *, at: datetime, language: str, after: str = "") -> DeskPage:
    """A page of the list, newest first, beginning behind the asset with the code `after`: four queries."""
    wanted = assets_in(state, at=at).order_by("-pk")
    if after:
        wanted = wanted.filter(pk__lt=Asset.objects.filter(code=after).values("pk")[:1])
    jobs = Prefetch("jobs", Job.objects.filter(kind=JobKind.INGEST), to_attr="ingest_jobs")
    found = list(wanted.prefetch_related(jobs)[: PAGE + 1])
    shown = found[:PAGE]
    rows = [
        DeskRow(asset, card, state_of(asset, at=at), next(iter(getattr(asset, "ingest_jobs", [])), None))
        for asset, card in zip(shown, cards(shown, language), strict=True)
    ]
    return DeskPage(rows, shown[-1].code if len(found) > PAGE else "")


def state_of(asset: Asset, *, at: datetime) -> DeskState:
    """Where the asset stands."""
    if asset.status == AssetStatus.PUBLISHED:
        later = asset.publish_at is not None and asset.publish_at > at
        return DeskState.SCHEDULED if later else DeskState.PUBLISHED
    return DeskState(asset.status)


def chosen(codes: Sequence[str]) -> list[Asset]:
    """The assets with these codes, in the order of the codes."""
    found = {asset.code: asset for asset in Asset.objects.filter(code__in=codes[:MOST_CHOSEN])}
    return [found[code] for code in dict.fromkeys(codes) if code in found]


def whole_asset() -> QuerySet[Asset]:
    """Assets with all that the editor shows."""
    renditions = Rendition.objects.select_related("file").order_by("pk")
    return Asset.objects.prefetch_related(
        "texts", "tags", "shots__texts", "jobs", Prefetch("renditions", renditions)
    ).select_related("created_by")


def master_of(asset: Asset) -> Rendition | None:
    """The asset's original; no query if the renditions are read already."""
    return next((one for one in asset.renditions.all() if one.role == RenditionRole.ORIGINAL), None)


def jobs_shown() -> QuerySet[Job]:
    """All jobs, newest first."""
    return Job.objects.select_related("asset", "requested_by").order_by("-pk")


def waiting_before(job: Job) -> int:
    """How many jobs stand in line before this one."""
    return Job.objects.filter(state=JobState.WAITING, pk__lt=job.pk).count()


def headline_of(asset: Asset) -> str:
    """What the asset is called, in its own language; its code where nothing is written."""
    texts = {text.language: text.headline for text in asset.texts.all()}
    return texts.get(asset.original_language) or next(iter(texts.values()), asset.code)


def collections_shown() -> QuerySet[Collection]:
    """All collections with their titles and how many assets are in each, newest first."""
    return Collection.objects.prefetch_related("texts").annotate(size=Count("entries")).order_by("-pk")


def entries_of(collection: Collection) -> list[Asset]:
    """A collection's assets in its order."""
    entries = CollectionEntry.objects.filter(collection=collection).select_related("asset").order_by("position")
    return [entry.asset for entry in entries]
