"""The tables of a film: read when they are sound, refused in words when they are not."""

from __future__ import annotations

import struct
import tracemalloc
from dataclasses import replace
from fractions import Fraction
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parvis.engines.movie.boxes import box, full_box
from parvis.engines.movie.index import Index
from parvis.engines.movie.plan import plan_instant
from parvis.engines.movie.rate import pace_of
from parvis.engines.movie.reading import build_index
from parvis.engines.movie.reasons import REASONS, Unreadable
from parvis.engines.movie.runs import Runs
from tests.engines.movies import Tables, movie, reader, rows

MANY = 0xFFFFFFFF
SOUND = Tables(codec=b"twos", handler=b"soun", timescale=48000)


def refusal(content: bytes) -> Unreadable:
    """How this file is refused, quickly and without much memory."""
    tracemalloc.start()
    began = process_time()
    try:
        with pytest.raises(Unreadable) as refused:
            build_index(*reader(content))
        assert process_time() - began < 2
        assert tracemalloc.get_traced_memory()[1] < 64 << 20
    finally:
        tracemalloc.stop()
    assert str(refused.value)
    return refused.value


def test_a_sound_table_is_read_and_cut():
    content = movie(Tables(stco=rows((24,))))
    read, size = reader(content)

    index = build_index(read, size)
    plan = plan_instant(index, 3, 7)

    assert (index.frames, index.pace.rate) == (10, 25)
    assert (plan.hidden_before, plan.hidden_after, plan.duration) == (0, 0, Fraction(4, 25))
    whole = b"".join(plan.body.read(read))
    again = build_index(*reader(whole))
    assert again.frames == 4
    assert whole[-4000:] == content[24 + 3000 : 24 + 7000]


BAD = {
    "nothing": b"",
    "text": b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n" * 20,
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "no-moov": box(b"ftyp", b"qt  ", bytes(4)) + box(b"mdat", bytes(100)),
    "half-a-moov": movie(Tables(stco=rows((24,))))[:-100],
    "box-of-size-7": struct.pack(">I4s", 7, b"ftyp") + bytes(100),
    "box-of-size-3-inside": movie(Tables(stco=rows((24,)), extra=struct.pack(">I4s", 3, b"junk") + bytes(8))),
    "moov-of-4-gb": struct.pack(">I4s", MANY, b"moov") + bytes(100),
    "moov-of-2-eb": struct.pack(">I4sQ", 1, b"moov", 1 << 61) + bytes(100),
    "no-tracks": movie(),
    "only-sound": movie(replace(SOUND, stco=rows((24,)))),
    "fragmented": movie(Tables(stco=rows((24,))), top_side=box(b"moof", bytes(16))),
    "encrypted": movie(Tables(codec=b"encv", stco=rows((24,)))),
    "media-elsewhere": movie(Tables(stco=rows((24,)), dref_flags=0)),
    "compressed-moov": movie(Tables(stco=rows((24,))), moov_side=box(b"cmov", bytes(20))),
    "4-billion-times": movie(Tables(stco=rows((24,)), stts=struct.pack(">I", MANY) + bytes(80))),
    "4-billion-chunks": movie(Tables(stco=struct.pack(">I", MANY) + bytes(80))),
    "4-billion-starts": movie(Tables(stco=rows((24,)), stss=struct.pack(">I", MANY) + bytes(8))),
    "4-billion-shifts": movie(Tables(stco=rows((24,)), ctts=struct.pack(">I", MANY) + bytes(8))),
    "4-billion-samples": movie(Tables(stco=rows((24,)), stsz=struct.pack(">II", 1, MANY))),
    "4-billion-sizes": movie(Tables(stco=rows((24,)), stsz=struct.pack(">II", 0, MANY) + bytes(80))),
    "a-billion-frames": movie(Tables(stco=rows((24,)), stts=rows((10**9, 1)), stsz=struct.pack(">II", 1, 10**9))),
    "more-samples-than-times": movie(Tables(stco=rows((24,)), stts=rows((9, 40)))),
    "no-times": movie(Tables(stco=rows((24,)), stts=rows())),
    "time-backwards": movie(Tables(stco=rows((24,)), stts=rows((9, 40), (1, 0x80000001)))),
    "chunks-of-nothing": movie(Tables(stco=rows((24,)), stsc=rows((1, 0, 1)))),
    "chunks-out-of-order": movie(Tables(stco=rows((24,), (24,)), stsc=rows((2, 5, 1), (1, 5, 1)))),
    "chunks-from-0": movie(Tables(stco=rows((24,)), stsc=rows((0, 10, 1)))),
    "chunks-missing": movie(Tables(stco=rows((24,)), stsc=rows((1, 9, 1)))),
    "beyond-the-end": movie(Tables(stco=rows((5_000_000,)))),
    "beyond-4-eb": movie(Tables(stco=struct.pack(">IQ", 1, 1 << 63), stco_name=b"co64")),
    "same-bytes-again-and-again": movie(
        Tables(
            stco=rows(*[(24,)] * 100),
            stsc=rows((1, 10, 1)),
            stts=rows((1000, 40)),
            stsz=struct.pack(">II1000I", 0, 1000, *[999] * 1000),
        )
    ),
    "a-week": movie(Tables(stco=rows((24,)), stts=rows((10, 10**9)))),
    "no-clock": movie(Tables(stco=rows((24,)), timescale=0)),
    "start-0": movie(Tables(stco=rows((24,)), stss=rows((0,)))),
    "two-edits": movie(Tables(stco=rows((24,)), elst=rows((100, 0, 65536), (100, 200, 65536)))),
    "dwell": movie(Tables(stco=rows((24,)), elst=rows((100, 0, 0)))),
    "double-speed": movie(Tables(stco=rows((24,)), elst=rows((100, 0, 131072)))),
    "only-empty-edits": movie(Tables(stco=rows((24,)), elst=rows(*[(100, MANY, 65536)] * 4))),
    "edit-past-the-end": movie(Tables(stco=rows((24,)), elst=rows((100, 100_000, 65536)))),
    "10-hour-edit": movie(Tables(stco=rows((24,)), elst=rows((MANY, MANY, 65536), (100, 0, 65536)))),
    "200-tracks": movie(*[Tables(stco=rows((24,)))] * 200),
    "5000-boxes": movie(Tables(stco=rows((24,))), moov_side=box(b"free") * 5000),
}
CODES = {
    "nothing": "empty",
    "text": "not-mp4",
    "picture": "not-mp4",
    "no-moov": "no-table",
    "half-a-moov": "truncated",
    "moov-of-4-gb": "truncated",
    "moov-of-2-eb": "truncated",
    "no-tracks": "no-frames",
    "only-sound": "no-frames",
    "edit-past-the-end": "no-frames",
    "fragmented": "fragmented",
    "encrypted": "encrypted",
    "media-elsewhere": "external",
    "beyond-the-end": "truncated",
    "4-billion-samples": "truncated",
    "a-billion-frames": "truncated",
    "a-week": "too-long",
    "200-tracks": "oversized-tables",
    "5000-boxes": "oversized-tables",
    "two-edits": "edit-list",
    "dwell": "edit-list",
    "double-speed": "edit-list",
    "only-empty-edits": "edit-list",
    "10-hour-edit": "edit-list",
    "box-of-size-7": "no-table",
}


@pytest.mark.parametrize("name", BAD)
def test_a_wrong_file_is_refused_in_words_at_once(name):
    refused = refusal(BAD[name])

    assert refused.code == CODES.get(name, "damaged-tables")
    assert refused.code in REASONS


def test_chunks_that_lie_apart_and_out_of_order_are_gathered():
    places = [24 + n * 1000 for n in (4, 0, 3, 1, 2)]
    content = bytearray(
        movie(Tables(stco=rows(*[(p,) for p in places]), stsc=rows((1, 2, 1)), stsz=struct.pack(">II", 500, 10)))
    )
    for sample in range(10):
        at = places[sample // 2] + sample % 2 * 500
        content[at : at + 500] = bytes([sample + 1]) * 500
    read, size = reader(bytes(content))

    plan = plan_instant(build_index(read, size), 1, 8)
    clip = b"".join(plan.body.read(read))

    again = build_index(*reader(clip))
    assert [clip[again.picture.samples.place(n)[0]] for n in range(7)] == [2, 3, 4, 5, 6, 7, 8]


def test_long_chunks_are_entered_in_the_middle():
    sizes = [(n * 37) % 50 + 1 for n in range(3000)]
    first = Tables(
        stco=rows((24,)), stsc=rows((1, 3000, 1)), stts=rows((3000, 40)), stsz=struct.pack(">II3000I", 0, 3000, *sizes)
    )
    index = Index.from_buffer(build_index(*reader(movie(first, media=100_000))).to_bytes())

    assert [index.picture.samples.place(n) for n in (0, 511, 512, 1999)] == [
        (24 + sum(sizes[:n]), sizes[n]) for n in (0, 511, 512, 1999)
    ]
    assert plan_instant(index, 1000, 1100).body.lengths.tolist() == [sum(sizes[1000:1100])]


def test_a_million_moments_of_plain_sound_cost_nothing():
    sound = replace(
        SOUND,
        stco=rows((24,)),
        stsc=rows((1, 2_000_000, 1)),
        stts=rows((2_000_000, 1)),
        stsz=struct.pack(">II", 4, 2_000_000),
    )
    pictures = Tables(stco=rows((24 + 8_000_000,)), stts=rows((10, 4000)))
    index = build_index(*reader(movie(pictures, sound, media=8_010_000)))

    assert len(index.to_bytes()) < 10_000
    # Frames 5 to 7 are 8 s of 48,000 moments of four bytes, and two pictures.
    plan = plan_instant(index, 5, 7)
    assert sorted(plan.body.lengths.tolist()) == [2000, 8 * 48_000 * 4]


def test_a_place_past_four_gigabytes_is_written_wide():
    far = 5 << 30
    content = movie(Tables(stco=struct.pack(">IQ", 1, far), stco_name=b"co64"))

    def read(offset: int, length: int) -> bytes:
        return content[offset : offset + length] if offset < len(content) else bytes(length)

    plan = plan_instant(build_index(read, far + 20_000), 0, 10)

    assert plan.body.offsets.tolist() == [far]
    assert b"co64" not in plan.body.header  # the clip itself is small


def test_notes_say_what_is_left_out():
    data = Tables(stco=rows((24,)), handler=b"meta")
    silent = replace(SOUND, stco=rows((24,)), elst=rows((100, MANY, 65536), (100, 0, 65536)))

    index = build_index(*reader(movie(Tables(stco=rows((24,))), data, silent)))

    assert index.notes == ("left-out:meta",)
    assert plan_instant(index, 0, 2).notes == ("left-out:meta", "silent:sound")


def test_a_range_outside_the_film_is_a_mistake_of_the_caller():
    index = build_index(*reader(movie(Tables(stco=rows((24,))))))

    for first, end in [(-1, 2), (3, 3), (5, 2), (0, 11), (10, 11), (10**9, 10**9 + 1)]:
        with pytest.raises(ValueError, match="not inside"):
            plan_instant(index, first, end)


def _sound_film() -> bytes:
    sound = replace(
        SOUND, stco=rows((24,)), stsz=struct.pack(">II", 4, 100), stts=rows((100, 1)), stsc=rows((1, 100, 1))
    )
    groups = full_box(b"sbgp", 0, 0, b"roll", rows((10, 1)))
    kinds = full_box(b"sgpd", 1, 0, b"roll", struct.pack(">IIh", 2, 1, -1))
    pictures = Tables(
        codec=b"avc1",
        stco=rows((24,), (5024,)),
        stsc=rows((1, 5, 1)),
        stsz=struct.pack(">II10I", 0, 10, *[1000] * 10),
        stss=rows((1,), (6,)),
        ctts=rows((5, 40), (5, 0)),
        elst=rows((400, 40, 65536)),
        extra=groups + kinds,
    )
    return movie(pictures, sound)


FILM = _sound_film()
MOOV = FILM.index(b"moov")
WORDS = st.sampled_from([0, 1, 7, 8, 0x7FFFFFFF, 0x80000000, MANY]) | st.integers(0, MANY)
CHANGES = st.lists(st.tuples(st.integers(MOOV, len(FILM) - 4), WORDS, st.booleans()), min_size=1, max_size=6)
ENDS = st.just(len(FILM)) | st.integers(0, len(FILM))


def _survives(changes: list[tuple[int, int, bool]], end: int) -> None:
    """A film with a few bytes or words changed, perhaps cut off: refused in words, or cut without harm."""
    content = bytearray(FILM)
    for at, word, whole in changes:
        content[at : at + (4 if whole else 1)] = struct.pack(">I", word) if whole else bytes([word & 255])
    read, size = reader(bytes(content[:end]))
    try:
        index = build_index(read, size)
    except Unreadable:
        return
    index = Index.from_buffer(index.to_bytes())
    plan = plan_instant(index, 0, index.frames)
    assert plan.length == sum(len(part) for part in plan.body.read(read))
    plan_instant(index, index.frames - 1, index.frames)


@settings(max_examples=150, deadline=None)
@given(changes=CHANGES, end=ENDS)
def test_damage_is_refused_or_harmless(changes, end):
    _survives(changes, end)


@pytest.mark.heavy
@settings(max_examples=1_000, deadline=None)
@given(changes=CHANGES, end=ENDS)
def test_much_damage_is_refused_or_harmless(changes, end):
    _survives(changes, end)


@pytest.mark.parametrize(
    ("ticks", "timescale", "rate", "variable"),
    [
        ([0, 40, 80, 120], 1000, Fraction(25), False),
        ([0, 33, 67, 100, 133], 1000, Fraction(30), False),  # Matroska's milliseconds
        ([0, 1001, 2002], 30000, Fraction(30000, 1001), False),
        ([0, 384, 768], 11456, Fraction(179, 6), False),
        ([0, 20, 40, 60, 160, 180, 200], 600, Fraction(30), True),
        ([0], 1000, Fraction(25), False),
        ([5, 5], 1000, Fraction(25), False),
    ],
)
def test_the_pace_is_constant_when_counting_by_it_names_the_right_frame(ticks, timescale, rate, variable):
    pace = pace_of(np.array(ticks, dtype=np.int64), timescale)

    assert (pace.rate, pace.variable) == (rate, variable)


@given(
    rows_=st.lists(st.tuples(st.integers(1, 50), st.integers(0, 100)), min_size=1, max_size=20),
    numbers=st.tuples(st.integers(0, 999), st.integers(1, 1000)),
    value=st.integers(-5, 10**5),
)
def test_runs_are_the_table_they_stand_for(rows_, numbers, value):
    counts, deltas = (np.array(column, dtype=np.int64) for column in zip(*rows_, strict=True))
    plain = np.concatenate(([0], np.cumsum(np.repeat(deltas, counts))))
    runs = Runs.of_deltas(counts, deltas)
    first = numbers[0] % runs.count
    end = min(runs.count, first + numbers[1])

    assert [runs.at(n) for n in (0, first, runs.count)] == [plain[0], plain[first], plain[-1]]
    assert runs.between(first, end).tolist() == plain[first:end].tolist()
    assert np.repeat(*runs.deltas(first, end)[::-1]).tolist() == np.diff(plain[first : end + 1]).tolist()
    assert runs.last_at_or_before(value) == max(0, int((plain[:-1] <= value).sum()) - 1)
