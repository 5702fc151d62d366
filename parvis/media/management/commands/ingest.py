"""`./run ingest PATH…`: hand files in from the shell.  A thin door on `receive_file`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.accounts.models import Person
from parvis.media.actions.ingest import Received, receive_files


class Command(BaseCommand):
    """Each file becomes a draft; the worker prepares it."""

    help = "Hand files (or folders of files) in to the press library, each as a draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--as", dest="officer", metavar="ADDRESS", help="the press officer who hands them in")
        parser.add_argument("--language", default="en", help="the language of the words inside (default: en)")
        parser.add_argument("--json", action="store_true", help="one JSON object a line, for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        officer = self._officer(options["officer"])
        refused = 0
        for path in files_in(options["paths"]):
            [one] = receive_files([path], by=officer, now=timezone.now(), language=options["language"])
            said = told(path, one)
            refused += said["outcome"] == "refused"
            line = (
                json.dumps(said, ensure_ascii=False)
                if options["json"]
                else "{outcome:8} {path}  {words}".format(**said)
            )
            self.stdout.write(line)
        if refused:
            raise CommandError(f"{refused} not taken", returncode=1)

    def _officer(self, address: str | None) -> Person | None:
        if address is None:
            return None
        try:
            return Person.objects.get(email__iexact=address)
        except Person.DoesNotExist:
            raise CommandError(f"nobody has the address {address}") from None


def files_in(paths: list[Path]) -> list[Path]:
    """The files named, and those in the folders named, hidden ones left out."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file())
            found += [p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts)]
        else:
            found.append(path)
    return found


def told(path: Path, one: Received) -> dict[str, str]:
    """What came of one file, for people and for scripts."""
    outcome = "taken" if one.is_new else "here" if one.asset else "refused"
    code = one.asset.code if one.asset else ""
    return {"outcome": outcome, "path": str(path), "asset": code, "words": str(one.refusal or code)}
