"""The instant form: exact with edit lists honoured, early but in sync with them ignored."""

from __future__ import annotations

import os
import shutil
import subprocess
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from zlib import crc32

import av
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parvis.engines.movie.index import Index
from parvis.engines.movie.plan import InstantPlan, plan_instant
from parvis.engines.movie.reasons import Unreadable
from parvis.gateways.clipfile import save
from parvis.gateways.video.indexing import index_film, load_index, reading, write_index
from tests.footage import Footage, clicks, make, number_in, numbers, shown_times

DIP = tuple(n * 24 + (3 if n % 2 else 0) + (96 if n > 20 else 0) for n in range(60))  # a phone: jitter, and a gap

SOURCES = {
    "closed": Footage(),
    "header-first": Footage(movflags="+faststart"),
    "no-reordering": Footage(bframes=0),
    "open": Footage(open_group=True, bframes=3),
    "one-group": Footage(group=999),
    "negative-shifts": Footage(movflags="+negative_cts_offsets"),
    "uneven": Footage(times=DIP),
    "late-sound": Footage(sound_late=Fraction(1, 2)),
    "silent": Footage(sound=None),
    "three-languages": Footage(sounds=3),
    "hevc": Footage(codec="libx265", bframes=3),
    "hevc-open": Footage(codec="libx265", bframes=3, open_group=True),
    "film-rate": Footage(rate=Fraction(24000, 1001)),
    "sixty": Footage(rate=Fraction(60000, 1001)),
    "mpeg4": Footage(codec="mpeg4", options={"g": "12"}),
    "prores": Footage(codec="prores_ks", pixels="yuv422p10le", container="mov", sound="pcm_s16le"),
    "jpeg": Footage(codec="mjpeg", pixels="yuvj420p", container="mov", sound="pcm_s16le"),
    "dnxhr": Footage(
        codec="dnxhd", pixels="yuv422p", container="mov", options={"profile": "dnxhr_lb"}, frames=30, scale=2
    ),
    "vp9": Footage(codec="libvpx-vp9", options={"g": "12", "deadline": "realtime", "cpu-used": "8"}, sound=None),
}
RANGES = [(0, 60), (0, 1), (59, 60), (13, 14), (12, 24), (7, 41), (30, 33), (1, 59)]


@pytest.fixture(scope="session")
def studio(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("films")


def film(studio: Path, name: str) -> Path:
    path = studio / f"{name}.{SOURCES[name].container}"
    return path if path.exists() else make(path, SOURCES[name])


def cut(source: Path, first: int, end: int, target: Path) -> InstantPlan:
    plan = plan_instant(Index.from_buffer(index_film(source).to_bytes()), first, end)
    save(plan, source, target)
    assert target.stat().st_size == plan.length
    return plan


@pytest.mark.parametrize("name", SOURCES)
def test_shows_exactly_the_frames_asked_for(name, studio, tmp_path):
    source, target = film(studio, name), tmp_path / "clip.mp4"
    length = SOURCES[name].frames
    at = shown_times(source)

    for first, end in RANGES:
        if end > length:
            continue
        plan = cut(source, first, end, target)

        assert numbers(target) == list(range(first, end)), (first, end)
        assert [float(t) for t in shown_times(target)] == pytest.approx(
            [float(t - at[first]) for t in at[first:end]], abs=0.001
        )
        assert plan.reveals_first <= first
        assert plan.reveals_end >= end


@pytest.mark.parametrize("name", [n for n in SOURCES if SOURCES[n].sound])
def test_sound_is_in_step_with_the_pictures(name, studio, tmp_path):
    source, target, footage = film(studio, name), tmp_path / "clip.mp4", SOURCES[name]
    pictures, heard = shown_times(source), clicks(source)

    for first, end in [(7, 29), (12, 30), (0, 30)]:
        cut(source, first, end, target)

        expected = [t - float(pictures[first]) for t in heard if pictures[first] <= t < pictures[end - 1]]
        for track in range(footage.sounds):
            found = [t for t in clicks(target, track) if t >= 0.001]
            assert found[: len(expected)] == pytest.approx([t for t in expected if t >= 0.001], abs=0.002)


# The source itself puts late sound in its place by an edit list.
@pytest.mark.parametrize("name", [n for n in SOURCES if n != "late-sound"])
def test_a_reader_that_ignores_edit_lists_starts_early_but_in_sync(name, studio, tmp_path):
    source, target, footage = film(studio, name), tmp_path / "clip.mp4", SOURCES[name]
    group = min(footage.group, footage.frames)

    for first, end in [(7, 29), (12, 24), (20, 23), (0, 20)]:
        plan = cut(source, first, end, target)

        shown, at = numbers(target, ignore_editlist="1"), shown_times(target, ignore_editlist="1")
        assert first - group < shown[0] <= first or plan.hidden_before == 0
        assert set(range(first, end)) <= set(shown)
        assert len(shown) <= end - first + plan.hidden_before + plan.hidden_after
        if footage.sound and not footage.times:
            for moment in clicks(target, ignore_editlist="1"):
                clicking = shown[0] + (moment - float(at[0])) * float(footage.rate)
                assert min(clicking % 10, 10 - clicking % 10) <= 1, (first, end, moment, clicking)
        assert at[0] >= 0


def test_the_timecode_track_tells_the_sources_clock_at_the_in_point(tmp_path):
    for rate, start, wanted in [
        (Fraction(25), "10:00:00:20", "10:00:01:05"),
        (Fraction(30000, 1001), "00:00:59;25", "00:01:00;07"),
        (Fraction(60000, 1001), "00:00:59;55", "00:01:00;09"),
    ]:
        made = make(tmp_path / "film.mov", Footage(container="mov", rate=rate, timecode=start, frames=40))

        cut(made, 10, 30, tmp_path / "clip.mov")

        with av.open(str(tmp_path / "clip.mov")) as movie:
            assert movie.streams.video[0].metadata["timecode"] == wanted
        assert numbers(tmp_path / "clip.mov") == list(range(10, 30))
        index = index_film(made)
        assert index.timebase(drop=index.clock.drop, start=index.clock.start).label(10) == wanted


def test_captions_on_screen_at_the_in_point_are_carried_along(samples, tmp_path):
    source, target = samples / "videos/nasa-webb-two-video-two-audio-captions.mp4", tmp_path / "clip.mp4"

    def captions(path: Path) -> list[tuple[float, bytes]]:
        with av.open(str(path)) as movie:
            track = movie.streams.subtitles[0]
            return [
                (float(p.pts * p.time_base), bytes(p)[2:])
                for p in movie.demux(track)
                if p.pts is not None and p.size > 2 and not p.is_discard
            ]

    cut(source, 100, 200, target)

    before = [text for at, text in captions(source) if at <= 4.0][-1]
    within = [text for at, text in captions(source) if 4.0 < at < 8.0]
    assert [text for _at, text in captions(target)] == [before, *within]
    with av.open(str(target)) as movie:
        assert (len(movie.streams.video), len(movie.streams.audio), len(movie.streams.subtitles)) == (2, 2, 2)


def test_turned_pictures_stay_turned_and_places_are_left_out(samples, tmp_path):
    target = tmp_path / "clip.mov"
    for name in ("desk-rotated-and-mirrored.mp4", "iphone6-portrait-gps.mov", "android-portrait-4k60-jittery.mp4"):
        source = samples / "videos" / name
        cut(source, 3, 6, target)
        with av.open(str(source)) as movie, av.open(str(target)) as clip:
            wanted = next(movie.decode(movie.streams.video[0]))
            shown = next(clip.decode(clip.streams.video[0]))
            assert wanted.rotation == shown.rotation == -90
            assert not any("location" in key for key in clip.metadata)


def _sums(path: Path, **options: str) -> list[int]:
    with av.open(str(path), options=options) as movie:
        track = movie.streams.video[0]
        track.thread_type = "AUTO"
        return [crc32(b"".join(bytes(plane) for plane in frame.planes)) for frame in movie.decode(track)]


REAL = [
    "android-portrait-4k60-jittery.mp4",
    "bottle-40s-bframes-gop250.mp4",
    "car-park-12fps-baseline-silent-audio.mp4",
    "creek-portrait-c2pa-signed.mp4",
    "derived-bottle-prores-proxy.mov",
    "derived-london-rooftop-open-gop-2997.mp4",
    "derived-street-bikes-mjpeg.mov",
    "desk-mdat-size-past-end.mp4",
    "desk-rotated-and-mirrored.mp4",
    "iphone-portrait-hevc-hlg-open-gop-vfr-edit-list.mp4",
    "iphone6-portrait-gps.mov",
    "london-rooftop-360p-long-gop.mp4",
    "nasa-webb-two-video-two-audio-captions.mp4",
    "street-bikes-25fps-scene-cuts.mp4",
]


@pytest.mark.parametrize("name", REAL)
def test_frames_of_real_footage_are_bit_exact(name, samples, tmp_path):
    source, target = samples / "videos" / name, tmp_path / "clip.mp4"
    wanted = _sums(source)
    length = len(wanted)
    index = index_film(source)
    assert index.frames == length

    for first, end in [(0, 1), (length - 1, length), (length // 3, length // 2)]:
        plan = cut(source, first, end, target)

        assert _sums(target) == wanted[first:end], (first, end)
        early = _sums(target, ignore_editlist="1")
        assert [h for h in early if h in set(wanted[first:end])][: end - first] == wanted[first:end]
        # What an edit list would hide is less than a group of pictures, counted by exact starting points.
        assert plan.hidden_before < _longest_group(index)


def _longest_group(index: Index) -> int:
    points = [*index.picture.points.tolist(), index.picture.samples.count]
    return max((b - a for a, b in pairwise(points)), default=1) + 4


@pytest.mark.parametrize("name", ["closed", "open", "hevc", "uneven", "prores", "negative-shifts"])
def test_the_systems_ffmpeg_sees_the_same_frames(name, studio, tmp_path):
    if not shutil.which("ffmpeg"):
        if os.environ.get("CI"):
            pytest.fail("CI has ffmpeg")
        pytest.skip("no ffmpeg on this machine")

    def sums(path: Path) -> list[str]:
        command = ["ffmpeg", "-v", "error", "-i", str(path), "-map", "0:v:0", "-fps_mode", "passthrough"]
        told = subprocess.run([*command, "-f", "framemd5", "-"], capture_output=True, check=True)
        return [line.split(",")[-1].strip() for line in told.stdout.decode().splitlines() if not line.startswith("#")]

    source, target = film(studio, name), tmp_path / "clip.mp4"
    wanted = sums(source)

    for first, end in [(7, 41), (13, 14), (0, 60)]:
        cut(source, first, end, target)

        assert sums(target) == wanted[first:end]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(where=st.tuples(st.integers(0, 59), st.integers(1, 60), st.integers(0, 60_000), st.integers(0, 60_000)))
def test_any_range_of_a_clip_is_that_range_of_the_saved_file(where, studio, tmp_path):
    first, length, offset, wanted = where
    source = film(studio, "three-languages")
    plan = plan_instant(index_film(source), first, min(60, first + length))
    save(plan, source, tmp_path / "whole.mp4")
    whole = (tmp_path / "whole.mp4").read_bytes()

    with reading(source) as (read, _size):
        part = b"".join(plan.body.read(read, offset, wanted))

    assert part == whole[offset : offset + wanted]


def test_the_tag_changes_with_the_source_and_with_the_range(studio):
    index = index_film(film(studio, "closed"))

    tags = {plan_instant(index, a, b).etag(of) for a in (0, 1) for b in (30, 31) for of in ("one", "two")}

    assert len(tags) == 8
    assert plan_instant(index, 0, 30).etag("one") in tags


def test_a_film_replaced_by_a_shorter_one_ends_the_sending(studio, tmp_path):
    source = tmp_path / "film.mp4"
    source.write_bytes(film(studio, "closed").read_bytes())
    plan = plan_instant(index_film(source), 0, 60)
    source.write_bytes(source.read_bytes()[:20_000])

    with reading(source) as (read, _size), pytest.raises(EOFError):
        b"".join(plan.body.read(read))
    with pytest.raises(Unreadable, match="bytes are missing"):
        save(plan, source, tmp_path / "clip.mp4")


def test_the_index_is_written_whole_and_mapped(studio, tmp_path):
    source = film(studio, "uneven")

    told = write_index(source, tmp_path / "film.index")

    index = load_index(tmp_path / "film.index")
    assert (told.frames, told.variable, index.frames) == (60, True, 60)
    assert told.size == (tmp_path / "film.index").stat().st_size
    assert [p.name for p in tmp_path.iterdir()] == ["film.index"]
    for frame in range(60):
        moment = Fraction(DIP[frame], 600)
        assert index.moment_of(frame) == moment
        assert index.frame_at(moment) == frame
        assert index.frame_at(moment + Fraction(1, 100)) == frame
    assert index.frame_at(Fraction(10**6)) > 60
    with pytest.raises(Unreadable, match="another version"):
        Index.from_buffer(b"PARVIS\x009" + bytes(100))


def test_frames_are_numbered_as_players_show_them(samples):
    index = index_film(samples / "videos/iphone-portrait-hevc-hlg-open-gop-vfr-edit-list.mp4")

    assert (index.frames, index.picture.samples.count, index.notes) == (77, 86, ("left-out:meta",))


def test_a_frame_that_is_only_marked_as_a_start_is_not_started_from(samples):
    index = index_film(samples / "videos/london-rooftop-360p-long-gop.mp4")

    assert index.picture.points.tolist() == [0, 250, 276]


def test_decoded_numbers_survive_the_codecs(studio):
    with av.open(str(film(studio, "mpeg4"))) as movie:
        assert [number_in(f) for f in movie.decode(video=0)] == list(range(60))
