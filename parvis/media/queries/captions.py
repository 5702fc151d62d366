"""What is asked of captions: their versions, those of a part of the film, and where words are said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from urllib.parse import urlencode

from parvis.domain.assets import RenditionRole
from parvis.domain.captions import Captions, Cue, cut_captions, parse_captions
from parvis.domain.clips import Part
from parvis.engines.words import BREAK, answers, question
from parvis.gateways import instant, storage
from parvis.media.models import Asset, CaptionTrack, CaptionVersion, Rendition

KEPT = 32  # published files are never changed: the last that were asked for stay read
MOST_SAID = 3  # places shown of one film


def length_of(asset: Asset) -> Fraction | None:
    """How many seconds the film or the recording lasts; None while nobody has looked at it."""
    lengths = asset.renditions.filter(role=RenditionRole.ORIGINAL).values_list("milliseconds", flat=True)
    thousandths = lengths.first()
    return Fraction(thousandths, 1000) if thousandths else None


def text_of(track: CaptionTrack) -> str:
    """The latest version as WebVTT; empty if there is none."""
    return track.versions.filter(number=track.latest).values_list("text", flat=True).first() or ""


def tracks_of(asset: Asset) -> list[CaptionTrack]:
    """The asset's captions for its desk, whatever their state: one read."""
    return list(asset.caption_tracks.defer("spoken").order_by("language"))


def versions_of(track: CaptionTrack) -> list[CaptionVersion]:
    """All versions, newest first, without their words: one read."""
    return list(track.versions.select_related("made_by").defer("text").order_by("-number"))


@lru_cache(maxsize=KEPT)
def read_file(key: str) -> Captions:
    """What a published caption file holds."""
    with storage.open_file(key) as opened:
        return parse_captions(opened.read())


def captions_of_part(captions: Rendition, cut_from: Rendition, part: Part) -> Captions:
    """The captions on screen in a part of the film, counted from its first frame, with their styles."""
    whole = read_file(captions.file.key)
    return Captions(cut_to(whole.cues, cut_from, part), whole.head)


def cut_to(cues: Iterable[Cue], cut_from: Rendition, part: Part) -> tuple[Cue, ...]:
    """The captions on screen in a part, counted from its first frame."""
    return tuple(cut_captions(cues, shown_at(cut_from, part.first), shown_at(cut_from, part.end)))


def shown_at(rendition: Rendition, frame: int) -> Fraction:
    """The moment at which a frame is shown, in seconds from the first."""
    if rendition.uneven and rendition.index_key:
        return instant.index_of(rendition.index_key).moment_of(frame)
    assert rendition.rate is not None
    return frame / rendition.rate


@dataclass(frozen=True, slots=True)
class Said:
    """Where the words that were searched are said."""

    begins: int  # thousandths of a second
    words: str
    language: str


def address_of_moment(page: str, begins: int, language: str) -> str:
    """The door to a moment of the film at this address, with its words in a language beside it."""
    return f"{page}?{urlencode({'at': seconds_of(begins), 'words': language})}#film"


def seconds_of(thousandths: int) -> str:
    """`12.480`, as an address writes a moment."""
    return f"{thousandths // 1000}.{thousandths % 1000:03}"


def said_in(assets: Iterable[int], text: str, language: str) -> dict[int, list[Said]]:
    """Where in these assets' published captions the question is answered, by asset, in one read.

    Whoever asks has found the assets by `visible_to`.  A sentence often runs
    over two captions, so words that stand in one and the next count too.
    """
    clauses = question(text, language)
    keys = list(assets)
    found: dict[int, list[Said]] = {}
    if not clauses or not keys:
        return found
    tracks = CaptionTrack.objects.filter(asset__in=keys, published__isnull=False)
    # The reader's own language first: what is said in two is shown once.
    rows = sorted(tracks.values_list("asset_id", "language", "spoken"), key=lambda row: (row[1] != language, row[1]))
    for key, spoken, lines in rows:
        if key in found:
            continue
        cues = [line.split("\t") for line in lines.split("\n") if line]
        hits = [n for n, cue in enumerate(cues) if answers(cue[2], clauses)]
        taken = set(hits)
        for n, (cue, after) in enumerate(pairwise(cues)):
            both = f"{cue[2]} {after[2]}".replace(f" {BREAK} ", " ")
            if not taken & {n, n + 1} and answers(both, clauses):
                hits.append(n)
        if hits:
            found[key] = [Said(int(cues[n][0]), cues[n][1], spoken) for n in sorted(hits)[:MOST_SAID]]
    return found
