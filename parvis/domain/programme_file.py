"""A programme's TOML file, read, checked, explained.

What changes from year to year stands in the file, not in the code: the
programme's name, its zone, the topics its footage is about.  A bad file is
refused with the place and the reason.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

LANGUAGES = ("en", "fr")

Words = Mapping[str, str]


class BadProgrammeFile(Exception):
    """The file cannot be used; the message names the place and the reason."""


@dataclass(frozen=True)
class Topic:
    """Something the programme is about; assets point at its code."""

    code: str
    name: Words


@dataclass(frozen=True)
class Programme:
    """One programme, as its file tells it."""

    id: str
    name: Words
    short_name: Words
    zone: ZoneInfo
    topics: tuple[Topic, ...]

    def topic(self, code: str) -> Topic | None:
        """The topic with this code, if the programme has it."""
        return next((topic for topic in self.topics if topic.code == code), None)


def read(path: Path) -> Programme:
    """The programme in this file; BadProgrammeFile if it cannot be used."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as broken:
        raise BadProgrammeFile(f"{path.name}: {broken}") from broken
    return programme_from(table)


def programme_from(table: Mapping[str, Any]) -> Programme:
    """The programme that this parsed file describes."""
    head = _table(table, "programme", "programme")
    zone = _text(head, "zone", "programme.zone")
    if zone not in available_timezones():
        raise BadProgrammeFile(f"programme.zone: {zone!r} is no IANA time zone, write for example 'Europe/Brussels'")
    topics = tuple(
        Topic(code=_text(entry, "code", f"topics[{n}].code"), name=_words(entry, "name", f"topics[{n}].name"))
        for n, entry in enumerate(table.get("topics", []))
    )
    codes = [topic.code for topic in topics]
    if doubled := sorted({code for code in codes if codes.count(code) > 1}):
        raise BadProgrammeFile(f"topics: the code {doubled[0]!r} stands twice, give each topic its own")
    return Programme(
        id=_text(head, "id", "programme.id"),
        name=_words(head, "name", "programme.name"),
        short_name=_words(head, "short_name", "programme.short_name"),
        zone=ZoneInfo(zone),
        topics=topics,
    )


def _table(table: Mapping[str, Any], key: str, where: str) -> Mapping[str, Any]:
    found = table.get(key)
    if not isinstance(found, Mapping):
        raise BadProgrammeFile(f"{where}: this table is missing")
    return found


def _text(table: Mapping[str, Any], key: str, where: str) -> str:
    found = table.get(key)
    if not isinstance(found, str) or not found.strip():
        raise BadProgrammeFile(f"{where}: a text is missing here")
    return found


def _words(table: Mapping[str, Any], key: str, where: str) -> Words:
    found = _table(table, key, where)
    for language in LANGUAGES:
        _text(found, language, f"{where}.{language}")
    return dict(found)
