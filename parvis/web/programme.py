"""The programme that this installation runs, read once."""

from collections.abc import Mapping
from functools import cache

from django.conf import settings

from parvis.domain.programme_file import Programme, Words, read


@cache
def current() -> Programme:
    """The programme of the settings; a bad file stops the start with the place and the reason."""
    return read(settings.PROGRAMME_FILE)


def in_language(words: Words, language: str) -> str:
    """The words in this language, or else in English."""
    return words.get(language) or words.get("en", "")


@cache
def entries(kind: str) -> Mapping[str, Words]:
    """What the programme's file names of this kind (`topic`, `nation`, `objective` …): codes and their words."""
    if kind == "topic":
        return {topic.code: topic.name for topic in current().topics}
    return {}
