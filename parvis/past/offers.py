"""What this app gives to the pages above it."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from parvis.domain.roles import holds_any
from parvis.past.models import READS_PAST


def places(context: dict[str, Any]) -> str:
    """Past awards and people, in an officer's menu.  No query of its own."""
    person, at = context["request"].user, timezone.now()
    return render_to_string("past/slots/places.html", {"reads": holds_any(person, *READS_PAST, at=at)})
