"""What the example asks of the tables."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.demo import library
from parvis.demo.models import Loaded
from parvis.domain.assets import JobState, RenditionRole
from parvis.media.labels import reason_in_words
from parvis.media.models import Asset, Job


@dataclass(frozen=True)
class Arrival:
    """How far the example's films are: how many are here, all their frames in hundredths, how many will not come."""

    here: int
    films: int
    percent: int
    is_going_on: bool = True
    failed: int = 0
    reason: str = ""  # of the first that failed, in the reader's language


def loaded(name: str) -> str:
    """The code of what was put in under this name, or nothing."""
    return Loaded.objects.filter(name=name).values_list("code", flat=True).first() or ""


def asset_loaded(name: str) -> Asset | None:
    """The asset that was put in under this name, if it is still there."""
    return Asset.objects.filter(code__in=Loaded.objects.filter(name=f"asset:{name}").values("code")).first()


def name_of(asset: Asset) -> str:
    """Under which name of the content this asset was put in."""
    name: str = Loaded.objects.get(code=asset.code, name__startswith="asset:").name
    return name.removeprefix("asset:")


def arrival() -> Arrival | None:
    """None once no film is on its way and none has failed (or none was announced).  Two queries."""
    names = [f"asset:{entry.name}" for entry in library.entries() if entry.kind == "video"]
    codes = list(Loaded.objects.filter(name__in=names).values_list("code", flat=True))
    jobs = list(Job.objects.filter(asset__code__in=codes).select_related("asset")) if codes else []
    if not codes:
        return None
    part: dict[str, tuple[float, float]] = dict.fromkeys(codes, (0.0, 0.0))
    for job in jobs:
        assert job.asset is not None
        share = 1.0 if job.state == JobState.READY else job.done / job.total if job.total else 0.0
        painted, prepared = part[job.asset.code]
        part[job.asset.code] = (
            (max(painted, share), prepared) if job.task == PAINTING else (painted, max(prepared, share))
        )
    here = sum(prepared == 1.0 for _painted, prepared in part.values())
    failed = [job for job in jobs if job.state == JobState.FAILED]
    is_going_on = not jobs or any(job.state in (JobState.WAITING, JobState.RUNNING) for job in jobs)
    if not failed and not is_going_on:
        return None
    # Painting a film takes about twenty times as long as preparing it, its preview being there already.
    percent = sum(painted * 20 + prepared for painted, prepared in part.values()) / (21 * len(codes)) * 100
    reason = reason_in_words(failed[0].reason, failed[0].reason_facts) if failed else ""
    return Arrival(here, len(codes), int(percent), is_going_on, len(failed), reason)


PAINTING = "demo.paint_film"


def has_master(asset: Asset) -> bool:
    """Whether the film itself is here."""
    return asset.renditions.filter(role=RenditionRole.ORIGINAL).exists()


def is_being_painted(asset: Asset) -> bool:
    """Whether a job stands or runs for it."""
    return asset.jobs.filter(state__in=(JobState.WAITING, JobState.RUNNING)).exists()
