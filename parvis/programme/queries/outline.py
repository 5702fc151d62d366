"""The programme's file as the public pages show it: rows, paths and tiles in the reader's language.

Plain values, no query: what stands here follows from the file alone, on the day asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parvis.domain.nations import Nation
from parvis.domain.programme_file import Mechanism, Priority, Programme, Stage
from parvis.domain.words import Words
from parvis.engines.words import fold
from parvis.programme.labels import span
from parvis.web import doors
from parvis.web.figures import number
from parvis.web.programme import in_language


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A published figure with its year."""

    label: str
    value: str
    year: int | None
    unverified: bool


@dataclass(frozen=True, slots=True)
class MechanismRow:
    """A mechanism as the comparison shows it."""

    code: str
    name: str
    is_project: bool
    purpose: str
    audience: str
    covers: str
    duration: str
    people: tuple[str, ...]
    grant: str
    grant_note: str
    steps: int
    unverified: bool
    figures: tuple[FigureRow, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the drawn path."""

    name: str
    kind: str
    actor: str
    help: str
    days: int | None
    criteria: tuple[CriterionRow, ...]
    outcomes: tuple[str, ...]
    is_proposed: bool


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """What reviewers score."""

    name: str
    help: str
    scale: int
    weight: Decimal
    gate: int | None


@dataclass(frozen=True, slots=True)
class Path:
    """The way of the proposals of some mechanisms, and how long it is planned to take."""

    mechanisms: tuple[str, ...]
    steps: tuple[Step, ...]
    days: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A nation's square."""

    code: str
    name: str
    url: str
    since: date | None
    is_unverified: bool


@dataclass(frozen=True, slots=True)
class Band:
    """A group of nations, as far as it stands on the day asked."""

    code: str
    name: str
    note: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class PriorityRow:
    """A key priority and what stands below it."""

    code: str
    name: str
    help: str
    url: str
    is_unverified: bool
    below: tuple[PriorityRow, ...]


def _said(words: Words | None, language: str) -> str:
    return in_language(words, language) if words else ""


def mechanism_rows(programme: Programme, language: str) -> list[MechanismRow]:
    """The mechanisms in the file's order."""
    return [_mechanism_row(programme, mechanism, language) for mechanism in programme.mechanisms]


def _mechanism_row(programme: Programme, mechanism: Mechanism, language: str) -> MechanismRow:
    length, ceiling = mechanism.duration, mechanism.ceiling
    return MechanismRow(
        code=mechanism.code,
        name=in_language(mechanism.name, language),
        is_project=mechanism.kind == "project",
        purpose=in_language(mechanism.purpose, language),
        audience=_said(mechanism.audience, language),
        covers=_said(mechanism.covers, language),
        duration=span(length.at_least, length.at_most, length.unit) if length else "",
        people=tuple(_heads(programme, mechanism, language)),
        grant=_grant(programme, ceiling.at_least, ceiling.at_most, language) if ceiling else "",
        grant_note=_said(ceiling.note, language) if ceiling else "",
        steps=len(programme.submissions_of(mechanism.code)),
        unverified=bool((length and length.unverified) or (ceiling and ceiling.unverified)),
        figures=tuple(
            FigureRow(
                in_language(figure.label, language), in_language(figure.value, language), figure.year, figure.unverified
            )
            for figure in mechanism.figures
        ),
    )


def _heads(programme: Programme, mechanism: Mechanism, language: str) -> Iterator[str]:
    for heads in mechanism.participants:
        words = span(heads.at_least, heads.at_most, "people")
        named = programme.role(heads.group) or programme.group(heads.group)
        yield f"{in_language(named.name, language)}: {words}" if named else words


def _grant(programme: Programme, low: Decimal | None, high: Decimal, language: str) -> str:
    amounts = [number(amount, language, 0) for amount in (low, high) if amount is not None]
    return f"{'–'.join(amounts)} {programme.head.currency}"


def paths(programme: Programme, language: str, way_in: str = "bottom-up") -> list[Path]:
    """The ways to a decision; mechanisms that go the same way share one."""
    ways: dict[tuple[str, ...], list[Mechanism]] = {}
    for mechanism in programme.mechanisms:
        key = tuple(stage.code for stage in programme.stages_of(mechanism.code, way_in))
        ways.setdefault(key, []).append(mechanism)
    return [
        Path(
            mechanisms=tuple(in_language(mechanism.name, language) for mechanism in mechanisms),
            steps=tuple(_step(programme, stage, language) for stage in programme.stages_of(mechanisms[0].code, way_in)),
            days=sum(stage.days or 0 for stage in programme.stages_of(mechanisms[0].code, way_in)),
        )
        for mechanisms in ways.values()
    ]


def _step(programme: Programme, stage: Stage, language: str) -> Step:
    criteria = {criterion.code: criterion for criterion in programme.criteria}
    return Step(
        name=in_language(stage.name, language),
        kind=stage.kind,
        actor=in_language(stage.actor, language),
        help=_said(stage.help, language),
        days=stage.days,
        criteria=tuple(
            CriterionRow(
                in_language(found.name, language),
                in_language(found.help, language),
                found.scale,
                found.weight,
                found.gate,
            )
            for found in (criteria[code] for code in stage.criteria)
        ),
        outcomes=tuple(in_language(outcome.name, language) for outcome in stage.outcomes),
        is_proposed=stage.proposed or any(criteria[code].proposed for code in stage.criteria),
    )


def bands(programme: Programme, on: date, language: str) -> list[Band]:
    """The nations by group on that day, each under the first group that holds, by name."""
    placed: dict[str, list[Tile]] = {}
    for nation in programme.nations:
        group = programme.group_of(nation.code, on)
        if group is not None:
            placed.setdefault(group.code, []).append(_tile(nation, group.code, on, language))
    return [
        Band(
            group.code,
            in_language(group.name, language),
            _said(group.note, language),
            tuple(sorted(placed[group.code], key=lambda tile: tile.code)),
        )
        for group in programme.groups
        if group.code in placed
    ]


def _tile(nation: Nation, group: str, on: date, language: str) -> Tile:
    held = next((each for each in nation.groups if each.group == group and each.holds_on(on)), None)
    return Tile(
        code=nation.code,
        name=in_language(nation.name, language),
        url=doors.address("nation", nation.code),
        since=held.since if held else None,
        is_unverified=bool(held and held.unverified),
    )


def priority_tree(programme: Programme, on: date, language: str) -> list[PriorityRow]:
    """The key priorities in force on that day, headings first, what stands below them inside."""
    found = programme.priorities_on(on)
    if found is None:
        return []

    def row(priority: Priority) -> PriorityRow:
        return PriorityRow(
            code=priority.code,
            name=in_language(priority.name, language),
            help=_said(priority.help, language),
            url=doors.address("priority", found.full_code(priority)) if priority.level == 1 else "",
            is_unverified=priority.unverified,
            below=tuple(row(each) for each in found.under(priority.code)),
        )

    return [row(priority) for priority in found.under()]


def sentences(programme: Programme, on: date, language: str) -> list[str]:
    """The rules in force on that day, each as the sentence that judges with it."""
    return [in_language(programme.sentences[id(rule)], language) for rule in programme.rules_on(on).rules]


@dataclass(frozen=True, slots=True)
class MomentRow:
    """A point on the line of the programme's history."""

    when: str
    words: str
    is_unverified: bool


def moments(programme: Programme, language: str) -> list[MomentRow]:
    """The programme's history, oldest first."""
    return [
        MomentRow(moment.when, in_language(moment.name, language), moment.unverified) for moment in programme.history
    ]


@dataclass(frozen=True, slots=True)
class TermRow:
    """A word of the programme in the reader's language, in the other, and what it means."""

    term: str
    other: str
    meaning: str


def terms(programme: Programme, language: str) -> list[TermRow]:
    """The glossary in the alphabet of the language."""
    other = "fr" if language == "en" else "en"
    rows = [
        TermRow(in_language(term.name, language), in_language(term.name, other), _said(term.help, language))
        for term in programme.glossary
    ]
    return sorted(rows, key=lambda row: fold(row.term))
