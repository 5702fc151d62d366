"""`./run clock`: run what is due, again and again; on several machines one of them does it."""

from __future__ import annotations

import secrets
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from parvis.web import clock, leases

PAUSE = 2.0  # seconds between two looks


class Command(BaseCommand):
    help = "Run what is due: retries, reminders, publication notices. One clock works at a time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="look once, whoever holds the clock, and end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            for name in clock.tick(timezone.now()):
                self.stdout.write(name)
            return
        ended = threading.Event()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the supervisor ends us, not the terminal
        signal.signal(signal.SIGTERM, lambda *_: ended.set())
        self.keep_time(ended)

    def keep_time(self, ended: threading.Event) -> None:
        """Tick while the clock's lease is ours; wait for it while it is another's."""
        ours = secrets.token_hex(8)
        try:
            while not ended.is_set():
                close_old_connections()
                try:
                    if leases.hold("clock", ours, now=timezone.now()):
                        clock.tick(timezone.now())
                except OperationalError as wrong:
                    self.stderr.write(f"The database does not answer: {wrong}")
                ended.wait(PAUSE)
        finally:
            leases.release("clock", ours)
