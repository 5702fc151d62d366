"""What a part for editing comes as, how it was made, its receipt, and the room all parts share."""

from __future__ import annotations

import hashlib
import json
from io import BytesIO

import av
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from parvis.domain.assets import JobState
from parvis.domain.clips import Delivery, place_in_queue
from parvis.gateways import signing, storage
from parvis.gateways.photo.words import words_of
from parvis.media.actions.clips import _place
from parvis.media.models import Clip, Job
from tests.footage import number_in
from tests.media.wsgi import ask

pytestmark = pytest.mark.django_db


def order(client, film, delivery="source", first=13, end=41) -> Clip:
    marks = {"what": "clean", "in": f"f{first}", "out": f"f{end}", "purpose": "tv", "delivery": delivery}
    client.post(f"/en/press/{film.code}/take", marks)
    clip = Clip.objects.select_related("job", "file", "rendition__asset").latest("pk")
    assert (clip.job.state, clip.job.reason) == (JobState.READY, "")
    return clip


def content(client, clip) -> bytes:
    return ask(client.get(f"/en/press/parts/{clip.code}/file?purpose=tv")["Location"]).body


def test_the_page_says_how_the_part_was_made(reporter, film):
    clip = order(reporter, film)

    assert (clip.method, clip.making["head"], clip.making["copied"], clip.making["tail"]) == ("edges", 11, 16, 1)
    page = f"press/parts/{clip.code}/"
    assert "12 of 28 frames at its edges encoded anew" in reporter.get(f"/en/{page}").content.decode()
    assert "12\u00a0images" in reporter.get(f"/fr/{page}").content.decode().replace(" images", "\u00a0images")
    with av.open(BytesIO(content(reporter, clip)), options={"ignore_editlist": "1"}) as movie:
        assert [number_in(frame) for frame in movie.decode(video=0)] == list(range(13, 41))


@pytest.mark.parametrize(
    ("delivery", "suffix", "codecs"),
    [
        (Delivery.WEB, ".mp4", ["h264", "aac"]),
        (Delivery.PRORES, ".mov", ["prores", "pcm_s24le"]),
        (Delivery.SOUND, ".wav", ["pcm_s16le"]),
    ],
)
def test_other_deliveries_hold_the_same_range(reporter, film, delivery, suffix, codecs):
    clip = order(reporter, film, delivery)

    assert clip.file.name.endswith(suffix) and clip.method == "anew"
    with av.open(
        BytesIO(content(reporter, clip)), options={} if suffix == ".wav" else {"ignore_editlist": "1"}
    ) as made:
        assert [stream.codec_context.name for stream in made.streams if stream.type != "data"] == codecs
        if suffix == ".wav":
            assert sum(frame.samples for frame in made.decode(audio=0)) == 28 * 48_000 // 25
        else:
            assert [number_in(frame) for frame in made.decode(video=0)] == list(range(13, 41))


def test_a_still_is_the_picture_at_the_in_point_with_its_words_inside(reporter, film):
    film.credit_line, film.place = "OTAN – École navale", "Tallinn"
    film.save()

    clip = order(reporter, film, Delivery.STILL)

    assert (clip.first_frame, clip.end_frame) == (13, 14)
    with Image.open(BytesIO(content(reporter, clip))) as picture:
        words = words_of(picture)
        assert number_in(av.VideoFrame.from_image(picture)) == 13
    assert (words.headline, words.credit, words.place) == ("Dawn over the Baltic", "OTAN – École navale", "Tallinn")


def test_what_is_no_delivery_is_refused(reporter, film):
    marks = {"what": "clean", "in": "f1", "out": "f9", "purpose": "tv", "delivery": "film-reel"}

    assert reporter.post(f"/en/press/{film.code}/take", marks).status_code == 422
    assert not Clip.objects.exists()


def test_the_receipt_tells_what_is_in_the_file(reporter, film, client, django_user_model):
    clip = order(reporter, film)

    told = json.loads(reporter.get(f"/en/press/parts/{clip.code}/receipt.json").content)
    assert told["file"]["sha256"] == hashlib.sha256(content(reporter, clip)).hexdigest()
    assert (told["first_frame"], told["last_frame"], told["frames"], told["hidden_frames"]) == (13, 40, 28, 0)
    assert (told["in_timecode"], told["last_timecode"]) == ("00:05:00:13", "00:05:01:15")
    assert (told["method"], told["encoded_at_start"], told["copied"], told["encoded_at_end"]) == ("edges", 11, 16, 1)
    for language in ("en", "fr"):
        paper = reporter.get(f"/{language}/press/parts/{clip.code}/receipt.pdf")
        assert paper["Content-Type"] == "application/pdf" and paper.content.startswith(b"%PDF")
    client.logout()
    assert client.get(f"/en/press/parts/{clip.code}/receipt.json").status_code != 200
    film.publish_at = None
    film.status = "draft"
    film.save()
    client.force_login(clip.job.requested_by)
    assert client.get(f"/en/press/parts/{clip.code}/receipt.pdf").status_code == 404


def checked(client, **typed):
    return client.post("/en/check/", typed).content.decode()


def test_the_check_page_confirms_a_receipt_by_code_and_checksum(reporter, film, client):
    clip = order(reporter, film)
    digest = clip.file.sha256
    clip.file.delete()  # kept for a day; the receipt holds for ever

    assert "made by the press library, with exactly this checksum" in checked(client, code=clip.code, digest=digest)
    assert "Not known" in checked(client, code=clip.code, digest="0" * 64)
    assert "Not known" in checked(client, code=film.code, digest=digest)
    film.status = "withdrawn"
    film.withdrawn_at = timezone.now()
    film.save()
    assert "use the part no longer" in checked(client, code=clip.code, digest=digest)


def test_the_receipts_own_file_is_enough_to_check_it(reporter, film, client):
    clip = order(reporter, film)
    address = f"/en/press/parts/{clip.code}/receipt"
    paper, told = reporter.get(f"{address}.pdf").content, reporter.get(f"{address}.json").content

    assert "Confirmed" in checked(client, file=SimpleUploadedFile("r.pdf", paper))
    assert "Confirmed" in checked(client, file=SimpleUploadedFile("r.json", told))
    changed = told.replace(b'"last_frame": 40', b'"last_frame": 44')
    assert changed != told
    assert "The signature of this receipt does not hold" in checked(client, file=SimpleUploadedFile("r.json", changed))
    for nonsense in (b"{", b'{"receipt": 1, "file": {"sha256": 2}}', b'{"file": []}'):
        assert "No receipt of ours" in checked(client, file=SimpleUploadedFile("r.json", nonsense))


def test_a_receipt_is_signed_by_the_key_that_it_names(reporter, film):
    clip = order(reporter, film)

    told = json.loads(reporter.get(f"/en/press/parts/{clip.code}/receipt.json").content)

    stamp = told.pop("signature")
    assert (stamp["algorithm"], stamp["key"]) == ("Ed25519", signing.public_key())
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert signing.is_signed(canonical, stamp["value"], stamp["key"])


def test_parts_made_longest_ago_make_room_for_new_ones(reporter, film, settings, django_capture_on_commit_callbacks):
    first = order(reporter, film)
    settings.CLIP_CACHE = first.file.size + 1
    with django_capture_on_commit_callbacks(execute=True):
        second = order(reporter, film, first=2)

    first.refresh_from_db()
    assert first.file is None and second.file is not None
    assert storage.holds(second.file.key)
    page = reporter.get(f"/en/press/parts/{first.code}/")
    assert page.status_code == 200 and "It is made" not in page.content.decode()


def test_short_parts_come_first_and_no_outlet_takes_the_whole_queue(reporter, film, visitor):
    assert place_in_queue(30, 0) > place_in_queue(600, 0) > place_in_queue(30, 4)
    assert place_in_queue(10**6, 50) == 1

    clip = order(reporter, film)
    colleague = type(visitor).objects.create_user("colleague@example.org", name="Ada", outlet="The Daily Owl")
    visitor.outlet = "the daily owl"
    visitor.save()
    Job.objects.filter(pk=clip.job.pk).update(state=JobState.WAITING)
    alone = _place(clip, visitor)
    Job.objects.create(
        kind="clip", task="media.make_clip", asset=film, requested_by=colleague, created_at=timezone.now()
    )
    assert _place(clip, visitor) < alone
