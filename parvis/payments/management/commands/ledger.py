"""Prove that every book adds up, or draw the awards' shares anew: `./run ledger verify|attribute [--json]`."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from parvis.grants.models import Award
from parvis.payments.actions.booking import attribute
from parvis.payments.queries import books, reconciling


class Command(BaseCommand):
    """Exit code 1 if anything does not add up."""

    help = "prove that every book adds up (verify), or draw the shares of all awards anew (attribute)"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("way", choices=("verify", "attribute"))
        parser.add_argument("--json", action="store_true")

    def handle(self, *_arguments: Any, **options: Any) -> None:
        if options["way"] == "attribute":
            for award in Award.objects.order_by("pk").iterator():
                attribute(award, books.sums_of(books.last_line(award)))
            return
        found = reconciling.verify()
        faults = [_(one.message) % one.facts for one in found.faults]
        if options["json"]:
            self.stdout.write(json.dumps({"lines": found.lines, "awards": found.awards, "faults": faults}, indent=2))
        else:
            for words in faults:
                self.stdout.write(f"FAIL {words}")
            told = {"lines": found.lines, "awards": found.awards, "faults": len(faults)}
            self.stdout.write(_("%(lines)s lines of %(awards)s books: %(faults)s faults.") % told)
        if faults:
            raise SystemExit(1)
