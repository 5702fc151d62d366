"""The shape of the code: what the rulebook may import, how long a module may be, which words are not names."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "parvis"
LONGEST_CHAPTER = 250
LONGEST_MODULE = 400
FORBIDDEN = {
    "utils",
    "helpers",
    "common",
    "base",
    "manager",
    "service",
    "handler",
    "process",
    "data",
    "info",
    "item",
    "do",
    "misc",
}


def modules(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts]


def imported(path: Path) -> Iterator[str]:
    """The packages a module imports, wherever it does so."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            yield node.module or ""


@pytest.mark.parametrize("path", modules(PACKAGE / "domain"), ids=lambda path: path.stem)
def test_the_rulebook_imports_only_the_standard_library(path):
    foreign = {
        name
        for name in imported(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("parvis.domain")
    }

    assert foreign == set()


def test_no_module_is_too_long():
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in modules(PACKAGE)
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > (LONGEST_CHAPTER if "domain" in path.parts else LONGEST_MODULE)
    }

    assert too_long == {}


def test_no_module_has_a_name_that_says_nothing():
    named = {path.stem for path in PACKAGE.rglob("*.py")} | {path.name for path in PACKAGE.rglob("*") if path.is_dir()}

    assert named & FORBIDDEN == set()


def test_every_module_says_what_it_is():
    silent = [
        str(path.relative_to(ROOT))
        for path in modules(PACKAGE)
        if path.name not in {"__init__.py", "apps.py"}
        and path.read_text(encoding="utf-8").strip()
        and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]

    assert silent == []
