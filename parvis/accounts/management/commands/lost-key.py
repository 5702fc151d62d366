"""`./run lost-key EMAIL`: the operator lets somebody in again whose second step is gone."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.accounts.actions.lost_keys import let_in_by_operator
from parvis.domain.refusals import Refused


class Command(BaseCommand):
    help = "Take a person's lost keys away, as long as there are not yet two administrators to do it on the page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address of the account; make sure first who asks")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            let_in_by_operator(email, now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{email} signs in without a second step now; the person was told, the trail names the operator."
        )
