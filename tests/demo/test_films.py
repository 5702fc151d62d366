"""The films: whole in both shapes and sizes, in house form, the same each time."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from parvis.demo.films import FILMS, Stage, write_film
from parvis.demo.films.lettering import CornerTimecode, frames_at, timecode
from parvis.demo.films.stage import Canvas

TINY = Stage(96, 54)
NAMES = [film.name for film in FILMS]


def test_the_films_make_about_twelve_minutes_at_four_rates():
    assert 11 * 60 <= sum(film.seconds for film in FILMS) <= 13 * 60
    assert {film.rate for film in FILMS} == {Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(50)}


@pytest.mark.parametrize("film", FILMS, ids=NAMES)
def test_every_shot_paints_at_any_size(film):
    for stage in (TINY, Stage(60, 80)):
        for shot in film.shots:
            painter = shot.scene(stage)
            for second in (0.0, shot.seconds / 2, shot.seconds - 0.04):
                canvas = painter(second)

                assert canvas.luma.shape == (stage.height, stage.width)
                assert canvas.blue.shape == canvas.red.shape == (stage.height // 2, stage.width // 2)
                assert np.isfinite(canvas.luma).all()


@pytest.mark.parametrize("film", FILMS, ids=NAMES)
def test_a_film_is_in_house_form(film, tmp_path):
    path = tmp_path / "film.mp4"
    frames = 2 * film.gop + 3

    write_film(film, path, stage=TINY, frames=frames)

    with av.open(str(path)) as movie:
        picture, sound = movie.streams.video[0], movie.streams.audio[0]
        packets = [packet for packet in movie.demux(picture) if packet.size]
        keys = [n for n, packet in enumerate(sorted(packets, key=lambda p: p.pts)) if packet.is_keyframe]
        assert (picture.codec_context.name, sound.codec_context.name) == ("h264", "aac")
        assert picture.average_rate == film.rate
        assert len(packets) == frames
        assert keys == [0, film.gop, 2 * film.gop]
        assert picture.metadata["timecode"] == film.start
        assert abs(sound.duration * sound.time_base - frames / film.rate) < Fraction(1, 20)
    data = path.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_a_film_is_the_same_each_time_and_tells_how_far_it_is(tmp_path):
    told: list[tuple[int, int]] = []

    for name in ("a", "b"):
        write_film(
            FILMS[0], tmp_path / name, stage=TINY, frames=30, progress=lambda done, total: told.append((done, total))
        )

    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert told == [(1, 30), (26, 30), (30, 30)] * 2


@pytest.mark.parametrize(
    ("frame", "label"),
    [(0, "00:59:30;00"), (899, "00:59:59;29"), (900, "01:00:00;00"), (2697, "01:00:59;27"), (2700, "01:01:00;02")],
)
def test_the_drop_frame_film_counts_as_smpte_does(frame, label):
    rate = Fraction(30000, 1001)
    first = frames_at("00:59:30;00", rate)

    assert timecode(first + frame, rate, drop=True) == label


def test_the_corner_timecode_can_be_left_out():
    stage = Stage(320, 180)
    plain, marked = Canvas.plain(stage, "#204050"), Canvas.plain(stage, "#204050")

    CornerTimecode(stage, Fraction(25), "10:00:00:00").burn(marked, 12)

    changed = np.argwhere(plain.luma != marked.luma)
    assert changed[:, 0].min() > 150
    assert changed[:, 1].min() > 160
