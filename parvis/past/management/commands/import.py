"""`./run import awards FILE.csv`, `./run import people FILE.csv`: past awards and people, all of a file or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from parvis.domain.past_files import Kind
from parvis.domain.refusals import Refused
from parvis.past.actions.taking_in import Faulty, bring, take_in

NAMED = 50  # faults named on the console


class Command(BaseCommand):
    """The office's page does the same."""

    help = "Take in past awards or people from a CSV file; a file with any fault changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=[str(kind) for kind in Kind])
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            with transaction.atomic():
                now = timezone.now()
                brought = bring(path.read_bytes(), Kind(options["kind"]), name=path.name, by=None, now=now)
                done = take_in(brought, by=None, now=now)
        except OSError as wrong:
            raise CommandError(f"{path.name}: {wrong}") from wrong
        except Faulty as faulty:
            for one in faulty.plan.faults[:NAMED]:
                column = f", {one.column}" if one.column else ""
                self.stderr.write(f"  line {one.line}{column}: {one.words % one.facts}")
            if len(faulty.plan.faults) > NAMED:
                self.stderr.write(f"  and {len(faulty.plan.faults) - NAMED} more")
            raise CommandError(str(faulty)) from faulty
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{done.added} added, {done.changed} changed, {done.unchanged} as they were")
