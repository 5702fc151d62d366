"""What is installed is pinned, with hashes, and names no host; each direct dependency has its reason."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PINNED = sorted((ROOT / "requirements").glob("*.txt"))
MOST_DIRECT = 25


@pytest.mark.parametrize("path", PINNED, ids=lambda path: path.name)
def test_every_requirement_is_pinned_with_hashes(path):
    logical = re.sub(r"\\\n\s*", " ", path.read_text())
    lines = [line for line in logical.splitlines() if line.strip() and not line.strip().startswith("#")]

    assert lines
    assert [
        line
        for line in lines
        if not re.match(r"[a-zA-Z0-9._-]+(\[[a-z,]+\])?==[^ ]+ .*--hash=sha256:[0-9a-f]{64}", line)
    ] == []


@pytest.mark.parametrize("path", [*PINNED, *sorted((ROOT / "requirements").glob("*.in"))], ids=lambda path: path.name)
def test_no_requirement_names_a_host(path):
    assert (
        re.findall(r"://|--(?:extra-)?index-url|--find-links|--trusted-host|^-[if] ", path.read_text(), re.MULTILINE)
        == []
    )


def direct(name: str) -> list[str]:
    lines = (ROOT / "requirements" / name).read_text().splitlines()
    return [re.split(r"[\[<>=~!; ]", line)[0].lower() for line in lines if line and line[0] not in "#-"]


def test_each_direct_dependency_has_its_reason_and_there_are_few():
    reasons = (ROOT / "docs" / "decisions" / "dependencies.md").read_text().lower()

    assert len(direct("run.in")) <= MOST_DIRECT
    assert [name for name in direct("run.in") + direct("dev.in") if f"`{name}`" not in reasons] == []
