"""The programme that this installation runs, read once."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any

from django.conf import settings

from parvis.domain.programme_file import LANGUAGES, Programme, Words, read
from parvis.web import figures

# A space before ; : ! ? or », behind a word and not behind a mark of Markdown; and the one after «.
BEFORE_SIGNS = re.compile("(?<=[\\w)\\]»”’%])[ \u00a0](?=[;:!?»](?:\\s|$|[.,)]))")
INSIDE_QUOTES = re.compile("«[ \u00a0]")


@cache
def current() -> Programme:
    """The programme of the settings; a bad file stops the start with the place and the reason."""
    return read(settings.PROGRAMME_FILE)


def today(at: datetime) -> date:
    """The day in the programme's zone at that moment."""
    return at.astimezone(current().zone).date()


def in_language(words: Words, language: str) -> str:
    """The words in this language, or else in English.

    French written with ordinary spaces gets its narrow ones, so that no line begins with a colon.
    """
    said = words.get(language, "")
    if not said:
        return words.get("en", "")
    return _narrowed(said) if language == "fr" else said


def _narrowed(french: str) -> str:
    return INSIDE_QUOTES.sub("«\N{NARROW NO-BREAK SPACE}", BEFORE_SIGNS.sub("\N{NARROW NO-BREAK SPACE}", french))


@cache
def entries(kind: str) -> Mapping[str, Words]:
    """What the programme's file names of this kind (`topic`, `nation`, `objective` …): codes and their words.

    Priorities are those of every list, by their full codes (`2024:1.a`).
    """
    programme = current()
    if kind == "priority":
        return {held.full_code(one): one.name for held in programme.priority_lists for one in held.priorities}
    named: dict[str, tuple[Any, ...]] = {
        "topic": programme.topics,
        "objective": programme.objectives,
        "guidance": programme.guidance,
        "initiative": programme.initiatives,
        "region": programme.regions,
        "nation": programme.nations,
    }
    return {one.code: one.name for one in named.get(kind, ())}


def country_words(code: str) -> Words:
    """A country's name in every language of the house, for sentences that the rulebook makes."""
    return {language: figures.country(code, language) for language in LANGUAGES}
