"""What became of a text: the words that stayed, those taken away, those added.

People sign, review and approve texts that were changed since they last read
them.  They read the change word by word, never character by character; white
space belongs to the word before it, so that the new text is exactly what stayed
and what was added, put together again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

# Beyond this many words a comparison word by word would hold a request for seconds; paragraphs are compared instead.
WORD_BY_WORD = 3_000

_WORD = re.compile(r"\S+\s*|\s+")
_PARAGRAPH = re.compile(r"[^\n]*\n|[^\n]+")


class ChangeKind(Enum):
    STAYED = "stayed"
    TAKEN = "taken"
    ADDED = "added"


@dataclass(frozen=True)
class Change:
    """A stretch of text that met one fate."""

    kind: ChangeKind
    text: str


def changes(before: str, after: str) -> tuple[Change, ...]:
    """The way from one text to the other; what stayed and what was added is the new text, in order."""
    if before == after:
        return (Change(ChangeKind.STAYED, after),) if after else ()
    pieces = _WORD if max(len(before), len(after)) < WORD_BY_WORD * 8 else _PARAGRAPH
    old, new = pieces.findall(before), pieces.findall(after)
    if max(len(old), len(new)) > WORD_BY_WORD:
        return tuple(
            Change(kind, text) for kind, text in ((ChangeKind.TAKEN, before), (ChangeKind.ADDED, after)) if text
        )
    found: list[Change] = []
    for fate, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if fate == "equal":
            found.append(Change(ChangeKind.STAYED, "".join(new[from_new:to_new])))
            continue
        if from_old < to_old:
            found.append(Change(ChangeKind.TAKEN, "".join(old[from_old:to_old])))
        if from_new < to_new:
            found.append(Change(ChangeKind.ADDED, "".join(new[from_new:to_new])))
    return tuple(found)
