"""Who writes and publishes flagship activities: the press office and the programme office."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import Denied
from parvis.domain.roles import holds_any
from parvis.grants.queries import awards
from parvis.stories.models import OFFICES, StoryOrigin


def _(message: str) -> str:
    return message


def writes_stories(person: Any, *, at: datetime) -> bool:
    """Whether this person works in one of the two offices at that moment."""
    return holds_any(person, *OFFICES, at=at)


def check_writes_stories(person: Any, *, at: datetime) -> None:
    """Raise Denied unless one of the two offices acts."""
    if not writes_stories(person, at=at):
        raise Denied(_("Only the press office and the programme office may do this."), code="offices-only")


def check_approves(person: Any, origin: StoryOrigin, *, at: datetime) -> None:
    """Raise Denied unless this is a director of the award that the story tells of."""
    if awards.director_seat(origin.award, person, at) is None:
        raise Denied(_("Only the directors of the project approve its story."), code="directors-only")
