"""From a file to a draft with everything a page needs."""

import os
import wave
from datetime import timedelta

import pytest
from django_tasks_db.models import DBTaskResult

from parvis.accounts.actions import accept_terms
from parvis.domain.assets import JobState
from parvis.domain.clips import Part
from parvis.domain.refusals import Denied, TooLarge
from parvis.files.models import StoredFile
from parvis.gateways import sandbox, storage
from parvis.media import tasks
from parvis.media.actions import jobs
from parvis.media.actions.clips import order_clip
from parvis.media.actions.ingest import AlreadyHere, discard, receive_file
from parvis.media.models import Asset, Clip, Job
from parvis.media.tasks.ingest import clear_uploads
from tests.footage import Footage, make
from tests.media.filmed import film_asset


def roles(asset: Asset) -> set[str]:
    return set(asset.renditions.values_list("role", flat=True))


def test_a_film_gets_poster_preview_filmstrip_and_house_rendition(samples, officer, at_once, now):
    asset = receive_file(samples / "videos/zoo-bear-vp9-odd-161x121.webm", by=officer, now=now)

    job = asset.jobs.get()
    assert (job.state, job.reason) == (JobState.READY, "")
    assert roles(asset) == {"original", "poster", "preview", "sprite", "strip", "house"}
    house = asset.renditions.get(role="house")
    assert (house.frames, house.width % 2, house.height % 2) == (30, 0, 0)
    original = asset.renditions.get(role="original")
    assert (original.index_key, original.not_instant_because, bool(house.index_key)) == ("", "not-mp4", True)


@pytest.mark.parametrize(
    ("container", "codec", "media_type"),
    [("avi", "mpeg4", "video/x-msvideo"), ("mxf", "mpeg2video", "application/mxf")],
)
def test_old_and_broadcast_containers_get_a_house_rendition_and_keep_their_original(
    officer, at_once, now, tmp_path, client, container, codec, media_type
):
    path = make(tmp_path / f"rushes.{container}", Footage(container=container, codec=codec, sound="pcm_s16le"))

    asset = receive_file(path, by=officer, now=now)

    assert (asset.jobs.get().state, asset.jobs.get().reason) == (JobState.READY, "")
    original, house = (asset.renditions.select_related("file").get(role=role) for role in ("original", "house"))
    assert (original.file.media_type, original.file.name) == (media_type, f"rushes.{container}")
    assert (original.not_instant_because, original.frames) == ("not-mp4", 60)
    assert (house.frames, house.codec, bool(house.index_key)) == (60, "h264+aac", True)
    accept_terms(officer, language="en", now=now)
    client.force_login(officer)
    assert client.get(f"/en/press/{asset.code}/files/original?purpose=press").status_code == 302


def test_a_photo_brings_its_caption_along(samples, officer, at_once, now):
    asset = receive_file(samples / "photos/iptc-reference-image-2019-all-fields.jpg", by=officer, now=now)

    assert roles(asset) == {"original", "large", "web", "poster"}
    text = asset.texts.get()
    assert (text.headline, text.restrictions) == ("The Headline (ref2019.1)", "An Instruction (ref2019.1)")


def test_the_same_bytes_are_stored_once_and_the_second_hears_where(samples, officer, at_once, now):
    first = receive_file(samples / "photos/scanned-slide.tiff", by=officer, now=now)
    kept = sum(1 for path in at_once.rglob("*") if path.is_file())

    with pytest.raises(AlreadyHere) as refused:
        receive_file(samples / "photos/scanned-slide.tiff", name="other.tiff", by=officer, now=now)

    assert refused.value.asset == first
    assert sum(1 for path in at_once.rglob("*") if path.is_file()) == kept


def test_only_the_press_office_hands_files_in(samples, visitor, at_once, now):
    with pytest.raises(Denied):
        receive_file(samples / "photos/scanned-slide.tiff", by=visitor, now=now)

    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    ("sample", "indexed", "reason"),
    [
        ("videos/street-bikes-25fps-scene-cuts.mp4", {"original", "house"}, ""),
        ("videos/zoo-bear-vp9-odd-161x121.webm", {"house"}, "not-mp4"),
        ("videos/desk-partially-fragmented.mp4", {"house"}, "fragmented"),
    ],
)
def test_a_film_is_indexed_for_instant_parts_or_says_why_not(sample, indexed, reason, samples, officer, at_once, now):
    asset = receive_file(samples / sample, by=officer, now=now)

    assert set(asset.renditions.exclude(index_key="").values_list("role", flat=True)) == indexed
    assert asset.renditions.get(role="original").not_instant_because == reason
    assert all((at_once / one.index_key).is_file() for one in asset.renditions.exclude(index_key=""))


def test_a_film_in_house_form_is_not_encoded_again(samples, officer, at_once, now, tmp_path):
    first = receive_file(samples / "videos/zoo-bear-vp9-odd-161x121.webm", by=officer, now=now)
    house = first.renditions.get(role="house").file
    path = tmp_path / "house.mp4"
    path.write_bytes((at_once / house.key).read_bytes() + b"\0\0\0\x08free")

    asset = receive_file(path, by=officer, now=now)

    assert asset.jobs.get().state == JobState.READY
    assert roles(asset) == {"original", "poster", "preview", "sprite", "strip"}
    # What anybody may watch is never the master itself, however small the master is.
    assert asset.renditions.get(role="preview").file.sha256 != asset.renditions.get(role="original").file.sha256


def test_a_job_that_a_dying_worker_left_goes_on_where_it_stopped(samples, officer, at_once, now, monkeypatch):
    asset = receive_file(samples / "videos/zoo-bear-vp9-odd-161x121.webm", by=officer, now=now)
    asset.renditions.filter(role="house").delete()
    kept = dict(asset.renditions.values_list("role", "file__key"))
    job = asset.jobs.get()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, done=30)
    asked = []
    call = sandbox.call
    monkeypatch.setattr(sandbox, "call", lambda function, *a, **k: asked.append(function) or call(function, *a, **k))

    tasks.prepare_asset.call(asset_code=asset.code, job_code=job.code)

    assert [name.split(":")[1] for name in asked] == ["look", "encode_house", "write_index_or_why"]
    assert dict(asset.renditions.exclude(role="house").values_list("role", "file__key")) == kept
    assert asset.jobs.get().state == JobState.READY


def test_a_job_whose_task_the_queue_has_given_up_fails_with_a_reason(officer, now, tmp_path):
    path = tmp_path / "note.txt"
    path.write_text("A statement.")
    job = receive_file(path, by=officer, now=now).jobs.get()
    Job.objects.update(state=JobState.RUNNING, started_at=now)
    later = now + timedelta(minutes=3)

    while_it_waits = jobs.fail_abandoned(later)
    DBTaskResult.objects.update(status="FAILED")
    soon, once_given_up = jobs.fail_abandoned(now + timedelta(minutes=1)), jobs.fail_abandoned(later)

    job.refresh_from_db()
    assert (while_it_waits, soon, once_given_up) == (0, 0, 1)
    assert (job.state, job.reason.startswith("The worker died")) == (JobState.FAILED, True)


def test_a_cancelled_job_stops_inside_a_step_and_can_be_taken_up_again(samples, officer, at_once, now):
    asset = receive_file(samples / "videos/zoo-bear-vp9-odd-161x121.webm", by=officer, now=now)
    asset.renditions.filter(role="house").delete()
    Job.objects.update(state=JobState.RUNNING, cancel_asked_at=now)
    job = asset.jobs.get()

    tasks.prepare_asset.call(asset_code=asset.code, job_code=job.code)
    cancelled = asset.jobs.get().state
    jobs.retry(job, by=officer, now=now)

    assert cancelled == JobState.CANCELLED
    assert asset.jobs.get().state == JobState.READY
    assert "house" in roles(asset)


def test_sound_gets_a_preview_and_a_waveform(officer, at_once, now, tmp_path):
    path = tmp_path / "tone.wav"
    with wave.open(str(path), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(16_000)
        sound.writeframes(b"\0\x20" * 8000)

    asset = receive_file(path, by=officer, now=now)

    assert (asset.jobs.get().state, asset.jobs.get().reason) == (JobState.READY, "")
    assert asset.renditions.get(role="original").file.media_type == "audio/wav"
    assert roles(asset) == {"original", "preview", "waveform", "poster"}
    assert asset.renditions.get(role="preview").milliseconds == 500


def test_a_disk_without_room_refuses_before_anything_is_stored(samples, officer, at_once, now, settings):
    settings.DISK_RESERVE = 1 << 62

    with pytest.raises(TooLarge) as refused:
        receive_file(samples / "photos/scanned-slide.tiff", by=officer, now=now)

    assert refused.value.code == "disk-full"


def test_a_draft_is_thrown_away_with_its_bytes(samples, officer, at_once, now, django_capture_on_commit_callbacks):
    asset = receive_file(samples / "photos/scanned-slide.tiff", by=officer, now=now)

    with django_capture_on_commit_callbacks(execute=True):
        discard(asset, by=officer, now=now)

    assert not Asset.objects.exists()
    assert [path for path in at_once.rglob("*") if path.is_file()] == []


def test_a_discarded_draft_takes_its_parts_along(officer, at_once, now, tmp_path, django_capture_on_commit_callbacks):
    draft = film_asset(tmp_path, at=now, status="draft")
    Asset.objects.update(publish_at=None)
    accept_terms(officer, language="en", now=now)
    master = draft.renditions.select_related("file", "asset").get(role="original")
    clip = order_clip(master, Part(3, 9), by=officer, now=now)
    clip.refresh_from_db()
    assert storage.local_path(clip.file.key).exists()

    with django_capture_on_commit_callbacks(execute=True):
        discard(draft, by=officer, now=now)

    assert not (Asset.objects.exists() or Clip.objects.exists() or Job.objects.exists() or StoredFile.objects.exists())
    assert [path for path in at_once.rglob("*") if path.is_file()] == []


def test_what_a_dead_worker_left_behind_is_cleared_away_later(at_once, settings, now):
    for name, age in (("old", timedelta(days=3)), ("young", timedelta(hours=1))):
        folder = settings.UPLOADS / name
        folder.mkdir()
        (folder / "half.mp4").write_bytes(b"x")
        os.utime(folder, ((now - age).timestamp(),) * 2)

    clear_uploads(now)

    assert [path.name for path in settings.UPLOADS.iterdir()] == ["young"]
