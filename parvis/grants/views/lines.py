"""The questions of a report as its pages show them: in groups, each a field or something to read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from parvis.domain.budget import amount_of
from parvis.domain.reporting import Asked, Progress
from parvis.grants.labels import PROGRESS
from parvis.grants.models import Report
from parvis.grants.queries import reports
from parvis.grants.views.case import Case
from parvis.proposals.models import Party
from parvis.web import figures
from parvis.web.programme import in_language


@dataclass(frozen=True)
class Line:
    """One question as the page shows it."""

    asked: Asked
    label: str
    help: str
    version: int
    text: str = ""
    state: str = ""
    state_words: str = ""
    note: str = ""
    granted: str = ""
    before: str = ""
    mine: bool = False  # whether the reader writes it


def groups_of(
    case: Case, found: Report, written: dict[str, Any], directors: Sequence[Party], *, writes: bool
) -> list[tuple[str, list[Line]]]:
    """The questions in their groups: texts, milestones, criteria, money."""
    versions = reports.versions(found)
    before = reports.accepted_before(found)
    names = {one: party["name"] for one, party in reports.plan(found)["parties"].items()}
    seated = {party.code for party in directors}
    kinds = {
        line.code: in_language(line.name, case.language)
        for line in (case.programme.award.categories if case.programme.award else ())
    }
    groups: dict[str, list[Line]] = {"text": [], "milestone": [], "criterion": [], "amount": []}
    for asked in reports.questions(found):
        value, part = written.get(asked.code), asked.part
        version, mine = versions.get(asked.code, 0), writes and asked.is_for(case.seat.code, seated)
        if asked.sort == "text":
            label = in_language(asked.asks.name, case.language) if asked.asks else asked.code
            aid = in_language(asked.asks.help, case.language) if asked.asks and asked.asks.help else ""
            if asked.of:
                label = _("%(what)s: %(who)s") % {"what": label, "who": names.get(asked.of, asked.of)}
            groups["text"].append(Line(asked, label, aid, version, text=str(value or ""), mine=mine))
        elif asked.sort == "progress":
            given = value if isinstance(value, dict) else {}
            state = str(given.get("state") or "")
            words = str(PROGRESS[Progress(state)]) if state in set(Progress) else ""
            weight = f" · {part['weight']}\N{NO-BREAK SPACE}%" if "weight" in part else ""
            groups["milestone" if "title" in part else "criterion"].append(
                Line(
                    asked,
                    str(part.get("title") or part.get("text")),
                    _("Month %(month)s") % {"month": part["month"]} + weight,
                    version,
                    state=state,
                    state_words=words,
                    note=str(given.get("note") or ""),
                    mine=mine,
                )
            )
        else:
            sums = sum((amount_of(one.get(asked.code)) or 0 for one in before), 0)
            spent = amount_of(value)
            if not mine and spent is not None:
                value = figures.number(spent, case.language, 2)
            groups["amount"].append(
                Line(
                    asked,
                    kinds.get(part["category"], part["category"]) or _("The whole project"),
                    names.get(part["party"], part["party"]),
                    version,
                    text=str(value or ""),
                    granted=figures.number(amount_of(part["amount"]) or 0, case.language, 2),
                    before=figures.number(sums, case.language, 2),
                    mine=mine,
                )
            )
    return [(name, lines) for name, lines in groups.items() if lines]
