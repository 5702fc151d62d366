"""Captions: read from WebVTT and SubRip, cleaned of everything but text, written and cut along."""

from fractions import Fraction

import pytest

from parvis.domain.captions import (
    MOST_BYTES,
    Cue,
    check_fits_film,
    cleaned,
    cut_captions,
    read_captions,
    write_captions,
)
from parvis.domain.refusals import Invalid

VTT = """\ufeffWEBVTT - of a film
Kind: captions

STYLE
::cue { background: url(https://elsewhere.example/x) }

NOTE nobody sees this

one
00:01.000 --> 00:00:03.500 position:10% align:start
<v Claire>Where the <i>sea</i> begins</v>
<c.loud>and ends</c> & so on

00:00:04.000 --> 00:00:05.000

00:00:06.000 --> 00:00:07.000
Later
"""
SRT = (
    "1\r\n00:00:01,000 --> 00:00:02,000\r\n{\\an8}L’aube\r\n\r\nsur la mer\r\n\r\n"
    "2\r\n0:00:03,5 --> 0:00:04,25\r\n<font color=red>Ou pas</font>\r\n"
)


def test_web_captions_are_read_and_written_clean():
    cues = read_captions(VTT.encode())

    assert cues == (
        Cue(1000, 3500, ("<v Claire>Where the <i>sea</i> begins</v>", "and ends &amp; so on")),
        Cue(6000, 7000, ("Later",)),
    )
    assert write_captions(cues).startswith("WEBVTT\n\n00:00:01.000 --> 00:00:03.500\n<v Claire>")
    assert read_captions(write_captions(cues).encode()) == cues


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_subrip_is_read_with_its_blank_lines(encoding):
    assert read_captions(SRT.encode(encoding)) == (
        Cue(1000, 2000, ("L’aube", "sur la mer")),
        Cue(3500, 4250, ("Ou pas",)),
    )


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("<script>alert(1)</script>", "alert(1)"),
        ('<img src=x onerror="alert(1)">', ""),
        ("&lt;script&gt;", "&lt;script&gt;"),
        ("a < b --> c", "a &lt; b --&gt; c"),
        ("<b.big onclick=x>B</b>", "<b>B</b>"),
        ('<v "><script>">x', "<v &quot;>".replace("&quot;", '"') + '"&gt;x'),
        ("<00:00:01.000>karaoke", "karaoke"),
        ("<lang en>word</lang>", "word"),
        ("bell\x07 and\x00 nul", "bell and nul"),
        ("<<i>>", "&lt;<i>&gt;"),
    ],
)
def test_a_line_keeps_text_emphasis_and_speakers_only(line, kept):
    assert cleaned(line) == kept


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no-captions"),
        (b"WEBVTT\n\nNOTE only this\n", "no-captions"),
        (b"\x89PNG\r\n", "not-utf-8"),
        (b"\xff\xfe\x00", "not-utf-8"),
        (b"00:00:02.000 --> 00:00:02.000\nx", "caption-ends-early"),
        (b"00:99:02.000 --> 00:00:02.000\nx", "caption-times"),
        (b"soon --> later\nx", "caption-times"),
        (b"00:00:01.000 --> 00:00:02.000\n" + b"x" * 1001, "caption-too-long"),
        (b"x" * (MOST_BYTES + 1), "captions-too-large"),
        (b"00:00:01.000 --> 00:00:02.000\nx\n\n" * 20_001, "too-many-captions"),
    ],
)
def test_what_is_no_caption_file_is_refused_with_its_reason(content, code):
    with pytest.raises(Invalid) as refused:
        read_captions(content)

    assert (refused.value.code, refused.value.field) == (code, "file")


@pytest.mark.parametrize(
    ("begins", "ends", "left"),
    [
        (0, 10, [(1000, 3000), (4000, 6000)]),
        (1, 4, [(0, 2000)]),
        (2, 5, [(0, 1000), (2000, 3000)]),
        (3, 4, []),
        (Fraction(299, 100), Fraction(401, 100), [(0, 10), (1010, 1020)]),
        (6, 9, []),
    ],
)
def test_a_part_has_the_captions_on_screen_in_it_counted_from_its_first_frame(begins, ends, left):
    cues = (Cue(1000, 3000, ("a",)), Cue(4000, 6000, ("b",)))

    assert [(cue.begins, cue.ends) for cue in cut_captions(cues, Fraction(begins), Fraction(ends))] == left


@pytest.mark.parametrize(("begins", "fits"), [(0, True), (9_999, True), (10_000, False), (200_000, False)])
def test_captions_of_another_film_are_told(begins, fits):
    cues = (Cue(begins, begins + 10, ("a",)),)
    if fits:
        check_fits_film(cues, Fraction(10))
        return
    with pytest.raises(Invalid, match="another film"):
        check_fits_film(cues, Fraction(10))
