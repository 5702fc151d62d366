"""What is asked of captions: how long the film is they belong to, which of them are on screen in a part."""

from __future__ import annotations

from fractions import Fraction

from parvis.domain.assets import RenditionRole
from parvis.domain.captions import Cue, cut_captions, read_captions
from parvis.domain.clips import Part
from parvis.gateways import instant, storage
from parvis.media.models import Asset, Rendition


def length_of(asset: Asset) -> Fraction | None:
    """How many seconds the film or the recording lasts; None while nobody has looked at it."""
    lengths = asset.renditions.filter(role=RenditionRole.ORIGINAL).values_list("milliseconds", flat=True)
    thousandths = lengths.first()
    return Fraction(thousandths, 1000) if thousandths else None


def captions_of_part(captions: Rendition, cut_from: Rendition, part: Part) -> tuple[Cue, ...]:
    """The captions on screen in a part of the film, counted from its first frame."""
    with storage.open_file(captions.file.key) as opened:
        content = opened.read()
    return tuple(cut_captions(read_captions(content), shown_at(cut_from, part.first), shown_at(cut_from, part.end)))


def shown_at(rendition: Rendition, frame: int) -> Fraction:
    """The moment at which a frame is shown, in seconds from the first."""
    if rendition.uneven and rendition.index_key:
        return instant.index_of(rendition.index_key).moment_of(frame)
    assert rendition.rate is not None
    return frame / rendition.rate
