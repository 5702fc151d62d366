"""`./run organisations import FILE`: the public register of organisations.  A thin door on `import_organisations`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.accounts.actions.register import import_organisations
from parvis.gateways.registries import NotARegister, objects_in, opened

NAMED = 20  # bad lines named on the console; with --json all


class Command(BaseCommand):
    """What is there already and has not changed is left alone."""

    help = "Take in the register of research organisations (ROR v2 dump, JSON or zip)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["import"])
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object, for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with opened(options["file"]) as text:
                done = import_organisations(objects_in(text), now=timezone.now())
        except (OSError, NotARegister, UnicodeDecodeError) as wrong:
            raise CommandError(f"{options['file'].name}: {wrong}. What was read before is in.") from wrong
        if options["json"]:
            told = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged, "bad": done.bad}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(f"{done.added} added, {done.changed} changed, {done.unchanged} as they were")
            for number, reason in done.bad[:NAMED]:
                self.stdout.write(f"  line {number}: {reason}")
            if len(done.bad) > NAMED:
                self.stdout.write(f"  and {len(done.bad) - NAMED} more")
        if done.bad:
            raise CommandError(f"{len(done.bad)} could not be used", returncode=1)
