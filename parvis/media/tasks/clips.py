"""Make a clean part, inside the walls."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from parvis.gateways import sandbox, storage
from parvis.gateways.sandbox import Limits
from parvis.media.actions import clips
from parvis.media.models import Clip
from parvis.media.queries import downloads as queries
from parvis.media.tasks.running import running

MEMORY = 6 << 30
CPU_PER_FRAME = 2  # seconds of processor that one frame may take, decoding the run-up included
CPU_AT_LEAST = 300
LARGEST = 20 << 30


@task(queue_name="media")
def make_clip(asset_code: str, job_code: str) -> None:
    """Encode exactly the range, look at the result, keep it for a day."""
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
        target = Path(folder) / "clip.mp4"
        sandbox.call(
            "parvis.gateways.video.cut:cut_clean",
            storage.local_path(clip.rendition.file.key),
            target,
            clip.first_frame,
            clip.end_frame,
            limits=Limits(cpu=cpu, wall=cpu * 3, memory=MEMORY, file_size=LARGEST),
            progress=run.progress,
            cancelled=run.cancelled,
        )
        clips.keep_clip(clip, target, now=timezone.now())
