"""What correspondence hangs into pages: a case's letters, and the office's way to their wording.  Read-only."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from parvis.correspondence.models import Message
from parvis.domain.roles import Role, holds_any

SHOWN = 100


def log_of_case(context: dict[str, Any]) -> str:
    """The letters of the case that the page is about (`case_kind`, `case_code`), for staff.  One query.

    What passed between its people is shown as far as it was sent before `given_at`, when they handed the case in.
    """
    person, at = context["request"].user, timezone.now()
    kind, code = context.get("case_kind"), context.get("case_code")
    if not (kind and code) or not holds_any(person, Role.PROGRAMME_OFFICER, Role.AUDITOR, at=at):
        return ""
    sent = list(Message.objects.of_case(kind, code).read_by_staff(context.get("given_at"))[:SHOWN])
    return render_to_string("correspondence/log.html", {"sent": sent, "more": len(sent) == SHOWN})


def places(context: dict[str, Any]) -> str:
    """The wording of letters, in the office's menu.  No query of its own."""
    if not holds_any(context["request"].user, Role.PROGRAMME_OFFICER, at=timezone.now()):
        return ""
    return render_to_string("correspondence/places.html")
