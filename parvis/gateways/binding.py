"""Bind many texts and the PDF files that came with them into one PDF with bookmarks (typst).

The files are strangers' work, so this runs inside the walls of `sandbox`, with
bounded memory and time.  A file that cannot be read as PDF, is locked, or would
make the whole too long is not an error: it is named where its pages would be.

    told = sandbox.call("parvis.gateways.binding:bind", template, content, folder, target, limits=LIMITS)

`content` is a JSON file; under `content["parts"]` each part may have `files`,
whose `file` is the name of a PDF in `folder`.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from parvis.gateways.sandbox import Limits

ROOT = Path(__file__).resolve().parents[1]
HOUSE = "gateways/papers/house.typ"
MOST_PAGES = 2_000  # of strangers' files in one volume; what is beyond is named
LIMITS = Limits(cpu=240, wall=480, memory=3 << 30, file_size=1 << 30)

_HOW_MANY = re.compile(r"only has (\d+) page")
_BEYOND = 9_999_999  # no document has this page, and the compiler says how many there are


@dataclass(frozen=True)
class Bound:
    """What came of it: how many pages of files were bound in, and which files could not be."""

    pages: int
    left_out: tuple[str, ...]


def bind(
    template: str,
    content: Path,
    folder: Path,
    target: Path,
    *,
    at: str,
    progress: Callable[[float], None] = lambda _part: None,
) -> Bound:
    """Write the volume of this template to `target`; every `folder/*.pdf` that the content names is bound in."""
    from typst import Compiler

    told = json.loads(content.read_text(encoding="utf-8"))
    for one in (HOUSE, template):
        (folder / one).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / one, folder / one)
    compiler = Compiler(root=str(folder))
    pages, left_out = 0, []
    files = [file for part in told["parts"] for file in part.get("files", [])]
    for number, file in enumerate(files, start=1):
        count = _pages(compiler, folder, file["file"]) if file.get("file") else 0
        fits = 0 < count <= MOST_PAGES - pages
        file["pages"] = count if fits else 0
        pages += file["pages"]
        if not fits:
            left_out.append(str(file["name"]))
        progress(number / (len(files) + 1))
    drawn = compiler.compile(
        str(folder / template),
        format="pdf",
        sys_inputs={"content": json.dumps(told, ensure_ascii=False)},
        timestamp=datetime.fromisoformat(at).astimezone(UTC).replace(microsecond=0),
    )
    assert isinstance(drawn, bytes)
    target.write_bytes(drawn)
    return Bound(pages, tuple(left_out))


def _pages(compiler: Any, folder: Path, name: str) -> int:
    """How many pages the file has; 0 if it cannot be bound in."""
    from typst import TypstError

    probe = folder / "probe.typ"
    try:
        probe.write_text(f'#image("/{name}", page: {_BEYOND})', encoding="utf-8")
        compiler.compile(str(probe), format="pdf")
    except TypstError as no:
        found = _HOW_MANY.search(" ".join(no.hints))
    count = int(found.group(1)) if found else 0
    if not 0 < count <= MOST_PAGES:
        return count if count > MOST_PAGES else 0
    try:  # a page that cannot be drawn would cost the whole volume
        body = f'#for n in range(1, {count + 1}) {{ image("/{name}", page: n, width: 10mm) }}'
        probe.write_text(body, encoding="utf-8")
        compiler.compile(str(probe), format="pdf")
    except TypstError:
        return 0
    return count
