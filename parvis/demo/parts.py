"""The parts of the example, each told once and whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.demo import actions, queries


def tell_once(name: str, tell: Callable[[], Any], *, now: datetime) -> None:
    """Tell this part, whole or not at all, unless it is in."""
    if not queries.loaded(name):
        with transaction.atomic():
            tell()
            actions.note(name, "told", now=now)
