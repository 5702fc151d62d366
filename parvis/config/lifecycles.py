"""`docs/lifecycles.md`, drawn from the rulebook's tables of moves."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from enum import StrEnum

from parvis import domain
from parvis.config.places import ROOT

PAGE = ROOT / "docs" / "lifecycles.md"
HEAD = """# Lifecycles

Drawn from the tables of moves in the rulebook by `./run lifecycles`; `./run check` fails when this page is
older than they are.
"""

Moves = dict[StrEnum, frozenset[StrEnum]]


def tables() -> Iterator[tuple[str, str, Moves]]:
    """Every table of moves in the rulebook: chapter, name, moves."""
    for chapter in sorted(module.name for module in pkgutil.iter_modules(domain.__path__)):
        module = importlib.import_module(f"parvis.domain.{chapter}")
        for name in sorted(vars(module)):
            value = vars(module)[name]
            if name.endswith("MOVES") and isinstance(value, dict) and defined_here(module, value):
                yield chapter, name, value


def defined_here(module: object, moves: Moves) -> bool:
    """Whether the table's states are the module's own, so that an import of it is not drawn twice."""
    return all(type(state).__module__ == vars(module)["__name__"] for state in moves)


def drawn() -> str:
    """The page."""
    parts = [HEAD]
    for chapter, name, moves in tables():
        title = name.removesuffix("_MOVES").replace("_", " ").capitalize()
        first = next(iter(moves))
        lines = [f"    [*] --> {first.value}"]
        for state, nexts in moves.items():
            ordered = sorted(nexts, key=list(type(state)).index)
            lines += [f"    {state.value} --> {after.value}" for after in ordered] or [f"    {state.value} --> [*]"]
        picture = "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
        parts.append(f"\n## {title} (`domain/{chapter}.py`)\n\n{picture}\n")
    return "".join(parts)


def main(_arguments: list[str]) -> int:
    """Write the page."""
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(drawn(), encoding="utf-8")
    return 0
