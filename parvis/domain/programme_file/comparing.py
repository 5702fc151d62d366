"""What one edition of a programme's file says differently from another.

Compared is what the files say, not how they are written: entries are found
again by their code, wherever they stand, and comments don't count.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from parvis.domain.programme_file.programme import Programme

NAMES = ("code", "id", "version")


@dataclass(frozen=True)
class Turned:
    """One value that is another now; an empty side means that there was none, or is none."""

    path: str
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """One entry of the file that differs: a nation, a rule, a stage."""

    part: str
    entry: str
    turned: tuple[Turned, ...]

    @property
    def fate(self) -> str:
        """`added`, `removed` or `changed`."""
        if all(not one.before for one in self.turned):
            return "added"
        return "removed" if all(not one.after for one in self.turned) else "changed"


def differences(before: Programme, after: Programme) -> tuple[Difference, ...]:
    """Every entry that differs, part by part in the newer file's order."""
    old, new = (dict(_entries(json.loads(programme.canonical))) for programme in (before, after))
    found = []
    for part, entry in dict.fromkeys([*new, *old]):
        was, now = old.get((part, entry), {}), new.get((part, entry), {})
        turned = tuple(
            Turned(path, was.get(path, ""), now.get(path, ""))
            for path in dict.fromkeys([*now, *was])
            if was.get(path) != now.get(path)
        )
        if turned:
            found.append(Difference(part, entry, turned))
    return tuple(found)


def _entries(table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], dict[str, str]]]:
    for part, held in table.items():
        if isinstance(held, list):
            for name, entry in _named(held):
                yield (part, name), dict(_flat(entry, ""))
        else:
            yield (part, ""), dict(_flat(held, ""))


def _named(entries: list[Any]) -> Iterator[tuple[str, Any]]:
    """Each entry with the name by which it is found again; entries of one name are told apart by their wordings."""
    seen: set[str] = set()
    for number, entry in enumerate(entries):
        name = str(number + 1)
        if isinstance(entry, Mapping):
            name = next((str(entry[key]) for key in NAMES if key in entry), name)
            if entry.get("wordings"):
                name = f"{name} ({', '.join(entry['wordings'])})"
        while name in seen:
            name += "+"
        seen.add(name)
        yield name, entry


def _flat(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and any(isinstance(inner, Mapping | list) for inner in value):
        for name, inner in _named(value):
            yield from _flat(inner, f"{path}[{name}]")
    else:
        yield path, ", ".join(map(str, value)) if isinstance(value, list) else str(value)
