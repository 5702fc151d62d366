"""JSON Schema drawn from the dataclasses that `reading` fills, so that the two can't differ.

The dialect is 2020-12.  What stands in `Annotated` beside a field is its
description; the first paragraph of a dataclass's docstring is its own.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from inspect import getdoc
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from zoneinfo import ZoneInfo

from parvis.domain.reading import hints, is_needed, key_of, kinds_of
from parvis.domain.words import LANGUAGES, Words

Schema = dict[str, Any]

PLAIN: Mapping[object, Schema] = {
    str: {"type": "string", "minLength": 1},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    float: {"type": "number"},
    Decimal: {"type": ["string", "number"], "pattern": r"^-?\d+(\.\d+)?$"},
    date: {"type": "string", "format": "date"},
    ZoneInfo: {"type": "string", "examples": ["Europe/Brussels"]},
}
WORDS: Schema = {
    "type": "object",
    "properties": {language: {"type": "string", "minLength": 1} for language in LANGUAGES},
    "required": list(LANGUAGES),
    "additionalProperties": False,
}


def schema_of(row: type, *, title: str) -> Schema:
    """The schema of the tables that this dataclass reads."""
    drawing = _Drawing()
    drawing.reference(row)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "$ref": f"#/$defs/{row.__name__}",
        "$defs": {"Words": WORDS, **dict(sorted(drawing.named.items()))},
    }


class _Drawing:
    """One schema in the making: dataclasses once each, by name."""

    def __init__(self) -> None:
        self.named: dict[str, Schema] = {}
        self.drawn: dict[str, Any] = {}

    def begun(self, row: Any) -> bool:
        """Whether the row stands already; two rows of one name would be told as one."""
        if self.drawn.setdefault(row.__name__, row) is not row:
            raise TypeError(f"two tables of the file are called {row.__name__}: give one another name")
        return row.__name__ in self.named

    def of(self, kind: Any) -> Schema:
        origin, inner = get_origin(kind), get_args(kind)
        if origin is Annotated:
            return {**self.of(inner[0]), "description": inner[1]}
        if origin in (Union, types.UnionType):
            return self.of(next(part for part in inner if part is not types.NoneType))
        if origin is Literal:
            return {"enum": list(inner)}
        if origin in (tuple, frozenset):
            return {"type": "array", "items": self.of(inner[0])}
        if kind == Words:
            return {"$ref": "#/$defs/Words"}
        if origin is not None and issubclass(origin, Mapping):
            return {"type": "object", "additionalProperties": self.of(inner[1])}
        if hasattr(kind, "_fields"):
            return self.tuple_of(kind)
        return self.reference(kind) if is_dataclass(kind) else dict(PLAIN[kind])

    def tuple_of(self, row: Any) -> Schema:
        """A named tuple is a list of so many parts, each described by its name."""
        if not self.begun(row):
            parts = [{"title": name, **self.of(kind)} for name, kind in hints(row).items()]
            self.named[row.__name__] = {
                "description": " ".join((getdoc(row) or "").split()),
                "type": "array",
                "prefixItems": parts,
                "items": False,
                "minItems": len(parts),
            }
        return {"$ref": f"#/$defs/{row.__name__}"}

    def reference(self, row: Any) -> Schema:
        if not self.begun(row):
            self.named[row.__name__] = {}
            family = kinds_of(row)
            self.named[row.__name__] = (
                self.table(row)
                if family is None
                else {"oneOf": [self.kind_of_rule(row, kind, member) for kind, member in sorted(family.items())]}
            )
        return {"$ref": f"#/$defs/{row.__name__}"}

    def kind_of_rule(self, row: Any, kind: str, member: type) -> Schema:
        name = f"{row.__name__}.{kind}"
        table = self.table(member)
        table["properties"] = {"kind": {"const": kind}, **table["properties"]}
        table["required"] = ["kind", *table.get("required", [])]
        self.named[name] = table
        return {"$ref": f"#/$defs/{name}"}

    def table(self, row: Any) -> Schema:
        known = {key: part for part in fields(row) if (key := key_of(part)) is not None}
        required = [key for key, part in known.items() if is_needed(part)]
        drawn: Schema = {
            "description": " ".join((getdoc(row) or "").split("\n\n")[0].split()),
            "type": "object",
            "properties": {key: self.of(hints(row)[part.name]) for key, part in known.items()},
            "additionalProperties": False,
        }
        return {**drawn, "required": required} if required else drawn
