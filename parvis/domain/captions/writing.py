"""Captions as files: WebVTT with its styles, SubRip, and the transcript as text to read."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable

from parvis.domain.captions.cues import TAG, Cue
from parvis.domain.captions.speaking import turns
from parvis.domain.captions.times import clock

__all__ = ["clock", "write_captions", "write_subrip", "write_text"]

SUBRIP_KEEPS = re.compile(r"</?[ibu]>")
DRESSED = re.compile(r"<(/?[ibu])(?:\.[^<>]*)?>")


def write_captions(cues: Iterable[Cue], head: Iterable[str] = ()) -> str:
    """The captions as WebVTT."""
    blocks = [
        (f"{cue.name}\n" if cue.name else "")
        + f"{clock(cue.begins)} --> {clock(cue.ends)}{' ' + cue.settings if cue.settings else ''}\n"
        + "\n".join(cue.lines)
        for cue in cues
    ]
    return "\n\n".join(["WEBVTT", *head, *blocks]) + "\n"


def write_subrip(cues: Iterable[Cue]) -> str:
    """The captions as SubRip: emphasis stays, a new speaker stands in front of what he or she says."""
    blocks, before = [], ""
    for number, cue in enumerate(cues, start=1):
        times = f"{clock(cue.begins)} --> {clock(cue.ends)}".replace(".", ",")
        lines = [line for line in map(_plain, cue.lines) if line]
        if lines and cue.speaker and cue.speaker != before:
            lines[0] = f"{cue.speaker}: {lines[0]}"
        before = cue.speaker
        blocks.append(f"{number}\n{times}\n" + "\n".join(lines) + "\n")
    return "\n".join(blocks)


def write_text(cues: Iterable[Cue], label: Callable[[int], str]) -> str:
    """The transcript: a paragraph for each turn of a speaker; `label` writes its moment."""
    paragraphs = []
    for turn in turns(cues):
        who = f"{turn.speaker}\n" if turn.speaker else ""
        paragraphs.append(f"[{label(turn.begins)}]\n{who}{turn.words}\n")
    return "\n".join(paragraphs)


def _plain(line: str) -> str:
    kept = DRESSED.sub(r"<\1>", line)
    kept = TAG.sub(lambda found: found[0] if SUBRIP_KEEPS.fullmatch(found[0]) else "", kept)
    return html.unescape(kept).strip()
