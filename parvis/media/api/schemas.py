"""What the API takes and gives: the shapes of questions and answers."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from ninja import Field, Path, Schema

from parvis.domain import clips
from parvis.domain.assets import AssetKind, Orientation, Purpose, RenditionRole, TextState
from parvis.domain.codes import ALPHABET
from parvis.domain.library import LONGEST_TEXT, LONGEST_VALUE, MOST_VALUES, PAGE


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


MOST = 100
Value = Annotated[str, Field(max_length=LONGEST_VALUE)]
CURSOR = r"^\d{1,18}\.[0-9a-hjkmnp-tv-z]{1,12}$"


class Filters(Schema):
    """What to look for: values of one filter widen, filters narrow each other."""

    q: Annotated[
        str, Field(max_length=LONGEST_TEXT, description=_("Words in either language; in quotation marks, a phrase."))
    ] = ""
    kind: Annotated[list[AssetKind], Field(max_length=MOST_VALUES)] = []
    year: Annotated[list[Annotated[int, Field(ge=1000, le=2999)]], Field(max_length=MOST_VALUES)] = []
    topic: Annotated[list[Value], Field(max_length=MOST_VALUES, description=_("Codes of the programme’s topics."))] = []
    place: Annotated[list[Value], Field(max_length=MOST_VALUES)] = []
    person: Annotated[list[Value], Field(max_length=MOST_VALUES)] = []
    event: Annotated[list[Value], Field(max_length=MOST_VALUES)] = []
    language: Annotated[list[Value], Field(max_length=MOST_VALUES, description=_("The original’s language."))] = []
    orientation: Annotated[list[Orientation], Field(max_length=MOST_VALUES)] = []
    after: (
        Annotated[str, Field(pattern=CURSOR, description=_("Go on after this place of the list (`next`)."))] | None
    ) = None
    before: Annotated[str, Field(pattern=CURSOR, description=_("Go back before this place (`previous`)."))] | None = (
        None
    )
    limit: Annotated[int, Field(ge=1, le=MOST)] = PAGE


Code = Annotated[str, Path(pattern=rf"^[{ALPHABET}]{{1,12}}$")]
Moment = Annotated[str, Field(max_length=clips.LONGEST_TYPED)]


class PartForm(StrEnum):
    """How a part leaves the house."""

    INSTANT = "instant"
    CLEAN = "clean"


class Span(Schema):
    """A part of a film; without `in` from the beginning, without `out` to the end."""

    begin: Annotated[Moment, Field(alias="in", description=_("Timecode, seconds or `f123`."))] = ""
    end: Annotated[Moment, Field(alias="out", description=_("The first frame after the part."))] = ""
    form: PartForm | None = None
    purpose: Purpose | None = None


class AssetRow(Schema):
    """An asset as it stands in the list; its words in the language of `Accept-Language` as far as it has them."""

    code: str
    url: str
    page: str
    kind: AssetKind
    headline: str
    headline_language: str
    machine_translated: bool
    published_at: datetime
    taken_on: date | None
    place: str
    country: str
    event: str
    orientation: str
    original_language: str
    seconds: int | None
    poster: str | None


class AssetList(Schema):
    """A page of the list, newest first."""

    total: Annotated[int, Field(description=_("How many assets match in all; counted, never capped."))]
    next: Annotated[str | None, Field(description=_("The `after` of the next page; null on the last."))]
    previous: Annotated[str | None, Field(description=_("The `before` of the page before; null on the first."))]
    assets: list[AssetRow]


class Words(Schema):
    """An asset's words in one language, and whether they are original, reviewed or machine-made."""

    language: str
    state: TextState
    headline: str
    description: str
    storyline: str
    alt_text: str
    usage_terms: str
    restrictions: str


class ShotRow(Schema):
    """A row of the shotlist: frames `[first_frame, end_frame)` and their timecodes."""

    first_frame: int
    end_frame: int
    begins: str
    ends: str
    description: str
    language: str


class RenditionRow(Schema):
    """A file of the asset.  `file` is where a token with `press:download` gets its bytes, where it may."""

    role: RenditionRole
    language: str
    media_type: str
    bytes: int
    sha256: str
    width: int | None
    height: int | None
    frames: int | None
    rate: Annotated[str | None, Field(description=_("Frames a second, exactly: `30000/1001`."))]
    start_timecode: str | None
    seconds: float | None
    codec: str
    instant_clips: Annotated[bool, Field(description=_("Whether parts of it are cut at once."))]
    file: str | None
    subrip: Annotated[str | None, Field(description=_("Captions as SubRip (.srt); null for every other file."))]


class AssetWhole(AssetRow):
    """Everything about one asset."""

    credit_line: str
    people: list[str]
    topics: list[str]
    keywords: list[str]
    texts: list[Words]
    shots: list[ShotRow]
    renditions: list[RenditionRow]


class InstantPart(Schema):
    """The part as a new header over the stored bytes: there at once."""

    bytes: int
    hidden_frames_before: Annotated[int, Field(description=_("Frames before `in` that an edit suite may show."))]
    file_name: str
    file: str


class CleanPart(Schema):
    """The part made by a worker, holding nothing else; ordered on its page."""

    about_bytes: int
    about_seconds: Annotated[int, Field(description=_("About how long it takes to make."))]
    method: Annotated[
        clips.Method, Field(description=_("Copied whole, copied but for its edges, or every frame encoded anew."))
    ]
    encoded_frames: int
    file_name: str
    page: str


class PartCaptions(Schema):
    """The captions on screen in the part, counted from its first frame; for anybody who may see the asset."""

    language: str
    file_name: str
    file: Annotated[str, Field(description=_("As WebVTT."))]
    subrip: Annotated[str, Field(description=_("The same as SubRip (.srt)."))]


class ClipPlan(Schema):
    """What taking the frames `[first_frame, end_frame)` would mean."""

    asset: str
    cut_from: RenditionRole
    first_frame: int
    end_frame: int
    frames: int
    rate: str
    begins: Annotated[str, Field(description=_("The source’s timecode of the first frame."))]
    ends: Annotated[str, Field(description=_("The source’s timecode of the frame after the last."))]
    proposed_form: PartForm
    instant: InstantPart | None
    clean: CleanPart | None
    captions: list[PartCaptions]
