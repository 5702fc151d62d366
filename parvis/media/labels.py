"""The names of the press library's words, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _c

from parvis.domain.assets import AssetKind, JobKind, JobState, Orientation, Purpose, RenditionRole, TagKind, TextState
from parvis.domain.captions import CaptionState, VersionCause
from parvis.domain.clips import Delivery, Form, Method
from parvis.domain.embargo import AssetStatus
from parvis.domain.library import Facet, View
from parvis.web import figures, programme

KINDS: Mapping[str, Promise] = {
    AssetKind.VIDEO: _("Video"),
    AssetKind.PHOTO: _("Photo"),
    AssetKind.AUDIO: _c("kind of asset", "Audio"),
    AssetKind.DOCUMENT: _("Document"),
}

STATUSES: Mapping[str, Promise] = {
    AssetStatus.DRAFT: _("Draft"),
    AssetStatus.PUBLISHED: _("Published"),
    AssetStatus.WITHDRAWN: _("Withdrawn"),
}

ROLES: Mapping[str, Promise] = {
    RenditionRole.ORIGINAL: _("Original"),
    RenditionRole.HOUSE: _("House rendition"),
    RenditionRole.PREVIEW: _("Preview"),
    RenditionRole.POSTER: _("Poster frame"),
    RenditionRole.SPRITE: _("Filmstrip"),
    RenditionRole.STRIP: _("Filmstrip’s index"),
    RenditionRole.WAVEFORM: _("Waveform"),
    RenditionRole.LARGE: _("Large, 3000 pixels"),
    RenditionRole.WEB: _("For the web, 1280 pixels"),
    RenditionRole.CAPTIONS: _("Captions"),
}

TEXT_STATES: Mapping[str, Promise] = {
    TextState.ORIGINAL: _c("state of a text", "Original"),
    TextState.REVIEWED: _c("state of a text", "Reviewed translation"),
    TextState.MACHINE: _c("state of a text", "Machine translation"),
}

ORIENTATIONS: Mapping[str, Promise] = {
    Orientation.LANDSCAPE: _("Landscape"),
    Orientation.PORTRAIT: _("Portrait"),
    Orientation.SQUARE: _("Square"),
}

TAG_KINDS: Mapping[str, Promise] = {
    TagKind.PERSON: _("Person"),
    TagKind.TOPIC: _("Topic"),
    TagKind.KEYWORD: _("Keyword"),
}

PURPOSES: Mapping[str, Promise] = {
    Purpose.PRESS: _c("purpose of a download", "Press"),
    Purpose.PRINT: _c("purpose of a download", "Print"),
    Purpose.WEB: _c("purpose of a download", "Web"),
    Purpose.TV: _c("purpose of a download", "Television"),
    Purpose.EDUCATION: _c("purpose of a download", "Education"),
    Purpose.OTHER: _c("purpose of a download", "Other"),
}

JOB_KINDS: Mapping[str, Promise] = {
    JobKind.INGEST: _("Ingest"),
    JobKind.CLIP: _("Clip"),
    JobKind.SPEECH: _("Speech recognition"),
}

JOB_STATES: Mapping[str, Promise] = {
    JobState.WAITING: _c("state of a job", "Waiting"),
    JobState.RUNNING: _c("state of a job", "Running"),
    JobState.READY: _c("state of a job", "Ready"),
    JobState.FAILED: _c("state of a job", "Failed"),
    JobState.CANCELLED: _c("state of a job", "Cancelled"),
}

FACETS: Mapping[str, Promise] = {
    Facet.KIND: _("Kind"),
    Facet.YEAR: _("Year"),
    Facet.TOPIC: _("Topic"),
    Facet.PLACE: _("Place"),
    Facet.PERSON: _("Person"),
    Facet.EVENT: _("Event"),
    Facet.LANGUAGE: _("Language"),
    Facet.ORIENTATION: _("Orientation"),
}

VIEWS: Mapping[str, Promise] = {
    View.GRID: _("Wall"),
    View.LIST: _("List"),
}

CAPTION_STATES: Mapping[str, Promise] = {
    CaptionState.DRAFT: _c("state of captions", "Draft"),
    CaptionState.CHECKED: _c("state of captions", "Checked"),
    CaptionState.PUBLISHED: _c("state of captions", "Published"),
}

VERSION_CAUSES: Mapping[str, Promise] = {
    VersionCause.FILE: _("handed in as a file"),
    VersionCause.EDITOR: _("written in the page"),
    VersionCause.MACHINE: _("written by a machine"),
}

FORMS: Mapping[str, Promise] = {
    Form.WHOLE: _("Whole"),
    Form.INSTANT: _("Part, instant"),
    Form.CLEAN: _("Part, for editing"),
}

DELIVERIES: Mapping[str, Promise] = {
    Delivery.SOURCE: _("As the source is"),
    Delivery.WEB: _("For the web (H.264)"),
    Delivery.PRORES: _("For the edit suite (ProRes)"),
    Delivery.SOUND: _("Sound only (WAV)"),
    Delivery.STILL: _("The picture at the in point (JPEG)"),
}

METHODS: Mapping[str, Promise] = {
    Method.COPY: _("Copied bit for bit; nothing was encoded."),
    Method.EDGES: _("Copied bit for bit except its edges, which were encoded anew."),
    Method.ANEW: _("Every frame was encoded anew."),
}

# Why nothing could be copied, by the code the maker gives.
WHY_ANEW: Mapping[str, Promise] = {
    "no-independent-frame": _("no frame in this range can stand without those before it"),
    "codec": _("the way this film is coded asks for it"),
    "interlaced": _("the film is interlaced"),
    "descriptions": _("the film’s own parameters leave no room for edges beside it"),
    "edges-failed": _("the edges did not come out right beside the copied part"),
    "delivery": _("you asked for another format than the source’s"),
}
OTHERWISE_ANEW: Promise = _("the film is not stored in a way that can be copied from")

# Every closed vocabulary and its labels; a house test compares them.
VOCABULARIES: Mapping[type[StrEnum], Mapping[str, Promise]] = {
    AssetKind: KINDS,
    AssetStatus: STATUSES,
    RenditionRole: ROLES,
    TextState: TEXT_STATES,
    Orientation: ORIENTATIONS,
    TagKind: TAG_KINDS,
    Purpose: PURPOSES,
    JobKind: JOB_KINDS,
    JobState: JOB_STATES,
    Facet: FACETS,
    View: VIEWS,
    Delivery: DELIVERIES,
    Method: METHODS,
    CaptionState: CAPTION_STATES,
    VersionCause: VERSION_CAUSES,
}


def reason_in_words(message: str, facts: Mapping[str, object]) -> str:
    """Why a job failed, in the reader's language; empty if it did not."""
    if not message:
        return ""
    words = gettext(message)
    return words % facts if facts else words


def topic_name(code: str, language: str) -> str:
    """The programme's name of a topic; the code itself if the programme no longer has it."""
    topic = programme.current().topic(code)
    return programme.in_language(topic.name, language) if topic else code


@lru_cache(maxsize=256)
def language_name(code: str, language: str) -> str:
    """A language's name: `Ukrainian`, in French `ukrainien`."""
    try:
        return Locale.parse(code.replace("-", "_")).get_language_name(figures.locale_of(language)) or code
    except (UnknownLocaleError, ValueError):
        return code


# As a picture desk writes them; what is not listed is written in capitals.
FORMATS = {
    "h264": "H.264",
    "hevc": "H.265",
    "prores": "ProRes",
    "dnxhd": "DNxHD",
    "mpeg2video": "MPEG-2",
    "vorbis": "Vorbis",
    "opus": "Opus",
    "text/plain": "TXT",
    "text/vtt": "WebVTT",
}


def format_name(codec: str, media_type: str) -> str:
    """How a file is written: `H.264, AAC` of `h264+aac`; without a codec, by its type: `PDF`."""
    if codec:
        return ", ".join(FORMATS.get(one, one.upper()) for one in codec.split("+"))
    return FORMATS.get(media_type) or media_type.rpartition("/")[2].upper()


@lru_cache(maxsize=512)
def country_name(code: str, language: str) -> str:
    """A country's name: `Estonia`, in French `Estonie`."""
    return figures.locale_of(language).territories.get(code.upper(), code)


def value_name(facet: Facet, value: str, language: str) -> str:
    """How a facet's value is read."""
    match facet:
        case Facet.KIND:
            return str(KINDS[value])
        case Facet.ORIENTATION:
            return str(ORIENTATIONS[value])
        case Facet.TOPIC:
            return topic_name(value, language)
        case Facet.LANGUAGE:
            name = language_name(value, language)
            return name[:1].upper() + name[1:]
        case _:
            return value


def in_other_language(spoken: str, language: str) -> str:
    """What stands beside words that could not be shown in the reader's language: `in English`."""
    return gettext("in %(language)s") % {"language": language_name(spoken, language)}
