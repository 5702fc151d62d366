"""Bad input at the door and in the worker: refused or contained, with a reason; the worker lives, nothing is lost."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from parvis.domain.assets import JobState
from parvis.domain.refusals import Invalid
from parvis.media.actions.ingest import receive_file
from parvis.media.models import Asset


def png(width: int, height: int) -> bytes:
    """A PNG that says it is this large, with a few bytes of picture."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(held, "JPEG")
    return held.getvalue()


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("evil.html", "<script>alert(1)</script>")
    return held.getvalue()


AT_THE_DOOR = {
    "svg": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n",
    "playlist ": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "playlist  ": b"\xef\xbb\xbf#EXTM3U\n/etc/passwd\n",
    "markup": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "markup ": b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011"></MPD>',
    "empty": b"",
    "archive": zipped(),
    "program": b"\x7fELF\x02\x01\x01" + bytes(200),
    "unknown-kind": bytes(range(256)) * 8,
    "polyglot": jpeg() + zipped(),
    "polyglot ": b"%PDF-1.7\n" + zipped(),
    "polyglot  ": jpeg()[:20] + b"<script>alert(1)</script>" + jpeg()[20:],
}


@pytest.mark.parametrize("case", AT_THE_DOOR)
@pytest.mark.parametrize("name", ["holiday.mp4", "holiday.jpg"])
def test_what_the_library_does_not_take_is_refused_at_the_door_whatever_its_name(
    case, name, tmp_path, officer, at_once, now
):
    path = tmp_path / name
    path.write_bytes(AT_THE_DOOR[case])

    with pytest.raises(Invalid) as refused:
        receive_file(path, by=officer, now=now)

    assert (refused.value.code, refused.value.field) == (case.strip(), "file")
    assert not Asset.objects.exists()
    assert not list(at_once.rglob("*.*"))


def write_film(
    path: Path, *, size: tuple[int, int] = (64, 48), step: Fraction = Fraction(1, 25), count: int = 10
) -> None:
    with av.open(str(path), "w") as film:
        track = film.add_stream("libx264", rate=25)
        track.width, track.height, track.pix_fmt = *size, "yuv420p"
        track.codec_context.time_base = Fraction(1, 1000)
        for number in range(count):
            frame = av.VideoFrame.from_ndarray(np.full((size[1], size[0], 3), number * 9 % 255, np.uint8))
            frame.pts, frame.time_base = int(number * step * 1000), Fraction(1, 1000)
            film.mux(track.encode(frame))
        film.mux(track.encode(None))


def prepared(path: Path, officer, now) -> Asset:
    return receive_file(path, by=officer, now=now)


@pytest.mark.parametrize(
    ("sample", "words"),
    [
        ("videos/derived-bottle-truncated-no-moov.mp4", "incomplete"),
        ("videos/derived-car-park-truncated-in-mdat.mp4", "missing"),
    ],
)
def test_a_truncated_film_fails_with_the_reason_and_keeps_its_bytes(sample, words, samples, officer, at_once, now):
    asset = prepared(samples / sample, officer, now)

    job = asset.jobs.get()
    assert job.state == JobState.FAILED
    assert words in job.reason
    assert (at_once / asset.renditions.get().file.key).stat().st_size == (samples / sample).stat().st_size


def test_the_worker_goes_on_after_a_file_it_could_not_read(samples, officer, at_once, now):
    broken = prepared(samples / "videos/derived-bottle-truncated-no-moov.mp4", officer, now)
    sound = prepared(samples / "photos/scanned-slide.tiff", officer, now)

    assert [broken.jobs.get().state, sound.jobs.get().state] == [JobState.FAILED, JobState.READY]


def test_a_picture_that_would_unpack_to_gigabytes_is_refused_before_it_does(tmp_path, officer, at_once, now):
    path = tmp_path / "small.png"
    path.write_bytes(png(60_000, 60_000))

    job = prepared(path, officer, now).jobs.get()

    assert job.state == JobState.FAILED
    assert job.reason_facts == {"width": 60_000, "height": 60_000, "most": 250}


def test_a_picture_that_stops_in_the_middle_fails_with_the_reason(samples, tmp_path, officer, at_once, now):
    path = tmp_path / "half.jpg"
    path.write_bytes((samples / "photos/national-park-falcon-iptc-caption.jpg").read_bytes()[:90_000])

    job = prepared(path, officer, now).jobs.get()

    assert (job.state, job.reason) == (JobState.FAILED, "This picture is damaged or incomplete.")


def test_a_tiny_film_of_ten_hours_is_contained(tmp_path, officer, at_once, now):
    path = tmp_path / "long.mp4"
    write_film(path, size=(2, 2), step=Fraction(3600), count=11)

    asset = prepared(path, officer, now)

    assert asset.jobs.get().state == JobState.READY
    strip = asset.renditions.get(role="strip").file
    assert (at_once / strip.key).read_text().count("-->") == 100


@pytest.mark.parametrize(
    "sample",
    [
        "photos/iphone7-display-p3-gps.heic",
        "photos/derived-falcon-cmyk.jpg",
        "photos/cmyk-icc-in-several-segments.jpg",
        "photos/motorway-exif-offset-wrong-type.jpg",
        "photos/scanned-slide.tiff",
        "photos/autumn-trees-iptc-xmp.png",
    ],
)
def test_difficult_photos_are_prepared_in_a_form_that_browsers_show(sample, samples, officer, at_once, now):
    asset = prepared(samples / sample, officer, now)

    assert asset.jobs.get().state == JobState.READY
    for rendition in asset.renditions.exclude(role="original").select_related("file"):
        with Image.open(at_once / rendition.file.key) as picture:
            assert picture.format == "JPEG"
            assert picture.mode in {"RGB", "L"}
            assert not picture.getexif().get_ifd(0x8825)


def test_gps_stays_in_the_house_unless_it_is_released(samples, officer, at_once, now):
    asset = prepared(samples / "photos/tuscany-nikon-gps.jpg", officer, now)

    assert {one.role: one.holds_position for one in asset.renditions.all()} == {
        "original": True,
        "large": False,
        "web": False,
        "poster": False,
    }


def test_a_polyglot_name_is_only_a_name(tmp_path, officer, at_once, now):
    path = tmp_path / "a.txt"
    path.write_text("A statement.")

    asset = receive_file(path, name="../../etc/..\\evil<script>.txt", by=officer, now=now)

    assert asset.renditions.get(role="original").file.name == "evilscript.txt"
