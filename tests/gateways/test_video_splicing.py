"""The clean form made quick: edges encoded anew, the rest copied bit for bit, nothing hidden."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from parvis.engines.movie.splice import independent_in, plan_splice
from parvis.gateways.video import splicing
from parvis.gateways.video.cut import cut_clean
from parvis.gateways.video.indexing import index_film, reading
from parvis.gateways.video.inspecting import CutFailed
from tests.footage import Footage, clicks, make, numbers, shown_times

UNEVEN = Footage(times=tuple(n * 24 + (96 if n > 20 else 0) for n in range(60)))
MOTION_JPEG = Footage(container="mov", sound="pcm_s16le", codec="mjpeg", pixels="yuvj420p", timecode="01:00:00:00")


def _planned(source: Path, first: int, end: int):
    index = index_film(source)
    with reading(source) as (read, _size):
        return plan_splice(index, first, end, independent_in(read, index.picture))


@pytest.mark.parametrize(
    ("footage", "first", "end", "split", "why"),
    [
        (Footage(), 7, 29, (5, 16, 1), ""),  # groups of twelve: frame 28 leans on the one beyond the out point
        (Footage(), 12, 48, (0, 36, 0), ""),
        (Footage(), 12, 13, (0, 1, 0), ""),
        (Footage(bframes=0), 5, 50, (7, 38, 0), ""),
        (Footage(group=999), 7, 29, (22, 0, 0), "no-independent-frame"),
        (Footage(open_group=True), 7, 29, (22, 0, 0), "no-independent-frame"),
        (Footage(codec="libx265"), 7, 29, (22, 0, 0), "codec"),
        (Footage(pixels="yuv444p", options={"profile": "high444"}), 7, 29, (22, 0, 0), "codec"),
        (MOTION_JPEG, 7, 29, (0, 22, 0), ""),
    ],
)
def test_as_much_is_copied_as_can_be_without_hiding_anything(footage, first, end, split, why, tmp_path):
    plan = _planned(make(tmp_path / f"film.{footage.container}", footage), first, end)

    assert ((plan.head.frames, plan.copied, plan.tail.frames), plan.why_anew) == (split, why)
    assert plan.encoded + plan.copied == end - first


@pytest.mark.parametrize(
    "footage",
    [Footage(container="mov", timecode="01:00:00:00"), UNEVEN, Footage(sound_late=Fraction(1, 2)), MOTION_JPEG],
    ids=str,
)
def test_spliced_clips_show_the_range_on_time_also_to_readers_that_ignore_edit_lists(footage, tmp_path):
    source, target = make(tmp_path / f"film.{footage.container}", footage), tmp_path / "clip"
    at, heard = shown_times(source), clicks(source)

    for first, end in [(7, 29), (0, 60)]:
        made = cut_clean(source, target, first, end)

        assert (made.method, made.why_anew) == ("copy" if not made.head + made.tail else "edges", "")
        for options in ({}, {"ignore_editlist": "1"}):
            assert numbers(target, **options) == list(range(first, end))
            shown = shown_times(target, **options)
            assert [t - shown[0] for t in shown] == [t - at[first] for t in at[first:end]]
        expected = [t - float(at[first]) for t in heard if at[first] <= t < at[end - 1]]
        assert clicks(target)[: len(expected)] == pytest.approx(expected, abs=0.003)


def test_the_clock_goes_on_from_the_in_point(tmp_path):
    source = make(tmp_path / "film.mov", Footage(container="mov", timecode="01:00:00:00"))

    made = cut_clean(source, tmp_path / "clip", 27, 49)

    assert made.media_type == "video/quicktime"
    with av.open(str(tmp_path / "clip")) as movie:
        assert movie.streams.video[0].metadata["timecode"] == "01:00:01:02"


def test_plain_sound_is_copied_to_the_sample(tmp_path):
    source, target = make(tmp_path / "film.mov", MOTION_JPEG), tmp_path / "clip.mov"

    cut_clean(source, target, 7, 29)

    whole, part = (_plain(path) for path in (source, target))
    start = 7 * 48_000 // 25
    assert np.array_equal(part, whole[start : start + 22 * 48_000 // 25])


def _plain(path: Path) -> np.ndarray:
    with av.open(str(path)) as movie:
        assert movie.streams.audio[0].codec_context.name == "pcm_s16le"
        return np.concatenate([frame.to_ndarray()[0] for frame in movie.decode(audio=0)])


@pytest.mark.parametrize(
    ("name", "first", "end"),
    [
        ("bottle-40s-bframes-gop250.mp4", 237, 287),
        ("street-bikes-25fps-scene-cuts.mp4", 50, 215),
        ("nasa-webb-two-video-two-audio-captions.mp4", 195, 240),
        ("iphone6-portrait-gps.mov", 24, 103),
        ("derived-bottle-prores-proxy.mov", 3, 16),
    ],
)
def test_real_footage_is_copied_bit_for_bit_between_its_edges(samples, tmp_path, name, first, end):
    source, target = samples / "videos" / name, tmp_path / "clip"

    made = cut_clean(source, target, first, end)

    assert made.method in {"copy", "edges"} and made.copied
    theirs, ours = _pictures(source)[first:end], _pictures(target, ignore_editlist="1")
    assert len(ours) == end - first
    middle = slice(made.head, len(ours) - made.tail)
    assert [_digest(p) for p in ours[middle]] == [_digest(p) for p in theirs[middle]]
    edges = [n for n in range(len(ours)) if n < made.head or n >= len(ours) - made.tail]
    assert min((_decibels(ours[n], theirs[n]) for n in edges), default=99) >= 42
    with av.open(str(source)) as before, av.open(str(target)) as after:
        assert after.streams.video[0].codec_context.codec_tag == before.streams.video[0].codec_context.codec_tag


def _pictures(path: Path, **options: str) -> list[np.ndarray]:
    with av.open(str(path), options=options) as movie:
        return [splicing.luma(frame) for frame in movie.decode(video=0)]


def _digest(picture: np.ndarray) -> str:
    return hashlib.sha256(picture.tobytes()).hexdigest()


def _decibels(one: np.ndarray, other: np.ndarray) -> float:
    error = float(np.mean((one.astype(float) - other.astype(float)) ** 2))
    return 99.0 if error < 1e-5 else 10 * np.log10(255**2 / error)


def test_edges_that_come_out_wrong_are_made_whole_and_it_is_said(tmp_path, monkeypatch):
    source, target = make(tmp_path / "film.mp4", Footage()), tmp_path / "clip.mp4"
    monkeypatch.setattr("parvis.gateways.video.cut.verify_spliced", _refuse)
    made = cut_clean(source, target, 7, 29)

    assert (made.method, made.why_anew) == ("anew", "edges-failed")
    assert numbers(target) == list(range(7, 29))


def _refuse(*_arguments: object) -> tuple[float, float]:
    raise CutFailed("not-decodable")


def test_anew_can_be_asked_for(tmp_path):
    source, target = make(tmp_path / "film.mp4", Footage()), tmp_path / "clip.mp4"

    made = cut_clean(source, target, 0, 24, anew=True)

    assert (made.method, made.why_anew, made.copied) == ("anew", "asked", 0)
