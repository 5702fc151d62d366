"""Make a clean part, inside the walls."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from parvis.domain.clips import Delivery
from parvis.gateways import sandbox, storage
from parvis.gateways.sandbox import Limits
from parvis.media.actions import clips
from parvis.media.models import Clip
from parvis.media.queries import downloads as queries
from parvis.media.queries.receipt import words_of_still
from parvis.media.tasks.running import running

MEMORY = 6 << 30
CPU_PER_FRAME = 2  # seconds of processor that one frame may take, decoding the run-up included
CPU_AT_LEAST = 300
LARGEST = 20 << 30


@task(queue_name="media")
def make_clip(asset_code: str, job_code: str) -> None:
    """Make exactly the range into what was ordered, look at the result, keep it for a day."""
    with running(job_code) as run, tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
        if run is None:
            return
        clip = Clip.objects.select_related("rendition__file", "rendition__asset", "file").get(job=run.job)
        if queries.is_there(clip, at=timezone.now()):
            return
        frames = clip.end_frame - clip.first_frame
        run.plan(frames)
        run.step("clip", weight=frames)
        cpu = CPU_AT_LEAST + CPU_PER_FRAME * frames
        target = Path(folder) / "clip"
        making = sandbox.call(
            "parvis.gateways.video.deliver:deliver",
            storage.local_path(clip.rendition.file.key),
            target,
            clip.first_frame,
            clip.end_frame,
            delivery=clip.delivery,
            words=words_of_still(clip) if clip.delivery == Delivery.STILL else None,
            limits=Limits(cpu=cpu, wall=cpu * 3, memory=MEMORY, file_size=LARGEST),
            progress=run.progress,
            cancelled=run.cancelled,
        )
        clips.keep_clip(clip, target, making, now=timezone.now())
