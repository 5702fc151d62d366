"""Letters: one text and one HTML part from templates, in the recipient's language.

`compose("accounts/mail/code", {...}, language="fr")` reads
`accounts/mail/code.txt`, whose first line is the subject, and
`accounts/mail/code.mjml`, which extends `web/mail/layout.mjml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mjml
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from parvis.web import programme


@dataclass(frozen=True)
class Composed:
    """A letter's words, ready for `gateways.mail`."""

    subject: str
    text: str
    html: str


def compose(template: str, context: Mapping[str, Any], *, language: str) -> Composed:
    """The letter of that name, in that language."""
    with translation.override(language):
        words = {
            "language": language,
            "programme_name": programme.in_language(programme.current().name, language),
            "site": site(),
            **context,
        }
        subject, _newline, text = render_to_string(f"{template}.txt", words).strip().partition("\n")
        drawn = mjml.mjml2html(render_to_string(f"{template}.mjml", {**words, "subject": subject.strip()}), fonts={})
    return Composed(subject.strip(), text.strip() + "\n", drawn)


def site() -> str:
    """Where a letter's links lead: the installation's own origin, without a slash at the end."""
    return str(settings.SITE_URL).rstrip("/")
