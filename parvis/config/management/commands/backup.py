"""`./run backup FILE`: everything this installation keeps, in one tar file; works while it is open."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.config import saving
from parvis.domain.refusals import Refused


class Command(BaseCommand):
    help = "Save everything this installation keeps into one tar file."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the tar file to write; an older one of the name is replaced")
        parser.add_argument("--json", action="store_true", help="print what was saved as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        target: Path = options["file"].resolve()
        if not target.parent.is_dir():
            raise CommandError(f"There is no folder {target.parent}.")
        try:
            manifest = saving.back_up(target, now=timezone.now())
        except (Refused, OSError) as wrong:
            raise CommandError(f"Nothing was saved: {wrong}") from wrong
        size = sum(part["size"] for part in manifest["parts"].values())
        if options["json"]:
            self.stdout.write(json.dumps({"file": str(target), "parts": len(manifest["parts"]), "bytes": size}))
        else:
            self.stdout.write(f"{len(manifest['parts'])} parts, {size / 1e6:.1f} MB, in {target}")
            self.stdout.write("It holds secret.key and audit.key: keep it as closed as the installation itself.")
