"""`./run restore FILE`: bring back what `./run backup` saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.config import saving
from parvis.domain.refusals import Refused


class Command(BaseCommand):
    help = "Bring back what ./run backup saved. Close Parvis first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the tar file that ./run backup wrote")
        parser.add_argument("--force", action="store_true", help="replace an installation with people in it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = saving.restore(options["file"], force=options["force"], now=timezone.now())
        except (Refused, OSError) as wrong:
            raise CommandError(f"Nothing was restored: {wrong}") from wrong
        self.stdout.write(f"Restored {len(manifest['parts'])} parts, saved at {manifest['made_at']}.")
        self.stdout.write("./run audit verify proves the trail; ./run opens the house.")
