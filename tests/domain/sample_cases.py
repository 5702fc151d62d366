"""The sample cases of the five programmes: one right case a programme, the others one change away from it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
CASES = Path(__file__).resolve().parent / "cases"


def samples() -> Iterator[tuple[str, str, dict[str, Any], dict[str, list[str]]]]:
    """Programme file, name, the whole case, and what it must find by severity."""
    for path in sorted(CASES.glob("*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        for entry in page["cases"]:
            case = changed(page["right"], entry.get("change", {}))
            yield page["file"], entry["name"], case, {key: entry.get(key, []) for key in ("blocks", "warns", "asks")}


def changed(right: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    """The right case with these places changed: `parties.0.residence`; null takes out, `+` adds."""
    case = deepcopy(right)
    for place, value in change.items():
        *way, last = place.split(".")
        inside: Any = case
        for step in way:
            inside = inside[int(step)] if isinstance(inside, list) else inside[step]
        if last.startswith("+"):
            inside.append(value)
        elif isinstance(inside, list):
            inside[int(last)] = value
        elif value is None:
            inside.pop(last, None)
        else:
            inside[last] = value
    return {
        key: [v for v in value if v is not None] if isinstance(value, list) else value for key, value in case.items()
    }
