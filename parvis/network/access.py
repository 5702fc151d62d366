"""Who may do what in the network."""

from __future__ import annotations

from datetime import datetime

from parvis.accounts.models import Person
from parvis.domain.circles import INSIDE, CircleStanding
from parvis.domain.refusals import Denied
from parvis.domain.roles import Role
from parvis.network.models import CircleTie
from parvis.network.queries.profiles import is_member


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


def check_is_member(person: Person) -> None:
    """Seeing and being seen go together: the person shows a card to the members at least."""
    if not is_member(person):
        raise Denied(
            _("Show your own card to the members of the network first, so that the other sees who asks."),
            code="no-card",
        )


def check_may_open_circle(person: Person, *, at: datetime) -> None:
    """Members of the network open circles, and so do programme officers."""
    if not person.holds(Role.PROGRAMME_OFFICER, at=at):
        check_is_member(person)


def check_inside(tie: CircleTie | None) -> CircleTie:
    """A member or moderator of the circle."""
    if tie is None or CircleStanding(tie.standing) not in INSIDE:
        raise Denied(_("This is for the members of the circle."), code="outside")
    return tie


def check_moderates(tie: CircleTie | None) -> CircleTie:
    """A moderator of the circle."""
    if tie is None or tie.standing != CircleStanding.MODERATOR:
        raise Denied(_("This is for the moderators of the circle."), code="no-moderator")
    return tie
