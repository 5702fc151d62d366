"""What a press asset is made of (IPTC and newsroom usage).

An asset is one story in one medium.  Its master is what came in; renditions
are made from it.  Its words are kept per language, each with a state that says
whether they are the original, were read by a person, or came from a machine.
"""

from __future__ import annotations

from enum import StrEnum


class AssetKind(StrEnum):
    VIDEO = "video"
    PHOTO = "photo"
    AUDIO = "audio"
    DOCUMENT = "document"


class RenditionRole(StrEnum):
    """What a stored file is to its asset."""

    ORIGINAL = "original"  # the master, byte for byte as it came in
    HOUSE = "house"  # H.264, AAC, closed one-second GOP: always cuttable
    PREVIEW = "preview"  # small, for anyone
    POSTER = "poster"  # one still for the wall
    SPRITE = "sprite"  # the filmstrip: tiles in one picture
    STRIP = "strip"  # WebVTT that says which tile is which second
    WAVEFORM = "waveform"
    LARGE = "large"  # photo, 3000 px on the long side
    WEB = "web"  # photo, 1280 px on the long side
    CAPTIONS = "captions"


# What a visitor without an account gets (the rest asks for sign-in and the terms).
OPEN_ROLES = frozenset(
    {
        RenditionRole.PREVIEW,
        RenditionRole.POSTER,
        RenditionRole.SPRITE,
        RenditionRole.STRIP,
        RenditionRole.WAVEFORM,
        RenditionRole.CAPTIONS,
    }
)


# The filmstrip: small tiles in one picture, about one a second, in rows of ten.
MOST_TILES = 100
TILE_COLUMNS = 10
TILE_HEIGHT = 90
WIDEST_TILE = 320


class TextState(StrEnum):
    ORIGINAL = "original"
    REVIEWED = "reviewed"
    MACHINE = "machine"


class Orientation(StrEnum):
    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"
    SQUARE = "square"


class TagKind(StrEnum):
    PERSON = "person"
    TOPIC = "topic"  # a code of the programme's priorities
    KEYWORD = "keyword"


class Purpose(StrEnum):
    """What a download is for; asked with each download, remembered for the next."""

    PRESS = "press"
    PRINT = "print"
    WEB = "web"
    TV = "tv"
    EDUCATION = "education"
    OTHER = "other"


class JobKind(StrEnum):
    INGEST = "ingest"
    CLIP = "clip"
    SPEECH = "speech"  # listening to a recording and writing down what is said


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"


JOB_MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.WAITING: frozenset({JobState.RUNNING, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.READY, JobState.FAILED, JobState.CANCELLED, JobState.WAITING}),
    JobState.FAILED: frozenset({JobState.WAITING}),
    JobState.CANCELLED: frozenset({JobState.WAITING}),
    JobState.READY: frozenset(),
}


def orientation_of(width: int, height: int) -> Orientation:
    """How a picture of this shown size lies."""
    if width == height:
        return Orientation.SQUARE
    return Orientation.LANDSCAPE if width > height else Orientation.PORTRAIT
