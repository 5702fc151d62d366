"""The public register of research organisations (ROR), read from its dump.

The dump is one JSON array of some hundred thousand objects, also inside a zip
(https://doi.org/10.5281/zenodo.6347574, schema v2).  It is read piece by piece,
so memory holds one object at a time however long the file is.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

PIECE = 1 << 16
LARGEST = 8 << 20  # one organisation is some kilobytes; more is no register


class NotARegister(ValueError):
    """The file cannot be read as a dump of the register; the message says why."""


@contextmanager
def opened(path: Path) -> Iterator[IO[str]]:
    """The dump's text, from a JSON file or from the v2 JSON inside a zip."""
    if not zipfile.is_zipfile(path):
        with path.open(encoding="utf-8-sig") as text:
            yield text
        return
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".json")]
        # Older releases carry both schemas; the second one names itself.
        chosen = next((name for name in names if "schema_v2" in name), names[0] if names else "")
        if not chosen:
            raise NotARegister(f"{path.name} holds no JSON file")
        with archive.open(chosen) as raw, io.TextIOWrapper(raw, encoding="utf-8-sig") as text:
            yield text


def objects_in(text: IO[str]) -> Iterator[Any]:
    """The elements of a JSON array, one after the other; NotARegister where the text is broken."""
    decoder = json.JSONDecoder()
    rest = text.read(PIECE).lstrip()
    if not rest.startswith("["):
        raise NotARegister("the file does not begin with a list")
    rest, number = rest[1:], 0
    while True:
        rest = rest.lstrip(" \t\r\n,")
        if rest.startswith("]"):
            return
        try:
            found, end = decoder.raw_decode(rest)
            if end == len(rest) and (more := text.read(PIECE)):  # a number may go on
                rest += more
                continue
        except json.JSONDecodeError as broken:
            more = text.read(PIECE)
            if not more or len(rest) > LARGEST:
                raise NotARegister(f"broken after {number} organisations: {broken.msg}") from broken
            rest += more
            continue
        number += 1
        rest = rest[end:]
        yield found
