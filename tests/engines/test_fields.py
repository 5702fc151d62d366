"""Films coded as fields are told from interlaced films whose samples are whole frames."""

from __future__ import annotations

import struct

import pytest

from parvis.engines.movie.boxes import box
from parvis.engines.movie.reading import build_index
from parvis.engines.movie.reasons import Unreadable
from parvis.engines.movie.splice import _why_no_edges
from parvis.gateways.video.indexing import index_film
from tests.engines.movies import Tables, movie, reader, rows
from tests.footage import Footage, make


def golomb(value: int) -> str:
    written = f"{value + 1:b}"
    return "0" * (len(written) - 1) + written


def unit(kind: int, bits: str) -> bytes:
    bits += "1"  # the stop bit
    bits += "0" * (-len(bits) % 8)
    return bytes([0x60 | kind]) + bytes(int(bits[at : at + 8], 2) for at in range(0, len(bits), 8))


def sequence(*, whole_frames: bool, rich: bool = False) -> bytes:
    profile = 100 if rich else 77
    colour = golomb(1) + golomb(0) + golomb(0) + "0" + "0" if rich else ""
    size = golomb(1) + "0" + golomb(9) + golomb(4)
    last = "1" if whole_frames else "00"
    return unit(7, f"{profile:08b}{0:08b}{30:08b}{golomb(0)}{colour}{golomb(0)}{golomb(2)}{size}{last}")


def film(parameters: bytes, field_pictures: set[int]) -> bytes:
    """Ten pictures in an MP4; those named say in their slice header that they are fields."""
    picture = unit(8, golomb(0) + golomb(0))
    sets = b"".join(struct.pack(">H", len(one)) + one for one in (parameters,)) + b"\1"
    sets += struct.pack(">H", len(picture)) + picture
    entry = bytes(6) + struct.pack(">H", 1) + bytes(70) + box(b"avcC", b"\1\x4d\0\x1e\xff\xe1" + sets)
    media = b""
    for number in range(10):
        header = golomb(0) + golomb(7) + golomb(0) + f"{number:04b}" + ("1" if number in field_pictures else "0")
        slice_ = unit(5 if number == 0 else 1, header + "0" * 40)
        media += (struct.pack(">I", len(slice_)) + slice_).ljust(1000, b"\0")
    tables = Tables(codec=b"avc1", stco=rows((24,)), stsd_entry=entry, stss=rows((1,)))
    content = movie(tables)
    return content[:24] + media + content[24 + len(media) :]


@pytest.mark.parametrize("rich", [False, True])
@pytest.mark.parametrize("where", [{0}, {9}])
def test_a_film_with_even_one_field_is_not_cut_at_once(rich, where):
    with pytest.raises(Unreadable) as refused:
        build_index(*reader(film(sequence(whole_frames=False, rich=rich), where)))

    assert refused.value.code == "field-coded"


@pytest.mark.parametrize("whole_frames", [True, False])
def test_whole_frames_are_cut_at_once_interlaced_or_not(whole_frames):
    # Where frames are always whole, the bit after the frame number means something else.
    marked = {0, 3} if whole_frames else set()

    assert build_index(*reader(film(sequence(whole_frames=whole_frames), marked))).frames == 10


def test_a_damaged_parameter_set_counts_as_nothing():
    assert build_index(*reader(film(b"\x67\x4d", {1}))).frames == 10


def test_a_really_interlaced_film_with_whole_frames_keeps_its_instant_form(tmp_path):
    footage = Footage(options={"x264opts": "interlaced=1"})

    assert index_film(make(tmp_path / "interlaced.mp4", footage)).frames == footage.frames


@pytest.mark.parametrize("kept", range(4, 24))
def test_a_configuration_that_was_cut_off_has_no_edges_and_raises_nothing(kept):
    index = build_index(*reader(film(sequence(whole_frames=True), set())))
    picture = index.picture
    at = picture.boxes["stsd"].find(b"avcC")
    picture.boxes["stsd"] = picture.boxes["stsd"][: at + kept]

    assert _why_no_edges(picture) == "descriptions"
