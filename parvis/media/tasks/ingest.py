"""Prepare an asset: look at the master, make what pages and readers need.

Every step finds out for itself whether its outcome is there already, so a job
that a dying worker left behind goes on where it stopped.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from parvis.domain.assets import AssetKind, RenditionRole
from parvis.gateways import sandbox, storage
from parvis.gateways.photo.words import PhotoWords
from parvis.gateways.sandbox import Limits
from parvis.media.actions import preparing
from parvis.media.actions.preparing import Measures
from parvis.media.models import Asset, Rendition
from parvis.media.tasks.running import Run, running

ENCODING_MEMORY = 6 << 30
CPU_PER_SECOND = 30  # seconds of processor that encoding one second of film may take
LEFT_BEHIND = timedelta(days=2)


@task(queue_name="media")
def prepare_asset(asset_code: str, job_code: str) -> None:
    """Do everything that an asset needs before it can be published."""
    with running(job_code) as run, tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
        if run is not None:
            work = Preparation(Asset.objects.get(code=asset_code), run, Path(folder))
            {
                AssetKind.VIDEO: work.film,
                AssetKind.AUDIO: work.film,
                AssetKind.PHOTO: work.photo,
                AssetKind.DOCUMENT: work.document,
            }[AssetKind(work.asset.kind)]()


def clear_uploads(now: datetime) -> None:
    """Clear away what workers and uploads that died have left behind; what is younger may still be worked on."""
    for left in settings.UPLOADS.iterdir():
        if left.name == "arriving":
            continue  # has a clock of its own (`actions.uploads.expire_uploads`)
        if left.stat().st_mtime < (now - LEFT_BEHIND).timestamp():
            if left.is_dir():
                shutil.rmtree(left, ignore_errors=True)
            else:
                left.unlink(missing_ok=True)


@dataclass(frozen=True)
class Step:
    """One part of the work: its name for people, its weight, and how to do it."""

    name: str
    weight: int
    act: Callable[[], None]


class Preparation:
    """One attempt at preparing one asset."""

    def __init__(self, asset: Asset, run: Run, folder: Path) -> None:
        self.asset, self.run, self.folder = asset, run, folder
        self.master: Rendition = asset.renditions.select_related("file").get(role=RenditionRole.ORIGINAL)
        self.source = storage.local_path(self.master.file.key)
        self.facts: dict[str, Any] = {}

    # Photos and documents

    def photo(self) -> None:
        """Look, read the caption, make the usual sizes."""
        self._follow([Step("look", 1, self._look_at_photo), Step("renditions", 4, self._make_photos)])

    def document(self) -> None:
        """A document is kept as it is; it gets a drawn sheet as its poster."""
        self._follow([Step("poster", 1, self._draw_sheet)])

    def _look_at_photo(self) -> None:
        found = self._inside("parvis.gateways.photo:look", self.source)
        said: Any = found["words"]
        preparing.note_master(
            self.asset,
            kind=AssetKind.PHOTO,
            media_type=self.master.file.media_type,
            measures=Measures(width=found["width"], height=found["height"], codec=found["format"].lower()),
            holds_position=found["holds_position"],
            not_instant_because="",
            now=timezone.now(),
        )
        preparing.prefill_words(self.asset, PhotoWords(**said), now=timezone.now())
        self.facts = found

    def _make_photos(self) -> None:
        wanted = self._missing(RenditionRole.LARGE, RenditionRole.WEB, RenditionRole.POSTER)
        if not wanted:
            return
        released = self.asset.position_released
        made = self._inside("parvis.gateways.photo:make", self.source, self.folder, wanted, keep_position=released)
        for one in made:
            self._keep(
                one,
                holds_position=released and self.facts["holds_position"] and one["role"] != RenditionRole.POSTER,
            )

    def _draw_sheet(self) -> None:
        if self._missing(RenditionRole.POSTER):
            self._keep(self._inside("parvis.gateways.strip:sheet", self.folder, self._first_lines()))

    def _first_lines(self) -> list[str]:
        if not self.master.file.media_type.startswith("text/"):
            return []
        with self.source.open("rb") as file:
            head = file.read(4000)
        return head.decode("utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "ignore").splitlines()[:30]

    # Films and recordings

    def film(self) -> None:
        """Look, then poster, preview, filmstrip and house rendition of a film, or preview and waveform of sound."""
        self.run.plan(5, 95)
        self.run.step("look", 5)
        index = self.folder / "master.index"
        self.facts = self._inside("parvis.gateways.film:look", self.source, index)
        kind = AssetKind(self.facts["probe"]["kind"])
        self._note_film(kind)
        if index.exists() and not self.master.index_key:
            preparing.keep_index(self.master, index, now=timezone.now())
        if kind is AssetKind.AUDIO:
            steps = [Step("preview", 80, self._make_sound), Step("waveform", 15, self._draw_wave)]
        else:
            steps = [
                Step("poster", 3, self._draw_poster),
                Step("preview", 25, partial(self._encode, RenditionRole.PREVIEW)),
                Step("filmstrip", 7, self._draw_strip),
                Step("house", 59, partial(self._encode, RenditionRole.HOUSE)),
                Step("index", 1, self._index_house),
            ]
        self._follow(steps, begun=5)

    def _note_film(self, kind: AssetKind) -> None:
        probe = self.facts["probe"]
        preparing.note_master(
            self.asset,
            kind=kind,
            media_type=probe["media_type"],
            measures=self._measures(probe["width"], probe["height"], self._codecs(probe)),
            holds_position=self.facts["holds_position"],
            not_instant_because=self.facts["why_not_instant"],
            now=timezone.now(),
        )
        self.asset.refresh_from_db()
        self.master.refresh_from_db()

    def _draw_poster(self) -> None:
        if self._missing(RenditionRole.POSTER):
            self._keep(self._inside("parvis.gateways.strip:poster", self.source, self.folder, self._duration))

    def _draw_strip(self) -> None:
        if not self._missing(RenditionRole.SPRITE, RenditionRole.STRIP):
            return
        preview = self.asset.renditions.select_related("file").get(role=RenditionRole.PREVIEW)
        source = storage.local_path(preview.file.key)
        for one in self._inside("parvis.gateways.strip:filmstrip", source, self.folder, self._duration):
            self._keep(one)

    def _draw_wave(self) -> None:
        if self._missing(RenditionRole.WAVEFORM, RenditionRole.POSTER):
            for one in self._inside("parvis.gateways.strip:waveform", self.source, self.folder, self._duration):
                self._keep(one)

    def _make_sound(self) -> None:
        if not self._missing(RenditionRole.PREVIEW):
            return
        target = self.folder / "preview.m4a"
        self._inside("parvis.gateways.film:encode_sound", self.source, target, self._duration, heavy=True)
        self._keep_movie(RenditionRole.PREVIEW, target, "audio/mp4", self._measures(None, None, "aac"))

    def _encode(self, role: RenditionRole) -> None:
        if not self._missing(role) or (role is RenditionRole.HOUSE and self.facts["house_form"]):
            return
        probe = self.facts["probe"]
        target = self.folder / f"{role}.mp4"
        made = self._inside(
            f"parvis.gateways.video.house:encode_{role}", self.source, target, frames=probe["frames"], heavy=True
        )
        codec = "h264+aac" if probe["sounds"] else "h264"
        self._keep_movie(role, target, "video/mp4", self._measures(made["width"], made["height"], codec))

    def _index_house(self) -> None:
        house = self.asset.renditions.select_related("file").filter(role=RenditionRole.HOUSE, index_key="").first()
        if house is None:
            return
        index = self.folder / "house.index"
        source = storage.local_path(house.file.key)
        if not self._inside("parvis.gateways.film:write_index_or_why", source, index):
            preparing.keep_index(house, index, now=timezone.now())

    # What the steps share

    @property
    def _duration(self) -> Fraction:
        return Fraction(self.facts["probe"]["duration"])

    def _measures(self, width: int | None, height: int | None, codec: str) -> Measures:
        probe = self.facts["probe"]
        return Measures(
            width=width or None,
            height=height or None,
            frames=probe["frames"] or None,
            rate=Fraction(probe["rate"]) or None,
            uneven=probe["variable"],
            drop_frame=probe["drop"],
            start_frame=probe["start_frame"],
            milliseconds=round(self._duration * 1000),
            codec=codec,
        )

    @staticmethod
    def _codecs(probe: dict[str, Any]) -> str:
        sounds = dict.fromkeys(sound["codec"] for sound in probe["sounds"])
        return "+".join(dict.fromkeys([probe["codec"], *sounds]))

    def _follow(self, steps: list[Step], *, begun: int = 0) -> None:
        self.run.plan(begun, *(step.weight for step in steps))
        for step in steps:
            self.run.step(step.name, step.weight)
            step.act()

    def _missing(self, *roles: RenditionRole) -> list[str]:
        kept = set(self.asset.renditions.filter(role__in=roles).values_list("role", flat=True))
        return [str(role) for role in roles if role not in kept]

    def _inside(self, function: str, *arguments: Any, heavy: bool = False, **named: Any) -> Any:
        return sandbox.call(
            function,
            *arguments,
            limits=self._heavy() if heavy else Limits(),
            progress=self.run.progress,
            cancelled=self.run.cancelled,
            **named,
        )

    def _heavy(self) -> Limits:
        cpu = 300 + int(self._duration * CPU_PER_SECOND)
        room = shutil.disk_usage(self.folder).free - settings.DISK_RESERVE
        return Limits(cpu=cpu, wall=2 * cpu, memory=ENCODING_MEMORY, file_size=max(1 << 20, room))

    def _keep(self, drawn: dict[str, Any], *, holds_position: bool = False) -> None:
        preparing.keep_rendition(
            self.asset,
            RenditionRole(drawn["role"]),
            Path(drawn["path"]),
            media_type=drawn["media_type"],
            measures=Measures(width=drawn["width"] or None, height=drawn["height"] or None),
            holds_position=holds_position,
            now=timezone.now(),
        )

    def _keep_movie(self, role: RenditionRole, path: Path, media_type: str, measures: Measures) -> Rendition:
        return preparing.keep_rendition(
            self.asset, role, path, media_type=media_type, measures=measures, now=timezone.now()
        )
