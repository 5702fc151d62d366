"""The house's own papers (terms, privacy, accessibility), each in versions that stay readable.

A version is the day from which it holds; its text stands beside this module as
`NAME/VERSION.LANGUAGE.md`.  Nothing decided is overwritten: a change is a new
file, and people accept a version, not "the terms".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.safestring import SafeString

from parvis.web.markdown import rendered

FOLDER = Path(__file__).resolve().parent
NAMES = ("terms", "privacy", "accessibility")


class NoSuchDocument(LookupError):
    """There is no paper of this name, version or language."""


@dataclass(frozen=True)
class Document:
    """One version of a paper in one language."""

    name: str
    version: str
    title: str
    html: SafeString

    @property
    def holds_from(self) -> date:
        """The day from which this version holds."""
        return date.fromisoformat(self.version)


@cache
def versions(name: str) -> tuple[str, ...]:
    """Every version of the paper, newest first."""
    if name not in NAMES:
        raise NoSuchDocument(name)
    return tuple(sorted({path.name.split(".")[0] for path in (FOLDER / name).glob("*.en.md")}, reverse=True))


def current_version(name: str) -> str:
    """The version that holds now: what people accept today."""
    return versions(name)[0]


@cache
def read(name: str, version: str, language: str) -> Document:
    """The paper's words; NoSuchDocument if this version or language does not exist."""
    if version not in versions(name):
        raise NoSuchDocument(f"{name} {version}")
    path = FOLDER / name / f"{version}.{language}.md"
    if not path.exists():
        raise NoSuchDocument(f"{name} {version} {language}")
    heading, _, text = path.read_text(encoding="utf-8").partition("\n")
    return Document(name, version, heading.removeprefix("#").strip(), rendered(text))
