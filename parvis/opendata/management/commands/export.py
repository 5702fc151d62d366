"""`./run export awards --format 360giving|csv [-o FILE]`: the public register as a file."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.domain import open_data
from parvis.opendata import offers


class Command(BaseCommand):
    help = "Write the public awards as a file in an open format; 360Giving is checked before it is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["awards"])
        parser.add_argument("--format", choices=["360giving", "csv"], default="360giving", dest="form")
        parser.add_argument("-o", "--output", type=Path, help="the file to write; without it, the text is printed")

    def handle(self, *args: Any, form: str, output: Path | None, **options: Any) -> None:
        now = timezone.now()
        if form == "csv":
            text = "".join(offers.as_table(now))
        else:
            text = offers.as_giving(now, address=f"{settings.SITE_URL}/en/awards/")
            wrong = list(open_data.findings(json.loads(text)))
            if wrong:
                raise CommandError("This is not valid 360Giving:\n" + "\n".join(wrong))
        if output is None:
            self.stdout.write(text, ending="")
            return
        output.write_bytes(text.encode())
        self.stdout.write(f"{output}: SHA-256 {hashlib.sha256(text.encode()).hexdigest()}")
