"""Captions: read from WebVTT and SubRip, cleaned of everything but text, written and cut along."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.domain.captions import (
    MOST_BYTES,
    Captions,
    Cue,
    FaultyCaptions,
    check_fits_film,
    cleaned,
    cut_captions,
    move_captions,
    parse_captions,
    passages_in,
    read_captions,
    sentences,
    turns,
    write_captions,
    write_subrip,
    write_text,
)
from parvis.domain.refusals import Invalid

VTT = """\ufeffWEBVTT - of a film
Kind: captions

STYLE
::cue(.loud) { color: yellow }

REGION
id:low width:40% lines:3 regionanchor:0%,100% viewportanchor:10%,90%

NOTE nobody sees this

one
00:01.000 --> 00:00:03.500 position:10% align:start region:low
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


def test_web_captions_are_read_and_written_with_their_styles_and_places():
    found = parse_captions(VTT.encode())

    assert found == Captions(
        (
            Cue(
                1000,
                3500,
                ("<v Claire>Where the <i>sea</i> begins</v>", "<c.loud>and ends</c> &amp; so on"),
                "position:10% align:start region:low",
                "one",
            ),
            Cue(6000, 7000, ("Later",)),
        ),
        (
            "STYLE\n::cue(.loud) { color: yellow }",
            "REGION\nid:low width:40% lines:3 regionanchor:0%,100% viewportanchor:10%,90%",
        ),
    )
    assert parse_captions(write_captions(found.cues, found.head).encode()) == found


def test_captions_leave_as_subrip_and_as_text_to_read():
    cues = (*read_captions(VTT.encode()), Cue(8000, 9000, ("<v Olga, pilot>No.",)))

    assert write_subrip(cues).startswith("1\n00:00:01,000 --> 00:00:03,500\nClaire: Where the <i>sea</i> begins\nand")
    assert read_captions(write_subrip(cues).encode())[1] == Cue(6000, 7000, ("Later",))
    assert write_text(cues, lambda at: str(at)) == (
        "[1000]\nClaire\nWhere the sea begins and ends & so on\n\n[6000]\nLater\n\n[8000]\nOlga, pilot\nNo.\n"
    )


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
        ("<b.big onclick=x>B</b>", "<b.big>B</b>"),
        ('<v "><script>">x', "<v &quot;>".replace("&quot;", '"') + '"&gt;x'),
        ("<00:00:01.000>karaoke", "<00:00:01.000>karaoke"),
        ("<lang en>word</lang>", "<lang en>word</lang>"),
        ("<lang en onclick=x>word", "word"),
        ('<c.a.b"c>word</c>', "<c.a.b>word</c>"),
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
        (b"1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\nlost", "caption-without-times"),
        (b"WEBVTTX\n\n00:01.000 --> 00:02.000\nx", "captions-head"),
        (b"WEBVTT\n00:01.000 --> 00:02.000\nx", "blank-line-missing"),
        (
            b"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n00:01.000 --> 00:02.000\nx",
            "captions-of-stream",
        ),
        (b"WEBVTT\n\nlost words\n\n00:01.000 --> 00:02.000\nx", "caption-without-times"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000 size:900%\nx", "caption-setting"),
        (b"WEBVTT\n\nSTYLE\n::cue{background:url(//x)}\n\n00:01.000 --> 00:02.000\nx", "captions-style"),
        (b"WEBVTT\n\nSTYLE\n@import 'x'; ::cue{}\n\n00:01.000 --> 00:02.000\nx", "captions-style"),
        (b"WEBVTT\n\nREGION\nid:a <b>\n\n00:01.000 --> 00:02.000\nx", "captions-region"),
        (b"1\n00:00:01,000 --> 00:00:02,000\nx\n00:00:03,000 --> 00:00:04,000\ny", "blank-line-missing"),
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


def test_every_fault_of_a_file_is_named_with_its_line():
    content = (
        "WEBVTT\r\n\r\n00:02.000 --> 00:01.000\r\nx\r\n\r\n00:0a.000 --> 00:05.000\r\ny\r\n\r\n"
        "nobody says when\r\n\r\n00:06.000 --> 00:07.000 up:high\r\nz\r\n"
    )
    with pytest.raises(FaultyCaptions) as refused:
        read_captions(content.encode())

    assert [(fault.line, fault.code) for fault in refused.value.faults] == [
        (3, "caption-ends-early"),
        (6, "caption-times"),
        (9, "caption-without-times"),
        (11, "caption-setting"),
    ]
    assert refused.value.faults[1].message % refused.value.faults[1].facts == (
        "Line 6: the times of caption 2 cannot be understood: “00:0a.000 --> 00:05.000”."
    )


def test_the_line_that_is_not_utf_8_is_named():
    with pytest.raises(FaultyCaptions, match="Line 4"):
        read_captions("1\n00:00:01,000 --> 00:00:02,000\na\nété".encode("latin-1"))


def test_words_that_light_up_one_by_one_do_so_in_a_part_at_the_same_moments():
    cues = (Cue(1000, 5000, ("<00:00:02.000>one <00:00:04.000>two",), "align:start", "k"),)

    assert list(cut_captions(cues, Fraction(3), Fraction(9))) == [
        Cue(0, 2000, ("one <00:00:01.000>two",), "align:start", "k")
    ]


@st.composite
def some_cues(draw):
    """Captions of a short film, in order, some of them over each other."""
    times = draw(st.lists(st.tuples(st.integers(0, 20_000), st.integers(1, 4_000)), max_size=12))
    return tuple(Cue(begins, begins + length, (f"<v A>{n}",)) for n, (begins, length) in enumerate(sorted(times)))


RATES = st.sampled_from([Fraction(25), Fraction(30000, 1001), Fraction(24000, 1001), Fraction(50), Fraction(25, 2)])


@given(some_cues(), RATES, st.lists(st.integers(0, 700), min_size=2, max_size=6, unique=True))
def test_parts_put_one_behind_the_other_show_what_the_film_shows_as_long_as_it_does(cues, rate, frames):
    edges = sorted(frames)
    whole = list(cut_captions(cues, edges[0] / rate, edges[-1] / rate))
    parts = [list(cut_captions(cues, first / rate, end / rate)) for first, end in pairwise(edges)]

    def shown(some):
        return sum(cue.ends - cue.begins for cue in some)

    assert shown(whole) == sum(map(shown, parts))
    for part, first, end in zip(parts, edges, edges[1:], strict=False):
        lasts = round(end / rate * 1000) - round(first / rate * 1000)
        assert all(0 <= cue.begins < cue.ends <= lasts for cue in part)
        assert [cue.begins for cue in part] == sorted(cue.begins for cue in part)
        assert {cue.lines for cue in part} == {
            cue.lines for cue in cues if cue.begins < round(end / rate * 1000) and cue.ends > round(first / rate * 1000)
        }


@given(some_cues(), st.integers(0, 5_000))
def test_moved_there_and_back_captions_are_what_they_were(cues, thousandths):
    assert move_captions(move_captions(cues, thousandths), -thousandths) == cues


def test_captions_do_not_move_before_the_film():
    with pytest.raises(Invalid, match=r"begins at 00:00:01\.000"):
        move_captions((Cue(1000, 2000, ("a",)),), -1001)


@given(some_cues())
def test_what_is_written_is_read_back(cues):
    if cues:
        assert read_captions(write_captions(cues).encode()) == cues


SPOKEN = (
    Cue(0, 1000, ("<v Olga>We went out",)),
    Cue(1000, 2000, ("<v Olga>at five.",)),
    Cue(2000, 3000, ("<v Olga>It was cold.",)),
    Cue(3000, 4000, ("<v Ion>Very",)),
    Cue(9000, 9500, ("<v Ion>cold",)),
)


def test_sentences_run_over_captions_and_end_with_a_full_stop_another_speaker_or_a_silence():
    assert [(one.speaker, one.words, one.begins, one.ends) for one in sentences(SPOKEN)] == [
        ("Olga", "We went out at five.", 0, 2000),
        ("Olga", "It was cold.", 2000, 3000),
        ("Ion", "Very", 3000, 4000),
        ("Ion", "cold", 9000, 9500),
    ]


def test_a_turn_lasts_until_somebody_else_speaks_or_nobody_does():
    assert [one.words for one in turns(SPOKEN)] == ["We went out at five. It was cold.", "Very", "cold"]
    assert [one.words for one in passages_in(turns(SPOKEN), 2999, 9000)] == [
        "We went out at five. It was cold.",
        "Very",
    ]


@pytest.mark.parametrize(
    ("name", "faults"),
    [
        ("accents-voice-tags-notes-fr.vtt", []),
        ("audio-description-fr.vtt", []),
        ("broken-missing-text.srt", []),
        ("broken-missing-time-line.srt", [(5, "caption-without-times")]),
        ("broken-missing-time-line.vtt", [(6, "caption-without-times")]),
        ("broken-no-header.vtt", []),
        ("broken-timestamp.vtt", [(6, "caption-times")]),
        ("byte-order-mark.vtt", []),
        ("cue-settings-good-and-bad.vtt", [(11, "caption-setting")]),
        ("cue-tags.vtt", []),
        ("nasa-webb-narration-en.srt", []),
        ("regions.vtt", []),
        ("rolling-auto-captions.vtt", [(19, "blank-line-missing")]),
        ("style-block.vtt", []),
        ("utf-16-big-endian.srt", []),
    ],
)
def test_files_of_other_houses_are_read_or_each_fault_is_named_with_its_line(samples, name, faults):
    content = (samples / "captions" / name).read_bytes()
    if not faults:
        found = parse_captions(content)
        assert parse_captions(write_captions(found.cues, found.head).encode()) == found
        return
    with pytest.raises(FaultyCaptions) as refused:
        parse_captions(content)
    assert [(fault.line, fault.code) for fault in refused.value.faults] == faults
