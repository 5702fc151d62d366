"""Dataclasses read from a table (TOML or JSON), every problem with the path of its key.

A dataclass is the one description of its table: what the fields are called,
what they hold, which may be missing.  `read` fills it; `schema` (next door)
publishes it.  A field named in TOML by another word says so in its metadata:
`field(metadata={"key": "programme"})`; one that no table holds says `{"key": None}`.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from functools import cache
from math import isfinite
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, available_timezones

from parvis.domain.words import LANGUAGES, Words

Row = TypeVar("Row")
Table = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a table: the path of the key, and why."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}" if self.where else self.why


class Unreadable(Exception):
    """The table cannot be used; every problem with its place."""

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class _Wrong(Exception):
    """A value that is not what its field holds; the problem is noted already."""


def read(row: type[Row], table: object, where: str = "") -> Row:
    """The dataclass filled from the table; Unreadable with every problem if it cannot be."""
    reading = _Reading()
    try:
        filled: Row = reading.value(row, table, where)
    except _Wrong:
        raise Unreadable(*reading.problems) from None
    return filled


def key_of(part: Field[Any]) -> str | None:
    """What the table calls this field; None if no table holds it."""
    named: str | None = part.metadata.get("key", part.name)
    return named


def is_needed(part: Field[Any]) -> bool:
    """Whether the table must name this field."""
    return part.default is MISSING and part.default_factory is MISSING


@cache
def hints(row: type) -> Mapping[str, Any]:
    """What each field of the dataclass holds, descriptions included."""
    return get_type_hints(row, include_extras=True)


def kinds_of(row: object) -> Mapping[str, type] | None:
    """The dataclasses that `kind` chooses among, if this is a family of them."""
    found: Mapping[str, type] | None = vars(row).get("KINDS") if isinstance(row, type) else None
    return found


class _Reading:
    """One reading of one table."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def wrong(self, where: str, why: str) -> _Wrong:
        self.problems.append(Problem(where, why))
        return _Wrong()

    def value(self, kind: Any, found: object, where: str) -> Any:
        origin = get_origin(kind)
        if origin is Annotated:
            return self.value(get_args(kind)[0], found, where)
        if origin in (Union, types.UnionType):
            return self.value(next(part for part in get_args(kind) if part is not types.NoneType), found, where)
        if origin is Literal:
            return self.one_of(get_args(kind), found, where)
        if origin in (tuple, frozenset):
            return origin(self.several(get_args(kind)[0], found, where))
        if kind == Words:
            return self.words(found, where)
        if origin is not None and issubclass(origin, Mapping):
            return self.mapping(get_args(kind)[1], found, where)
        if is_dataclass(kind):
            return self.row(kind, found, where)
        return self.plain(kind, found, where)

    def row(self, row: Any, found: object, where: str) -> Any:
        table = self.table(found, where)
        if (family := kinds_of(row)) is not None:
            named = table.get("kind")
            if named not in family:
                raise self.wrong(_under(where, "kind"), f"{named!r} is none of {', '.join(sorted(family))}")
            row = family[str(named)]
            table = {key: value for key, value in table.items() if key != "kind"}
        known = {key: part for part in fields(row) if (key := key_of(part)) is not None}
        wrong = [self.wrong(_under(where, key), _unknown(key, list(known))) for key in table if key not in known]
        values: dict[str, Any] = {}
        for key, part in known.items():
            try:
                if key in table:
                    values[part.name] = self.value(hints(row)[part.name], table[key], _under(where, key))
                elif is_needed(part):
                    raise self.wrong(_under(where, key), "this is missing")
            except _Wrong as refused:
                wrong.append(refused)
        if wrong:
            raise wrong[0]
        return row(**values)

    def several(self, kind: Any, found: object, where: str) -> list[Any]:
        if not isinstance(found, list | tuple):
            raise self.wrong(where, "a list is meant here")
        values, wrong = [], []
        for n, entry in enumerate(found):
            try:
                values.append(self.value(kind, entry, f"{where}[{n}]"))
            except _Wrong as refused:
                wrong.append(refused)
        if wrong:
            raise wrong[0]
        return values

    def mapping(self, kind: Any, found: object, where: str) -> dict[str, Any]:
        return {key: self.value(kind, entry, _under(where, key)) for key, entry in self.table(found, where).items()}

    def words(self, found: object, where: str) -> Words:
        table = self.table(found, where)
        for language in LANGUAGES:
            if not isinstance(said := table.get(language), str) or not said.strip():
                raise self.wrong(_under(where, language), "a text is missing here")
        if others := sorted(set(table) - set(LANGUAGES)):
            raise self.wrong(_under(where, others[0]), f"words stand in {' and '.join(LANGUAGES)} only")
        return dict(table)

    def table(self, found: object, where: str) -> Table:
        if not isinstance(found, Mapping):
            raise self.wrong(where, "a table is meant here")
        return found

    def one_of(self, choices: tuple[str, ...], found: object, where: str) -> str:
        if not isinstance(found, str) or found not in choices:
            raise self.wrong(where, f"{found!r} is none of {', '.join(choices)}")
        return found

    def plain(self, kind: Any, found: object, where: str) -> Any:
        if kind is Decimal:
            return self.number(found, where)
        if kind is float:
            return self.measure(found, where)
        if kind is date:
            return self.day(found, where)
        if kind is ZoneInfo:
            if found not in _zones():
                raise self.wrong(where, f"{found!r} is no IANA time zone, write for example 'Europe/Brussels'")
            return ZoneInfo(str(found))
        if not isinstance(found, kind) or (kind is int and isinstance(found, bool)):
            raise self.wrong(where, f"{_MEANT[kind]} is meant here, not {found!r}")
        if kind is str and not str(found).strip():
            raise self.wrong(where, "a text is missing here")
        return found

    def number(self, found: object, where: str) -> Decimal:
        if isinstance(found, Decimal | int | str) and not isinstance(found, bool):
            try:
                number = Decimal(found)
            except InvalidOperation:
                number = Decimal("NaN")
            if number.is_finite():
                return number
        raise self.wrong(where, f"a number such as '0.5' is meant here, not {found!r}")

    def measure(self, found: object, where: str) -> float:
        if isinstance(found, int | float) and not isinstance(found, bool) and isfinite(found):
            return float(found)
        raise self.wrong(where, f"a number such as 0.5 is meant here, not {found!r}")

    def day(self, found: object, where: str) -> date:
        if type(found) is date:
            return found
        try:
            return date.fromisoformat(str(found))
        except ValueError:
            raise self.wrong(where, f"a day such as 2026-01-31 is meant here, not {found!r}") from None


@cache
def _zones() -> frozenset[str]:
    # Looked up once: the library walks through its folder every time it is asked.
    return frozenset(available_timezones())


_MEANT = {str: "a text", int: "a whole number", bool: "true or false"}


def _under(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key


def _unknown(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, n=1)
    return f"nothing reads this key{f', is {close[0]!r} meant?' if close else ''}"
