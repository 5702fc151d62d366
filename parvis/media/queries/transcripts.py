"""What is said in a film, for its page, its shotlist and its parts."""

from __future__ import annotations

from dataclasses import dataclass

from parvis.domain.captions import Cue, turns
from parvis.domain.clips import Part
from parvis.domain.shotlists import Row, cut_shotlist, shotlist
from parvis.domain.timecode import frames_between
from parvis.media.models import CaptionTrack
from parvis.media.queries.asset import AssetPage
from parvis.media.queries.captions import cut_to, read_file


@dataclass(frozen=True)
class Transcript:
    """Published captions in one language, as they are read."""

    language: str
    cues: tuple[Cue, ...]
    is_machine: bool
    is_checked: bool


def transcript_of(page: AssetPage, wanted: str = "") -> Transcript | None:
    """The words in the language asked for, else in the reader's, else in the original; two reads if there are any."""
    order = {wanted: 0, page.language: 1, page.asset.original_language: 2, "en": 3}
    file = min(page.captions, key=lambda one: (order.get(one.language, 4), one.language), default=None)
    if file is None:
        return None
    facts = CaptionTrack.objects.filter(asset=page.asset, language=file.language)
    is_machine, checked_at = facts.values_list("is_machine", "checked_at").first() or (False, None)
    return Transcript(file.language, read_file(file.file.key).cues, is_machine, checked_at is not None)


def machine_made(page: AssetPage) -> frozenset[str]:
    """The languages whose captions a machine wrote and nobody has checked; one read if there are captions."""
    if not page.captions:
        return frozenset()
    unread = CaptionTrack.objects.filter(asset=page.asset, is_machine=True, checked_at__isnull=True)
    return frozenset(unread.values_list("language", flat=True))


def rows_of(page: AssetPage, part: Part | None = None) -> list[Row]:
    """The film's shotlist with its soundbites; of a part, counted from its first frame."""
    timebase = page.timebase
    if timebase is None:
        return []
    shots = [Row(shot.first_frame, shot.end_frame, shot.description, shot.language) for shot in page.shots]
    spoken = transcript_of(page)
    cues = spoken.cues if spoken else ()
    if part is not None:
        # What is quoted of a part are the captions in it, no more.
        shots = cut_shotlist(shots, part)
        cues = cut_to(cues, page.cut_from, part) if page.cut_from else ()
    length = part.frames if part else timebase.frames
    bites = []
    for turn in turns(cues):
        if turn.speaker and spoken:
            first, end = frames_between(turn.begins, turn.ends, timebase)
            bites.append(Row(min(first, length - 1), min(end, length), turn.words, spoken.language, turn.speaker))
    return shotlist(shots, bites)
