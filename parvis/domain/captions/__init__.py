"""Captions: what is said and what can be heard, as text that stands over the picture for a while.

A press office hands them in as WebVTT or SubRip, in one file a language; the
same words, read one after the other, are the transcript.  What leaves the house
is WebVTT, SubRip or plain text.  WebVTT keeps positions, classes and style
sheets that reach nothing outside the caption; markup that no player of ours
needs is left out, because captions are shown inside our pages.  A part of a
film takes its captions along: those on screen in it, counted from its first frame.

- `cues`: a caption, its words and speaker; captions of a part, moved in time
- `cleaning`: markup that may stay
- `reading`: WebVTT and SubRip, every fault with its line
- `writing`: WebVTT, SubRip and the transcript as text
- `speaking`: sentences, and who says what for how long
- `life`: how captions come to the public
"""

from parvis.domain.captions.cleaning import cleaned
from parvis.domain.captions.cues import Captions, Cue, cut_captions, move_captions
from parvis.domain.captions.life import CaptionState, VersionCause
from parvis.domain.captions.reading import (
    MOST_BYTES,
    Fault,
    FaultyCaptions,
    check_fits_film,
    parse_captions,
    read_captions,
)
from parvis.domain.captions.speaking import Passage, passages_in, sentences, turns
from parvis.domain.captions.writing import clock, write_captions, write_subrip, write_text

__all__ = [
    "MOST_BYTES",
    "CaptionState",
    "Captions",
    "Cue",
    "Fault",
    "FaultyCaptions",
    "Passage",
    "VersionCause",
    "check_fits_film",
    "cleaned",
    "clock",
    "cut_captions",
    "move_captions",
    "parse_captions",
    "passages_in",
    "read_captions",
    "sentences",
    "turns",
    "write_captions",
    "write_subrip",
    "write_text",
]
