"""The kinds of letters that apps send: registered when an app loads, worded anew by the office.

letter_kinds.register(Kind("review.invited", case="proposal", name=_("…"), subject=_("…"), body=_("…")))
"""

from __future__ import annotations

from django.utils.translation import gettext, override

from parvis.domain.letters import Kind

_kinds: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """Let letters of these kinds be sent."""
    for kind in kinds:
        _kinds[kind.code] = kind


def kind_of(code: str) -> Kind | None:
    """The kind of that code."""
    return _kinds.get(code)


def kinds() -> list[Kind]:
    """All kinds, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def default_words(kind: Kind, language: str) -> tuple[str, str]:
    """Subject and body as the app words them, in that language."""
    with override(language):
        return gettext(str(kind.subject)), gettext(str(kind.body))
