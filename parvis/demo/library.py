"""The example's content, read from TOML."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).with_name("content")
LANGUAGES = ("en", "fr")  # complete in both; others where somebody had the time


@dataclass(frozen=True)
class Spoken:
    """An asset's words in one language."""

    headline: str
    description: str
    storyline: str = ""
    alt: str = ""
    usage_terms: str = ""
    restrictions: str = ""
    state: str = "original"
    body: str = ""


@dataclass(frozen=True)
class Entry:
    """One asset of the example."""

    name: str
    kind: str  # video, photo, audio, document
    days_ago: int  # when it is published; negative is still to come
    taken: int  # how many days before that it was recorded
    place: str
    country: str
    event: str
    credit: str
    words: dict[str, Spoken]
    topics: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    film: str = ""
    second: int = 0  # of the film: a still's moment, a film's poster
    seconds: int = 0  # of sound
    size: tuple[int, int] = (0, 0)
    paper: str = ""
    picture: str = ""  # the still that a paper shows
    state: str = "published"
    reason: str = ""
    shots: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shelf:
    """A collection."""

    name: str
    days_ago: int
    assets: tuple[str, ...]
    titles: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Letter:
    """A newsletter issue."""

    name: str
    assets: tuple[str, ...]
    words: dict[str, tuple[str, str]]
    days_ago: int | None  # None: not sent


def read(name: str) -> dict[str, Any]:
    """A file of the content."""
    return tomllib.loads((CONTENT / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def entries() -> tuple[Entry, ...]:
    """Every asset, films first."""
    terms = read("wording")["terms"]
    return tuple(
        _entry(kind, row, terms)
        for kind, name in (("video", "films"), ("photo", "stills"), ("audio", "sounds"), ("document", "papers"))
        for row in read(name)["asset"]
    )


def entry(name: str) -> Entry:
    """The asset of that name."""
    return next(one for one in entries() if one.name == name)


def _entry(kind: str, row: dict[str, Any], terms: dict[str, dict[str, str]]) -> Entry:
    words = {
        language: Spoken(**{"description": "", "usage_terms": terms.get(language, {}).get("usage_terms", "")} | said)
        for language, said in row.items()
        if language in (*LANGUAGES, "uk")
    }
    words = {
        language: said if language == "en" or said.state != "original" else _reviewed(said)
        for language, said in words.items()
    }
    return Entry(
        kind=kind,
        words=words,
        name=row["name"],
        days_ago=row["days_ago"],
        taken=row["taken"],
        place=row["place"],
        country=row["country"],
        event=row["event"],
        credit=row["credit"],
        topics=tuple(row["topics"]),
        people=tuple(row.get("people", ())),
        keywords=tuple(row.get("keywords", ())),
        film=row.get("film", ""),
        second=row.get("second", row.get("poster", 0)),
        seconds=row.get("seconds", 0),
        size=tuple(row.get("size", (0, 0))),
        paper=row.get("paper", ""),
        picture=row.get("picture", ""),
        state=row.get("state", "published"),
        reason=row.get("reason", ""),
        shots=row.get("shots", {}),
    )


def _reviewed(said: Spoken) -> Spoken:
    """The press office writes in English; what stands beside it is a translation that somebody read."""
    return Spoken(**{**vars(said), "state": "reviewed"})


@cache
def shelves() -> tuple[Shelf, ...]:
    """The collections."""
    return tuple(
        Shelf(
            row["name"],
            row["days_ago"],
            tuple(row["assets"]),
            {language: tuple(row[language]) for language in LANGUAGES},
        )
        for row in read("wording")["collection"]
    )


@cache
def letters() -> tuple[Letter, ...]:
    """The newsletter issues: one sent, one in the making."""
    return tuple(
        Letter(
            f"issue-{name}",
            tuple(row["assets"]),
            {language: (row[language]["subject"], row[language]["opening"]) for language in LANGUAGES},
            row.get("days_ago"),
        )
        for name, row in read("wording")["issue"].items()
    )
