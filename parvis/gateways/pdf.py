"""Papers as PDF/A: proposals, receipts, later letters and action sheets (typst).

A template is a `.typ` file of an app; it imports `/gateways/papers/house.typ`
and reads its content from there.  Content is handed over as JSON, so that
nothing a person typed is ever read as markup.  Drawing needs no network: the
fonts are typst's own, no template imports a package (a test sees to that), and
none can read anything outside the house's own folder.

The same template, content and moment give the same bytes.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from typst import Compiler

ROOT = Path(__file__).resolve().parents[1]  # templates live here and read nothing above
STANDARD: Literal["a-2b"] = "a-2b"


def draw(template: str, content: Mapping[str, Any], *, at: datetime) -> bytes:
    """The paper of this template (`proposals/papers/receipt.typ`), dated at this moment.

    Characters that no font of the house can draw would break the promise of
    PDF/A, that a reader sees what was written; such a paper is an ordinary PDF.
    """
    from typst import TypstError  # 81 MB of compiler: only for whoever draws

    inputs = {"content": json.dumps(content, ensure_ascii=False)}
    source = str(ROOT / template)
    at = at.astimezone(UTC).replace(microsecond=0)
    with _one_at_a_time:
        compiler = _compiler()
        try:
            drawn = compiler.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=STANDARD, timestamp=at)
        except TypstError:
            # Wrong for any other reason, it is wrong once more without the standard, and then says so.
            drawn = compiler.compile(source, format="pdf", sys_inputs=inputs, timestamp=at)
    assert isinstance(drawn, bytes)
    return drawn


def marks(paper: bytes) -> list[str]:
    """The marks that were set into a paper of ours; PDF/A keeps them in clear, so no PDF is parsed for them."""
    found = re.search(rb"<pdf:Keywords>([^<]{1,2000})</pdf:Keywords>", paper)
    return [mark.strip() for mark in found.group(1).decode("utf-8", "replace").split(",")] if found else []


_one_at_a_time = threading.Lock()  # the compiler keeps the inputs of the paper it is at


@lru_cache(maxsize=1)
def _compiler() -> Compiler:
    from typst import Compiler

    return Compiler(root=str(ROOT))
