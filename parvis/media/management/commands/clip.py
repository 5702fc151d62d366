"""`./run clip SOURCE --in T --out T -o FILE`: cut a film from the shell, without any database."""

from __future__ import annotations

import dataclasses
import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parvis.domain.refusals import Invalid, Refused
from parvis.gateways.clipfile import CutFile, cut_file


class Command(BaseCommand):
    help = "Cut a part of a film into a file, exact to the frame."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", type=Path)
        parser.add_argument("--in", dest="typed_in", default="", metavar="T", help="timecode, seconds or f123")
        parser.add_argument("--out", dest="typed_out", default="", metavar="T", help="the first moment left out")
        parser.add_argument("--mode", choices=["instant", "clean"], default="instant")
        parser.add_argument("-o", "--output", dest="target", type=Path, required=True, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="write over an existing file")
        parser.add_argument("--json", action="store_true", dest="as_json", help="tell the outcome as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["source"]
        if not source.is_file():
            raise CommandError(f"There is no file {source}.")
        try:
            cut = cut_file(
                source,
                options["target"],
                options["typed_in"],
                options["typed_out"],
                mode=options["mode"],
                replace=options["replace"],
                progress=self._progress if options["mode"] == "clean" and sys.stderr.isatty() else lambda _done: None,
            )
        except Refused as refused:
            self._refuse(refused, as_json=options["as_json"])
        else:
            self._tell(cut, options["target"], as_json=options["as_json"])

    def _progress(self, done: float) -> None:
        self.stderr.write(f"\r{done:4.0%}", ending="")

    def _refuse(self, refused: Refused, *, as_json: bool) -> None:
        field = refused.field if isinstance(refused, Invalid) else ""
        if as_json:
            self.stdout.write(json.dumps({"error": refused.code, "field": field, "message": str(refused)}))
            raise SystemExit(1)
        raise CommandError(f"--{field}: {refused}" if field else str(refused))

    def _tell(self, cut: CutFile, target: Path, *, as_json: bool) -> None:
        if as_json:
            told = dataclasses.asdict(cut) | {"file": str(target), "seconds": round(float(cut.seconds), 6)}
            self.stdout.write(json.dumps(told))
            return
        self.stdout.write(f"{target}: {cut.frames} frames, {cut.in_timecode} to {cut.out_timecode}, {cut.bytes} bytes")
        if cut.hidden_before or cut.hidden_after:
            self.stdout.write(
                f"Holds {cut.hidden_before} frames before the in point and {cut.hidden_after} after the out point, "
                "hidden by an edit list. For a file without them: --mode clean"
            )
