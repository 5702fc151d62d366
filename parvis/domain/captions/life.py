"""How captions come to the public.

What somebody writes is a draft; somebody reads it against the film and it is
checked; then it is published, and everybody who may see the film reads it.  A
small office may do all three at once.  Every save is a version of its own, and
none is ever written over: while a new one is a draft, the public goes on
reading the one that was published.  Captions that a machine wrote say so, to
the public too, and say whether anybody has checked them.
"""

from __future__ import annotations

from enum import StrEnum


class CaptionState(StrEnum):
    """Where the newest version stands."""

    DRAFT = "draft"
    CHECKED = "checked"
    PUBLISHED = "published"


class VersionCause(StrEnum):
    """How a version came about."""

    FILE = "file"  # handed in as a file
    EDITOR = "editor"  # written in the page
    MACHINE = "machine"  # speech recognition
