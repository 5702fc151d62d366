"""`./run export awards --format 360giving|csv [-o FILE]`, `./run export dump FOLDER`: what is public, as files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.domain import open_data
from parvis.opendata import offers

DUMP_VERSION = "1.1"


class Command(BaseCommand):
    help = "Write the public awards as a file in an open format, or as a whole folder; 360Giving is checked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["awards", "dump"])
        parser.add_argument("folder", nargs="?", type=Path, help="of a dump: the folder to write into")
        parser.add_argument("--format", choices=["360giving", "csv"], default="360giving", dest="form")
        parser.add_argument("-o", "--output", type=Path, help="the file to write; without it, the text is printed")

    def handle(
        self, *args: Any, what: str, folder: Path | None, form: str, output: Path | None, **options: Any
    ) -> None:
        now = timezone.now()
        if what == "dump":
            self._dump(folder, now)
            return
        pieces = _pieces(form, now)
        if output is None:
            for piece in pieces:
                self.stdout.write(piece, ending="")
            return
        self.stdout.write(f"{output}: SHA-256 {_written(output, pieces)[0]}")

    def _dump(self, folder: Path | None, now: datetime) -> None:
        if folder is None:
            raise CommandError("Name the folder to write into: ./run export dump FOLDER")
        folder.mkdir(parents=True, exist_ok=True)
        files = {}
        for name, form in (("awards.360giving.json", "360giving"), ("awards.csv", "csv")):
            digest, size = _written(folder / name, _pieces(form, now))
            files[name] = {"sha256": digest, "bytes": size}
        manifest = {
            "schema_version": DUMP_VERSION,
            "standard": f"360Giving {open_data.STANDARD}",
            "drawn_at": now.isoformat(timespec="seconds"),
            "source": settings.SITE_URL,
            "licence": settings.OPEN_DATA_LICENCE,
            "columns": list(open_data.COLUMNS),
            "files": files,
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"
        digest, _size = _written(folder / "manifest.json", [text])
        self.stdout.write(f"{folder / 'manifest.json'}: SHA-256 {digest}")


def _pieces(form: str, now: datetime) -> Iterable[str]:
    if form == "csv":
        return offers.as_table(now)
    return offers.package(_checked(offers.grants(now, address=f"{settings.SITE_URL}/en/awards/")))


def _checked(grants: Iterable[dict[str, object]]) -> Iterator[dict[str, object]]:
    """The same grants; it stops at the first that 360Giving would not take."""
    seen: set[object] = set()
    for told in grants:
        wrong = list(open_data.findings({"grants": [told]}))
        if told["id"] in seen:
            wrong.append(f"{told['id']}: stands twice")
        if wrong:
            raise CommandError("This is not valid 360Giving:\n" + "\n".join(wrong))
        seen.add(told["id"])
        yield told


def _written(path: Path, pieces: Iterable[str]) -> tuple[str, int]:
    """Write a file piece by piece, put in place once it is whole; its digest and size."""
    digest, size = hashlib.sha256(), 0
    beside = path.with_name(path.name + ".part")
    with beside.open("wb") as file:
        for piece in pieces:
            octets = piece.encode()
            digest.update(octets)
            size += file.write(octets)
    beside.replace(path)
    return digest.hexdigest(), size
