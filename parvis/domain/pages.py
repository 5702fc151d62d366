"""The programme's public pages: the ones every programme has, and those an office adds.

A fixed page is drawn from the programme's file (mechanisms, stages, nations …)
and stands even if nobody has written a word for it; words written by the office
come on top.  A nation's page takes words of its own: how to begin there, and
whom to ask.  A free page is only words, so it exists once it is published.
"""

from __future__ import annotations

import re
from enum import StrEnum

from parvis.domain.refusals import Invalid


def _(message: str) -> str:
    return message


PARTS = ("title", "lead", "body")
NEEDED = ("title", "lead")
NATION_NEEDED = ("body",)
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 60


class FixedPage(StrEnum):
    """The pages that every programme has; the value is the address."""

    OVERVIEW = "programme"
    ELIGIBILITY = "who-may-apply"
    MECHANISMS = "mechanisms"
    EVALUATION = "how-proposals-are-judged"
    PRIORITIES = "priorities"
    NATIONS = "nations"
    HISTORY = "history"
    GLOSSARY = "glossary"


def nation_slug(code: str) -> str:
    """Where a nation's own words are kept."""
    return f"nation-{code.lower()}"


def nation_of(slug: str) -> str:
    """The nation whose words these are (its ISO code), or empty."""
    return slug.removeprefix("nation-").upper() if slug.startswith("nation-") else ""


def needed_parts(slug: str) -> tuple[str, ...]:
    """What must have words in both languages before the page opens."""
    return NATION_NEEDED if nation_of(slug) else NEEDED


def checked_slug(text: str) -> str:
    """An address of small letters, digits and single hyphens; Invalid says how it should look."""
    slug = text.strip().lower()
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        raise Invalid(
            _("An address is made of small letters, digits and hyphens, for example guidance-for-applicants."),
            field="slug",
        )
    return slug
