"""What every template may count on (a context processor)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from parvis.web import programme
from parvis.web.dialogs import DIALOG_FRAME, FULL_FRAME, in_dialog

THEMES = frozenset({"light", "dark"})


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The frame, the theme, the languages, the programme's name.

    - `frame`: what a dialog page extends
    - `theme`: "light", "dark", or empty for "as the system has it"
    - `languages`: code, own name and address of this very page in each language
    - `programme_name`, `example` (whether this is an example installation)
    """
    language = get_language() or settings.LANGUAGE_CODE
    theme = request.COOKIES.get("theme", "")
    return {
        "frame": DIALOG_FRAME if in_dialog(request) else FULL_FRAME,
        "theme": theme if theme in THEMES else "",
        "language": language,
        "languages": [
            (code, OWN_NAMES.get(code, code), address_in(code, request), code == language)
            for code, _name in settings.LANGUAGES
        ],
        "programme_name": programme.in_language(programme.current().name, language),
        "example": settings.EXAMPLE,
    }


OWN_NAMES = {"en": "English", "fr": "Français"}


def address_in(language: str, request: HttpRequest) -> str:
    """This page's address in another language, its query string kept.

    By the prefix and not by resolving, so that it holds on an error page too.
    """
    address = request.get_full_path()
    prefix, slash, rest = address[1:].partition("/")
    if not slash or prefix not in dict(settings.LANGUAGES):
        return f"/{language}/"
    return f"/{language}/{rest}"
