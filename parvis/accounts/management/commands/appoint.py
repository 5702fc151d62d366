"""`./run appoint EMAIL ROLE`: the operator appoints the first administrators."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.accounts.actions.appointments import appoint_by_operator
from parvis.domain.refusals import Refused
from parvis.domain.roles import Role


class Command(BaseCommand):
    help = "Appoint a person to an office, as long as there are not yet two administrators to do it on the page."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="the address of an account that exists")
        parser.add_argument("role", choices=[role.value for role in Role], help="the office")

    def handle(self, *args: Any, email: str, role: str, **options: Any) -> None:
        try:
            appointment = appoint_by_operator(email, Role(role), now=timezone.now())
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{email} is {role} from now on; the trail names the operator ({appointment.code}).")
