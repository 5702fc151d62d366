"""`./run annual-report YEAR [-o FOLDER]`: the year as PDF in both languages, as JSON and as CSV."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from parvis.domain.words import LANGUAGES
from parvis.square.forms import yearly


class Command(BaseCommand):
    help = "Write the programme's annual report: a PDF in each language, and its figures as JSON and CSV."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("-o", "--output", type=Path, help="the folder to write into; annual-report-YEAR without it")

    def handle(self, *args: Any, year: int, output: Path | None, **options: Any) -> None:
        now = timezone.now()
        folder = output or Path(f"annual-report-{year}")
        folder.mkdir(parents=True, exist_ok=True)
        told = yearly.content(year, None, at=now)
        files = {f"report-{one}.pdf": yearly.paper(told, one, at=now) for one in LANGUAGES}
        files |= {"report.json": yearly.as_json(told).encode(), "report.csv": yearly.as_table(told).encode()}
        for name, written in files.items():
            (folder / name).write_bytes(written)
            self.stdout.write(f"{folder / name}: SHA-256 {hashlib.sha256(written).hexdigest()}")
