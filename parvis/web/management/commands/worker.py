"""`./run worker --queue now`: work on one queue until told to end."""

from __future__ import annotations

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from parvis.web import leases
from parvis.web.worker import LeasedWorker


class Command(BaseCommand):
    help = "Work on one queue until told to end."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", required=True, choices=["now", "media"])
        parser.add_argument("--name", default="", help="this worker's name; must be its own among all workers")
        parser.add_argument("--replaces", default="", help="the name of a worker known to be dead, whose work it takes")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["replaces"]:
            leases.release(options["replaces"], options["replaces"])
            leases.reclaim(now=timezone.now())
        name = options["name"] or f"{options['queue']}-{secrets.token_hex(8)}"
        worker = LeasedWorker(options["queue"], name)
        worker.configure_signals()
        worker.run()
