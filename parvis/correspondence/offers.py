"""What correspondence hangs into pages: a case's letters, and the office's way to their wording.  Read-only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from parvis.correspondence.models import Message
from parvis.domain.roles import Role, holds_any
from parvis.web import letter_kinds
from parvis.web.prepared import MOMENT, TEXT, prepared_question

READ = 300  # letters, the newest
SHOWN = 4  # sendings that are open to the eye; what is older is folded away
NAMED = 3
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)  # before any letter


@dataclass(frozen=True)
class Sending:
    """The letters of one kind that went out on one day."""

    name: str  # of the kind
    day: date
    letters: list[Message]

    @property
    def named(self) -> list[str]:
        """The first who got one, by name."""
        return [one.name or one.email or "–" for one in self.letters[:NAMED]]

    @property
    def unnamed(self) -> int:
        """How many more got one."""
        return len(self.letters) - NAMED if len(self.letters) > NAMED else 0


def sendings(letters: Iterable[Message]) -> list[Sending]:
    """Letters, the newest first, gathered by day and kind; in that order."""
    found = []
    for day, of_day in groupby(letters, key=lambda one: timezone.localdate(one.sent_at)):
        kinds: dict[str, list[Message]] = {}
        for one in of_day:
            kinds.setdefault(one.kind, []).append(one)
        for code, some in kinds.items():
            kind = letter_kinds.kind_of(code)
            found.append(Sending(str(kind.name) if kind else some[0].subject, day, some[::-1]))
    return found


def log_of_case(context: dict[str, Any]) -> str:
    """The letters of the case that the page is about (`case_kind`, `case_code`), for staff.  One query.

    What passed between its people is shown as far as it was sent before `given_at`, when they handed the case in.
    """
    person, at = context["request"].user, timezone.now()
    kind, code = context.get("case_kind"), context.get("case_code")
    if not (kind and code) or not holds_any(person, Role.PROGRAMME_OFFICER, Role.AUDITOR, at=at):
        return ""
    sent = _sent(kind=kind, code=code, until=context.get("given_at") or LONG_AGO)
    found = sendings(sent[:READ])
    told = {"newest": found[:SHOWN], "older": found[SHOWN:], "number": len(sent[:READ]), "more": len(sent) > READ}
    return render_to_string("correspondence/log.html", told)


@prepared_question(kind=TEXT, code=TEXT, until=MOMENT)
def _sent(*, kind: str, code: str, until: datetime) -> QuerySet[Message]:
    return Message.objects.of_case(kind, code).read_by_staff(until)[: READ + 1]


def places(context: dict[str, Any]) -> str:
    """The wording of letters, in the office's menu.  No query of its own."""
    if not holds_any(context["request"].user, Role.PROGRAMME_OFFICER, at=timezone.now()):
        return ""
    return render_to_string("correspondence/places.html")
