"""A letter stands still while a nation of its parties is suspended, and says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

from parvis.domain.refusals import Refused
from parvis.web import figures


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class _Named:
    """Nations in the language of whoever reads them."""

    nations: Sequence[str]

    def __str__(self) -> str:
        return figures.country_names(self.nations, get_language() or "en")


class LetterHeld(Refused):
    """Cooperation with `nations` is suspended on this day: nothing is offered to them, nothing accepted."""

    def __init__(self, nations: Sequence[str]) -> None:
        self.nations = tuple(nations)
        super().__init__(
            _("This letter is held: cooperation with %(nations)s is suspended. No award is made while that is so."),
            code="held",
            nations=_Named(self.nations),
        )


def check_not_held(nations: Sequence[str]) -> None:
    """No nation holds the letter, or LetterHeld."""
    if nations:
        raise LetterHeld(nations)
