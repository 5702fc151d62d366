"""The form of a proposal: sections and fields, who fills them, which stage needs them.

One form serves all stages of a mechanism.  A field that two stages share keeps
its answer, so the first phase fills the second in advance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Annotated, Literal

from parvis.domain.words import Words

FieldKind = Literal[
    "text",
    "choice",
    "choices",
    "priorities",
    "yes_no",
    "number",
    "money",
    "date",
    "period",
    "workplan",
    "criteria",
    "budget",
    "trl",
    "risks",
    "deliverables",
    "days",
    "participants",
    "prior",
    "files",
]
WITH_OPTIONS = ("choice", "choices", "participants")


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer that a choice offers."""

    code: str
    name: Words
    help: Words | None = None


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question of the form."""

    code: str
    kind: FieldKind
    label: Words
    help: Words | None = None
    required: bool = True
    limit: Annotated[int | None, "words at most"] = None
    at_least: Annotated[int | None, "least number, or least entries of a list"] = None
    at_most: Annotated[int | None, "largest number, or most entries of a list"] = None
    options: tuple[Option, ...] = ()
    stages: Annotated[tuple[str, ...], "stages that ask it; empty: all"] = ()
    mechanisms: Annotated[tuple[str, ...], "mechanisms that ask it; empty: all of the form"] = ()
    declares: Annotated[str, "the fact of a case that this answer states: security_link, civil, …"] = ""


@dataclass(frozen=True, kw_only=True)
class Section:
    """Questions that belong together, and whose they are."""

    code: str
    title: Words
    help: Words | None = None
    owner: Annotated[
        Literal["all", "ally", "partner", "own"], "who writes; `own`: every party its own part, such as its budget"
    ] = "all"
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class Form:
    """The questions of a proposal, in order."""

    code: str
    name: Words
    mechanisms: tuple[str, ...]
    sections: tuple[Section, ...]

    @cached_property
    def fields(self) -> dict[str, Field]:
        """Every field by its code."""
        return {field.code: field for section in self.sections for field in section.fields}

    def section_of(self, field: str) -> Section | None:
        """The section in which a field stands."""
        return next((section for section in self.sections if any(f.code == field for f in section.fields)), None)

    def at(self, mechanism: str, stage: str) -> Form:
        """The part of the form that one stage of one mechanism asks."""
        sections = []
        for section in self.sections:
            asked = tuple(
                field
                for field in section.fields
                if stage in (field.stages or (stage,)) and mechanism in (field.mechanisms or (mechanism,))
            )
            if asked:
                sections.append(replace(section, fields=asked))
        return replace(self, sections=tuple(sections))
