"""Who may do what in the press library.  Who sees what is `visible_to` in the models."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.assets import OPEN_ROLES, RenditionRole
from parvis.domain.refusals import Denied
from parvis.domain.roles import Role, holds_any
from parvis.media.models import Rendition


def _(message: str) -> str:
    return message


def is_press_officer(person: Any, *, at: datetime) -> bool:
    """Whether this person works at the press desk at that moment."""
    return holds_any(person, Role.PRESS_OFFICER, at=at)


def check_is_press_officer(person: Any, *, at: datetime) -> None:
    """Raise Denied unless a press officer acts; None is the house itself (the operator's shell, the clock)."""
    if person is not None and not is_press_officer(person, at=at):
        raise Denied(_("Only the press office may do this."), code="press-office-only")


def is_kept_in_house(rendition: Rendition) -> bool:
    """Whether the file tells where it was taken and nobody has released that."""
    return rendition.holds_position and not rendition.asset.position_released


def check_can_take(rendition: Rendition, person: Any, *, terms_accepted: bool) -> None:
    """Raise Denied unless this person may have the bytes of this rendition.

    Posters, filmstrips, previews and captions are for anybody who may see the
    asset; everything else is for people with an account who accepted the terms
    in their present version.  The code says what is missing: `sign-in`, `terms`.
    """
    if RenditionRole(rendition.role) in OPEN_ROLES:
        return
    if person is None or not person.is_authenticated:
        raise Denied(_("Sign in to download this."), code="sign-in")
    if not terms_accepted:
        raise Denied(_("Accept the terms of use first; the download panel asks for it once."), code="terms")
    if is_kept_in_house(rendition):
        raise Denied(
            _("This file tells where it was taken, and that has not been released. Take another rendition."),
            code="position-held",
        )
