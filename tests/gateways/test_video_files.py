"""Looking at files, moving them into plain MP4, encoding renditions, cutting the clean form."""

from __future__ import annotations

import json
from fractions import Fraction
from io import StringIO
from itertools import pairwise
from pathlib import Path

import av
import pytest
from django.core.management import CommandError, call_command

from parvis.domain.refusals import Invalid, Refused
from parvis.engines.movie.reasons import Unreadable
from parvis.gateways.clipfile import cut_file
from parvis.gateways.video.cut import CutFailed, cut_clean
from parvis.gateways.video.frames import filmstrip, picture_at
from parvis.gateways.video.house import encode_house, encode_preview
from parvis.gateways.video.indexing import index_film
from parvis.gateways.video.opening import Cancelled
from parvis.gateways.video.probe import probe
from parvis.gateways.video.remux import can_remux, remux
from tests.footage import Footage, clicks, make, number_in, numbers, shown_times

MATROSKA = Footage(container="matroska")
FRAGMENTS = Footage(movflags="frag_keyframe+empty_moov")
UNEVEN = Footage(times=tuple(n * 24 + (96 if n > 20 else 0) for n in range(60)))


@pytest.fixture(scope="module")
def even(tmp_path_factory) -> Path:
    return make(tmp_path_factory.mktemp("film") / "even.mp4", Footage())


HOSTILE = {
    "playlist": b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
    "concat-list": b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    "vector-picture": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "page": b"<!doctype html><script>alert(1)</script>",
    "subtitles": b"1\n00:00:01,000 --> 00:00:02,000\nhello\n",
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "zip": b"PK\3\4" + bytes(64),
    "empty": b"",
    "empty-mp4": b"\0\0\0\x10ftypisom\0\0\0\0",
    "empty-matroska": b"\x1a\x45\xdf\xa3" + bytes(64),
    "noise": bytes(range(7, 256)) * 9,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_film_is_refused_whatever_its_name(name, tmp_path):
    path = tmp_path / "innocent.mp4"
    path.write_bytes(HOSTILE[name])

    with pytest.raises(Unreadable) as refused:
        probe(path)

    assert refused.value.code in {"empty", "unknown-container", "damaged", "unreadable", "no-media", "no-frames"}
    assert "passwd" not in str(refused.value)


def test_a_film_is_known_by_its_bytes(even, tmp_path):
    renamed = tmp_path / "holiday.txt"
    renamed.write_bytes(even.read_bytes())

    found = probe(renamed)

    assert (found.kind, found.codec, found.media_type, found.why_not_instant) == ("video", "h264", "video/mp4", "")
    assert (found.width, found.height, found.rate, found.frames, found.variable) == (192, 64, 25, 60, False)
    assert (found.duration, [s.language for s in found.sounds]) == (Fraction(12, 5), ["eng"])
    assert found.plays_in_browsers


def test_the_probe_says_why_parts_have_to_come_from_the_house_rendition(tmp_path):
    for footage, code in [(MATROSKA, "not-mp4"), (FRAGMENTS, "fragmented")]:
        found = probe(make(tmp_path / "film", footage))

        assert (found.why_not_instant, found.frames, found.rate) == (code, 60, 25)


def test_a_broken_off_upload_is_refused(samples, even, tmp_path):
    broken = tmp_path / "broken.mp4"
    with_moov_first = make(tmp_path / "film.mp4", Footage(movflags="+faststart"))

    for content, code in [(even.read_bytes()[:-200], "damaged"), (with_moov_first.read_bytes()[:-200], "truncated")]:
        broken.write_bytes(content)
        with pytest.raises(Unreadable) as refused:
            probe(broken)
        assert refused.value.code == code
    with pytest.raises(Unreadable, match="1802192 bytes are missing"):
        probe(samples / "videos/derived-car-park-truncated-in-mdat.mp4")


def test_real_footage_is_described_truly(samples):
    def seen(name: str) -> tuple[object, ...]:
        p = probe(samples / "videos" / name)
        return p.width, p.height, p.rotation, p.mirrored, p.frames, p.rate

    assert seen("iphone6-portrait-gps.mov") == (320, 568, 90, False, 120, 30)
    assert seen("desk-rotated-and-mirrored.mp4") == (720, 1080, 270, True, 30, Fraction(30000, 1001))
    assert seen("roadtrip-vp9-10bit-23976.webm") == (426, 240, 0, False, 72, Fraction(24000, 1001))
    assert seen("car-park-12fps-baseline-silent-audio.mp4") == (768, 432, 0, False, 377, Fraction(25, 2))
    assert probe(samples / "videos/iphone-portrait-hevc-hlg-open-gop-vfr-edit-list.mp4").transfer == "hlg"


@pytest.mark.parametrize(
    "footage", [MATROSKA, FRAGMENTS, Footage(container="mpegts"), UNEVEN], ids=lambda f: f.container
)
def test_film_in_another_container_becomes_a_plain_mp4_unchanged(footage, tmp_path):
    source = make(tmp_path / "film", footage)

    assert can_remux(probe(source))
    made = remux(source, tmp_path / "plain.mp4")

    assert (made.frames, made.why_not_instant) == (60, "")
    assert numbers(tmp_path / "plain.mp4") == list(range(60))
    index = index_film(tmp_path / "plain.mp4")
    before = [float(t) for t in shown_times(source)]
    assert [float(index.moment_of(n)) for n in range(60)] == pytest.approx([t - before[0] for t in before], abs=0.0015)


def test_a_film_that_mp4_cannot_hold_is_encoded_instead(tmp_path):
    source = make(
        tmp_path / "film.mov", Footage(codec="prores_ks", pixels="yuv422p10le", container="mov", sound="pcm_s16le")
    )

    assert not can_remux(probe(source))


@pytest.mark.parametrize(
    "footage", [MATROSKA, UNEVEN, Footage(sound_late=Fraction(1, 2)), Footage(sound=None)], ids=str
)
def test_frame_n_of_a_rendition_is_frame_n_of_its_source(footage, tmp_path):
    source, house = make(tmp_path / "film", footage), tmp_path / "house.mp4"
    told: list[float] = []

    made = encode_house(source, house, frames=60, progress=told.append)

    assert (made.frames, numbers(house)) == (60, list(range(60)))
    index = index_film(house)
    before = shown_times(source)
    assert [float(index.moment_of(n)) for n in range(60)] == pytest.approx(
        [float(t - before[0]) for t in before], abs=0.001
    )
    assert told == sorted(told)
    assert told[-1] == 1.0
    keys = [float(index.moment_of(int(n))) for n in index.picture.points]
    assert max(b - a for a, b in pairwise(keys)) <= 1.2
    if footage.sound:
        assert clicks(house) == pytest.approx([t - float(before[0]) for t in clicks(source)], abs=0.003)
    head = house.read_bytes()[:4096]
    assert head.find(b"moov") < head.find(b"mdat") or b"mdat" not in head


def test_renditions_are_upright_and_low_previews_low(samples, tmp_path):
    source = samples / "videos/desk-rotated-and-mirrored.mp4"

    made = encode_preview(source, tmp_path / "preview.mp4")

    assert (made.width, made.height, made.frames) == (240, 360, 30)
    found = probe(tmp_path / "preview.mp4")
    assert (found.rotation, found.mirrored, found.frames) == (0, False, 30)
    picture = picture_at(source, Fraction(0), height=360, exact=True).image
    again = picture_at(tmp_path / "preview.mp4", Fraction(0), exact=True).image
    assert picture.size == again.size
    assert (
        abs(picture.convert("L").resize((8, 8)).getpixel((1, 1)) - again.convert("L").resize((8, 8)).getpixel((1, 1)))
        < 12
    )


@pytest.mark.parametrize(
    "footage", [Footage(), MATROSKA, UNEVEN, Footage(open_group=True), Footage(group=999), FRAGMENTS], ids=str
)
def test_the_clean_form_holds_the_range_and_nothing_else(footage, tmp_path):
    source, target = make(tmp_path / "film", footage), tmp_path / "clip.mp4"
    at, heard = shown_times(source), clicks(source)

    for first, end in [(7, 29), (12, 13), (0, 60)]:
        made = cut_clean(source, target, first, end)

        assert made.frames == end - first
        for options in ({}, {"ignore_editlist": "1"}):
            assert numbers(target, **options) == list(range(first, end))
            shown = shown_times(target, **options)
            assert [float(t - shown[0]) for t in shown] == pytest.approx(
                [float(t - at[first]) for t in at[first:end]], abs=0.001
            )
        expected = [t - float(at[first]) for t in heard if at[first] <= t < at[end - 1]]
        assert clicks(target)[: len(expected)] == pytest.approx(expected, abs=0.003)
        assert min(made.first_likeness, made.last_likeness) > 30


def test_a_clean_cut_can_be_called_off_and_leaves_nothing(even, tmp_path):
    with pytest.raises(Cancelled):
        cut_clean(even, tmp_path / "clip.mp4", 0, 60, stopped=lambda: True)

    assert not list(tmp_path.iterdir())


def test_a_clip_of_a_film_that_was_replaced_meanwhile_is_thrown_away(tmp_path):
    source = make(tmp_path / "film.mp4", Footage())
    other = make(tmp_path / "other.mp4", Footage(counted_from=1000))

    def replace(_done: float) -> None:
        if other.exists():
            other.replace(source)

    with pytest.raises(CutFailed) as refused:
        cut_clean(source, tmp_path / "clip.mp4", 0, 40, progress=replace)

    assert refused.value.code == "copied-part"
    assert [p.name for p in tmp_path.iterdir()] == ["film.mp4"]


def test_a_filmstrip_has_a_picture_for_each_step(even):
    pictures = list(filmstrip(even, every=Fraction(1, 2), height=32))

    assert [p.at for p in pictures] == [Fraction(n, 2) for n in range(5)]
    assert {p.image.size for p in pictures} == {(96, 32)}
    assert len({p.image.tobytes() for p in pictures}) == 5


def test_a_picture_is_the_one_shown_at_that_moment(even):
    for frame in (0, 13, 59):
        found = picture_at(even, Fraction(frame, 25), exact=True)

        assert number_in(av.VideoFrame.from_image(found.image)) == frame
        assert found.at == Fraction(frame, 25)
    assert number_in(av.VideoFrame.from_image(picture_at(even, Fraction(100), exact=True).image)) == 59


def test_the_shell_cuts_both_forms_without_a_database(even, tmp_path):
    for mode in ("instant", "clean"):
        told = StringIO()
        target = tmp_path / f"{mode}.mp4"

        call_command(
            "clip", even, "--in", "00:00:00:07", "--out", "f29", "--mode", mode, "-o", target, "--json", stdout=told
        )

        report = json.loads(told.getvalue())
        assert (report["frames"], report["in_timecode"], report["out_timecode"]) == (22, "00:00:00:07", "00:00:01:04")
        assert numbers(target) == list(range(7, 29))
        assert report["bytes"] == target.stat().st_size
    assert {p.name for p in tmp_path.iterdir()} == {"instant.mp4", "clean.mp4"}


@pytest.mark.parametrize(
    ("typed_in", "typed_out", "field", "code"),
    [
        ("f10", "f10", "out", "out-before-in"),
        ("f11", "f10", "out", "out-before-in"),
        ("f60", "", "in", "beyond-end"),
        ("", "f61", "out", "beyond-end"),
        ("nan", "", "in", "moment-unreadable"),
        ("", "-1", "out", "moment-unreadable"),
        ("1e9", "", "in", "moment-unreadable"),
        ("1000000000", "", "in", "beyond-end"),
    ],
)
def test_a_range_that_cannot_be_meant_names_its_field(typed_in, typed_out, field, code, even, tmp_path):
    for mode in ("instant", "clean"):
        with pytest.raises(Invalid) as refused:
            cut_file(even, tmp_path / "clip.mp4", typed_in, typed_out, mode=mode)

        assert (refused.value.field, refused.value.code) == (field, code)
    assert not list(tmp_path.iterdir())


def test_nothing_is_written_over_unless_asked(even, tmp_path):
    target = tmp_path / "clip.mp4"
    target.write_bytes(b"mine")

    with pytest.raises(Refused, match="exists already"):
        cut_file(even, target, "", "")
    with pytest.raises(CommandError, match="exists already"):
        call_command("clip", even, "-o", target)

    assert target.read_bytes() == b"mine"
    assert cut_file(even, target, "", "", replace=True).frames == 60


def test_half_a_minute_by_timecode_is_758_frames(tmp_path):
    # 00:05:01:06 to 00:05:31:14 of a film whose clock starts at five minutes.
    source = make(
        tmp_path / "film.mov",
        Footage(frames=800, container="mov", timecode="00:05:00:00", sound=None, codec="mjpeg", pixels="yuvj420p"),
    )

    made = cut_file(source, tmp_path / "clip.mov", "00:05:01:06", "00:05:31:14")

    assert (made.frames, made.hidden_before, made.hidden_after) == (758, 0, 0)
    assert numbers(tmp_path / "clip.mov", ignore_editlist="1") == list(range(31, 789))
