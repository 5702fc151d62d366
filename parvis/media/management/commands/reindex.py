"""`./run reindex`: make the search index of the press library anew."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from parvis.media.actions.finding import index_everything


class Command(BaseCommand):
    help = "Make the search index anew from what the library holds."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            amount = index_everything()
        self.stdout.write(f"{amount} assets indexed")
