"""What the example asks of the tables."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.demo import library
from parvis.demo.models import Loaded
from parvis.domain.assets import JobState, RenditionRole
from parvis.media.models import Asset, Job


@dataclass(frozen=True)
class Arrival:
    """How far the example's films are: how many are here, and all their frames in hundredths."""

    here: int
    films: int
    percent: int


def loaded(name: str) -> str:
    """The code of what was put in under this name, or nothing."""
    return Loaded.objects.filter(name=name).values_list("code", flat=True).first() or ""


def asset_loaded(name: str) -> Asset | None:
    """The asset that was put in under this name, if it is still there."""
    return Asset.objects.filter(code__in=Loaded.objects.filter(name=f"asset:{name}").values("code")).first()


def arrival() -> Arrival | None:
    """None once no film is on its way (or none was announced).  Two queries."""
    names = [f"asset:{entry.name}" for entry in library.entries() if entry.kind == "video"]
    codes = list(Loaded.objects.filter(name__in=names).values_list("code", flat=True))
    if not codes:
        return None
    jobs = list(Job.objects.filter(asset__code__in=codes).values_list("asset__code", "state", "done", "total", "step"))
    part: dict[str, tuple[float, float]] = dict.fromkeys(codes, (0.0, 0.0))
    for code, state, done, total, step in jobs:
        share = 1.0 if state == JobState.READY else done / total if total else 0.0
        painted, prepared = part[code]
        part[code] = (max(painted, share), prepared) if step == PAINT else (painted, max(prepared, share))
    here = sum(prepared == 1.0 for _painted, prepared in part.values())
    if jobs and not any(state in (JobState.WAITING, JobState.RUNNING) for _code, state, *_rest in jobs):
        return None
    # Painting a film takes about twice as long as preparing it.
    percent = sum(painted * 2 + prepared for painted, prepared in part.values()) / (3 * len(codes)) * 100
    return Arrival(here, len(codes), int(percent))


PAINT = "paint"  # the step of a job that paints


def has_master(asset: Asset) -> bool:
    """Whether the film itself is here."""
    return asset.renditions.filter(role=RenditionRole.ORIGINAL).exists()


def is_being_painted(asset: Asset) -> bool:
    """Whether a job stands or runs for it."""
    return asset.jobs.filter(state__in=(JobState.WAITING, JobState.RUNNING)).exists()
