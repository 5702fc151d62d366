"""What the trail adds to the frame of every page."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from parvis.domain.roles import Role


def places(context: dict[str, Any]) -> str:
    """The trail in the menu of an auditor."""
    if not context["request"].user.holds(Role.AUDITOR, at=timezone.now()):
        return ""
    return render_to_string("audit/places.html")
