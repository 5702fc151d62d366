"""HTTP's rules for bytes: whole, range, unchanged, impossible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.gateways.delivery import Content, answer, byte_range, disposition

CONTENT = Content(length=1000, tag="abc", media_type="video/mp4", name="sea.mp4", attached=True)


def header(answered, name):
    return dict(answered.headers).get(name)


@pytest.mark.parametrize(
    ("asked", "status", "offset", "length"),
    [
        (None, 200, 0, 1000),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=0-999", 206, 0, 1000),
        ("bytes=999-", 206, 999, 1),
        ("bytes=600-", 206, 600, 400),
        ("bytes=990-5000", 206, 990, 10),
        ("bytes=-1", 206, 999, 1),
        ("bytes=-5000", 206, 0, 1000),
        ("Bytes = 5-9", 206, 5, 5),
        ("bytes=1000-", 416, 0, 0),
        ("bytes=-0", 416, 0, 0),
        ("bytes=" + "9" * 5000 + "-", 416, 0, 0),
        ("bytes=0-" + "9" * 5000, 206, 0, 1000),
        ("bytes=0-1,5-6", 200, 0, 1000),
        ("bytes=9-5", 200, 0, 1000),
        ("bytes=-", 200, 0, 1000),
        ("bytes=a-b", 200, 0, 1000),
        ("frames=0-5", 200, 0, 1000),
        ("", 200, 0, 1000),
    ],
)
def test_a_single_range_is_sent_and_anything_else_is_the_whole(asked, status, offset, length):
    answered = answer("GET", {} if asked is None else {"range": asked}, CONTENT)

    assert (answered.status, answered.offset, answered.length) == (status, offset, length)
    assert header(answered, "Content-Length") == str(length)
    assert header(answered, "Accept-Ranges") == "bytes"
    assert header(answered, "ETag") == '"abc"'


def test_a_range_says_where_it_lies_and_an_impossible_one_how_long_the_whole_is():
    assert header(answer("GET", {"range": "bytes=5-9"}, CONTENT), "Content-Range") == "bytes 5-9/1000"
    assert header(answer("GET", {"range": "bytes=1000-"}, CONTENT), "Content-Range") == "bytes */1000"


@pytest.mark.parametrize(
    ("condition", "status"),
    [('"abc"', 206), ('"old"', 200), ('W/"abc"', 200), ("Sun, 22 Nov 2026 10:00:00 GMT", 200)],
)
def test_a_resumed_download_of_a_replaced_file_starts_anew(condition, status):
    assert answer("GET", {"range": "bytes=600-", "if-range": condition}, CONTENT).status == status


@pytest.mark.parametrize(
    ("known", "status"),
    [('"abc"', 304), ('W/"abc"', 304), ('"x", "abc"', 304), ("*", 304), ('"x"', 200)],
)
def test_what_the_reader_has_is_not_sent_again(known, status):
    answered = answer("GET", {"if-none-match": known}, CONTENT)

    assert (answered.status, answered.length) == (status, 1000 if status == 200 else 0)


@pytest.mark.parametrize(("wanted", "status"), [('"abc"', 200), ('W/"abc"', 412), ('"x"', 412), ("*", 200)])
def test_if_match_asks_for_exactly_these_bytes(wanted, status):
    assert answer("GET", {"if-match": wanted}, CONTENT).status == status


def test_head_tells_everything_and_sends_nothing():
    answered = answer("HEAD", {"range": "bytes=0-5"}, CONTENT)

    assert (answered.status, answered.length, header(answered, "Content-Length")) == (200, 0, "1000")


def test_bytes_are_only_read():
    assert answer("POST", {}, CONTENT).status == 405


def test_the_name_reaches_new_readers_in_full_and_old_ones_in_ascii():
    assert disposition('Été "à" Kyïv\r\n.mp4', attached=True) == (
        "attachment; filename=\"Ete _a_ Kyiv.mp4\"; filename*=UTF-8''%C3%89t%C3%A9%20%22%C3%A0%22%20Ky%C3%AFv.mp4"
    )


@given(st.integers(0, 50), st.integers(0, 60), st.integers(0, 60))
def test_a_range_is_always_the_same_bytes_of_the_whole(length, first, last):
    whole = bytes(range(length))
    found = byte_range(f"bytes={first}-{last}", length)

    if last < first:
        assert found == "ignored"
    elif first >= length:
        assert found == "unsatisfiable"
    else:
        assert whole[slice(*found)] == whole[first : last + 1]


@given(st.integers(0, 50), st.integers(0, 60))
def test_a_suffix_is_the_end_of_the_whole(length, suffix):
    whole = bytes(range(length))
    found = byte_range(f"bytes=-{suffix}", length)

    if min(suffix, length) == 0:
        assert found == "unsatisfiable"
    else:
        assert whole[slice(*found)] == whole[-suffix:]


@given(st.text(max_size=40))
def test_no_text_in_a_range_header_breaks_the_answer(text):
    assert answer("GET", {"range": text}, CONTENT).status in {200, 206, 416}


@given(st.text(min_size=0, max_size=60))
def test_no_file_name_breaks_out_of_its_header(name):
    written = disposition(name, attached=True)

    assert written.isascii() and written.isprintable() and written.count('"') == 2
