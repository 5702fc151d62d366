"""What the house writes for its public: pages of the programme, flagship activities.

A writing is kept as numbered revisions; each holds the words of every language,
so that the languages stay in step.  A revision is a draft until it is published
for a moment; from that moment it is the public one, whether or not anything
ran, until a later one takes its place or the writing is withdrawn.  Nothing is
overwritten: whoever saves, adds a revision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from parvis.domain.refusals import Refused

LANGUAGES = ("en", "fr")

Texts = Mapping[str, Mapping[str, str]]
"""The words by language, then by part: `texts["fr"]["title"]`."""


class RevisionFacts(Protocol):
    """What the rule asks of a revision."""

    @property
    def number(self) -> int: ...
    @property
    def publish_at(self) -> datetime | None: ...


R = TypeVar("R", bound=RevisionFacts)


def public_one(revisions: Iterable[R], now: datetime, *, withdrawn_at: datetime | None) -> R | None:
    """The revision that everybody reads at `now`: the latest one published by then.

    What was withdrawn stays so; only what is published for a moment after that opens again.
    """
    gone = withdrawn_at if withdrawn_at is not None and withdrawn_at <= now else None
    open_ones = [
        one
        for one in revisions
        if one.publish_at is not None and one.publish_at <= now and (gone is None or one.publish_at > gone)
    ]
    return max(open_ones, key=lambda one: one.number, default=None)


def spoken(texts: Texts, language: str) -> dict[str, str]:
    """The words in this language, or in another where nothing is said in it; never without a title that another has."""
    said = [texts[one] for one in (language, *LANGUAGES) if any((texts.get(one) or {}).values())]
    if not said:
        return dict(texts.get(language) or {})
    title = next((one["title"] for one in said if one.get("title")), None)
    return {**said[0], **({"title": title} if title else {})}


def missing_parts(texts: Texts, parts: Sequence[str]) -> list[tuple[str, str]]:
    """The (language, part) pairs without words: both languages are complete before anything is published."""
    return [
        (language, part)
        for language in LANGUAGES
        for part in parts
        if not (texts.get(language) or {}).get(part, "").strip()
    ]


class SavedMeanwhile(Refused):
    """Somebody else saved a revision since this one was opened; both texts are kept."""

    def __init__(self, message: str, *, base: int, newest: int) -> None:
        self.base = base
        self.newest = newest
        super().__init__(message, code="saved-meanwhile", newest=newest)


class NotComplete(Refused):
    """Words are missing, so it cannot be published; `parts` names each (language, part)."""

    status = 422

    def __init__(self, message: str, parts: Sequence[tuple[str, str]]) -> None:
        self.parts = tuple(parts)
        super().__init__(message, code="not-complete", count=len(parts))
