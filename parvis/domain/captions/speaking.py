"""What is said, as people read it: sentences, and the turns of those who speak.

A caption is no unit of speech; a sentence often runs over two or three of them.
A sentence lasts from its first caption to the end of its last.  A turn ends
when somebody else speaks or nobody does for a while; with a name, it is what
a shotlist calls a soundbite.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from parvis.domain.captions.cues import Cue

SENTENCE_ENDS = re.compile(r"[.!?…。]['\"’”»\)\]\s\u202f\xa0]*$")
SILENCE = 2_000  # thousandths without a word, after which a sentence has ended
PAUSE = 4_000  # after which somebody speaks anew


@dataclass(frozen=True)
class Passage:
    """Captions that belong together: a sentence or a turn."""

    cues: tuple[Cue, ...]

    @property
    def begins(self) -> int:
        """When its first caption comes."""
        return self.cues[0].begins

    @property
    def ends(self) -> int:
        """When its last caption has gone."""
        return max(cue.ends for cue in self.cues)

    @property
    def speaker(self) -> str:
        """Who speaks; empty if the captions do not say."""
        return self.cues[0].speaker

    @property
    def words(self) -> str:
        """Everything said in it."""
        return " ".join(cue.words for cue in self.cues if cue.words)


def sentences(cues: Iterable[Cue]) -> Iterator[Passage]:
    """The captions, gathered into sentences; each caption is in exactly one."""
    return _gathered(cues, SILENCE, lambda cue: SENTENCE_ENDS.search(cue.words) is not None)


def turns(cues: Iterable[Cue]) -> Iterator[Passage]:
    """The captions, gathered by who speaks."""
    return _gathered(cues, PAUSE, lambda _cue: False)


def passages_in(passages: Iterable[Passage], begins: int, ends: int) -> Sequence[Passage]:
    """Those that are heard in `[begins, ends)`."""
    return [one for one in passages if one.begins < ends and one.ends > begins]


def _gathered(cues: Iterable[Cue], most_silence: int, closes: Callable[[Cue], bool]) -> Iterator[Passage]:
    gathering: list[Cue] = []
    for cue in cues:
        last = gathering[-1] if gathering else None
        if last and (cue.speaker != last.speaker or cue.begins - last.ends > most_silence or closes(last)):
            yield Passage(tuple(gathering))
            gathering = []
        gathering.append(cue)
    if gathering:
        yield Passage(tuple(gathering))
