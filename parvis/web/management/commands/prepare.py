"""`./run prepare`: database, catalogues and static files as this version needs them."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from parvis.web import catalogues


class Command(BaseCommand):
    help = "Bring database, translations and static files up to this version; says 'empty' if nobody is in it yet."

    def handle(self, *args: Any, **options: Any) -> None:
        catalogues.compile_all()
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        self.stdout.write("ready" if get_user_model().objects.exists() else "empty")
