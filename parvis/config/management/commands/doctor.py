"""`./run doctor`: examine this installation; status 1 if something is wrong."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from parvis.config import doctor

MARKS = {doctor.Verdict.FINE: "ok  ", doctor.Verdict.WARNING: "WARN", doctor.Verdict.FAULT: "FAIL"}


class Command(BaseCommand):
    help = "Examine this installation and say what to do about what is wrong."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document instead of lines")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = []
        for finding in doctor.examine(timezone.now()):
            findings.append(finding)
            if not options["json"]:
                self.stdout.write(f"{MARKS[finding.verdict]} {finding.subject}: {finding.words}")
                if finding.remedy:
                    self.stdout.write(f"     → {finding.remedy}")
        if options["json"]:
            self.stdout.write(json.dumps([dataclasses.asdict(finding) for finding in findings], indent=2))
        if any(finding.verdict is doctor.Verdict.FAULT for finding in findings):
            sys.exit(1)
