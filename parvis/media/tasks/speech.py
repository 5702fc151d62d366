"""Write down what is said in a recording, with the operator's own program, as a draft."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from parvis.domain.assets import RenditionRole
from parvis.domain.captions import CaptionState, VersionCause, parse_captions
from parvis.gateways import sandbox, speech, storage
from parvis.gateways.sandbox import Limits
from parvis.media.actions.captions import save_captions
from parvis.media.models import Rendition
from parvis.media.tasks.running import running

CPU_AT_LEAST = 120


@task(queue_name="media")
def write_down(asset_code: str, job_code: str) -> None:
    """Take the sound out, have it listened to, keep what was heard as a draft in the original's language."""
    with running(job_code) as run, tempfile.TemporaryDirectory(dir=settings.UPLOADS) as folder:
        if run is None or run.job.asset is None:
            return
        asset = run.job.asset
        master = Rendition.objects.select_related("file").get(asset=asset, role=RenditionRole.ORIGINAL)
        seconds = (master.milliseconds or 0) / 1000
        run.plan(1, 9)
        run.step("sound", weight=1)
        sound = Path(folder) / "sound.wav"
        sandbox.call(
            "parvis.gateways.speech:write_sound",
            storage.local_path(master.file.key),
            sound,
            limits=Limits(cpu=CPU_AT_LEAST + int(seconds), wall=CPU_AT_LEAST * 3 + int(seconds) * 3),
            cancelled=run.cancelled,
        )
        run.step("speech", weight=9)
        heard = speech.recognise(sound, language=asset.original_language, seconds=seconds, cancelled=run.cancelled)
        save_captions(
            asset,
            parse_captions(heard),
            language=asset.original_language,
            state=CaptionState.DRAFT,
            cause=VersionCause.MACHINE,
            by=None,
            now=timezone.now(),
        )
