"""What the crowd's proposals answer: something true in shape for every kind of question."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from parvis.demo.crowd.words import ASPECTS, SITES, SUBJECTS
from parvis.domain.programme_file import Mechanism, Programme
from parvis.domain.programme_file.forms import Field, Form
from parvis.domain.proposals import Owner

MOST_WORDS = 45
NO = frozenset({"dual_use", "other_funding", "resubmission", "ethics"})
AMOUNTS = {"months": "130000.00", "days": "18000.00", "working-days": "18000.00"}


VOCABULARY: dict[str, list[str]] = {
    language: sorted(
        {word.strip(".,;:()").lower() for row in ASPECTS for text in row[language] for word in text.split()}
        | {word.lower() for row in SUBJECTS for word in row[place].split()}
    )
    for place, language in enumerate(("en", "fr"))
}


@dataclass(frozen=True)
class Paper:
    """One proposal's answers; `sides` are the codes of the parties that fill an own part."""

    programme: Programme
    mechanism: Mechanism
    form: Form
    on: date
    language: str
    sides: tuple[str, ...]
    chance: random.Random

    def title(self) -> str:
        """A headline of the crowd's words."""
        subject, aspect = self.chance.choice(SUBJECTS), self.chance.choice(ASPECTS)
        place = 0 if self.language == "en" else 1
        mark = ": " if self.language == "en" else "\u202f: "
        return f"{subject[place]}, {self.chance.choice(SITES)[0]}{mark}{aspect[self.language][0]}"

    def shared(self, title: str, acronym: str) -> dict[str, Any]:
        """Answers that all parties have in common."""
        given = {"title": title, "acronym": acronym}
        return {
            field.code: given.get(field.code) or self.answer(field)
            for section in self.form.sections
            if section.owner != Owner.OWN
            for field in section.fields
            if field.kind != "files" or field.required
        }

    def own(self) -> dict[str, dict[str, Any]]:
        """Answers of everybody's own part, files apart: field → party → value."""
        return {
            field.code: {side: self.answer(field) for side in self.sides}
            for section in self.form.sections
            if section.owner == Owner.OWN
            for field in section.fields
            if field.kind != "files"
        }

    def answer(self, field: Field) -> Any:
        """What this question is answered."""
        span = self.mechanism.duration
        unit, least = (span.unit, span.at_least or 2) if span else ("months", 24)
        match field.kind:
            case "text":
                return self.prose(field.limit or 100)
            case "number":
                return field.at_least or least
            case "money":
                return AMOUNTS[unit]
            case "yes_no":
                return {"answer": "no" if field.code in NO else "yes", "why": self.prose(20)}
            case "priorities":
                return self.chance.sample(self.leaves(), 2)
            case "choice":
                return field.options[0].code
            case "choices":
                return [field.options[0].code]
            case "period":
                days = self.days(least)
                return {"from": days[0].isoformat(), "to": days[-1].isoformat()}
            case "days":
                talk = {"time": "09:00", "title": self.prose(8), "speaker": "A. Speaker"}
                return [{"day": day.isoformat(), "items": [talk]} for day in self.days(least)]
            case "participants":
                return {group.code: 15 for group in self.programme.groups[:2]}
            case "budget":
                amount = {"party": "", "category": "travel", "year": 1, "amount": AMOUNTS[unit]}
                return {"cells": [amount], "cofunding": ""}
            case "trl":
                return {"start": 3, "end": 6}
        return self.table(field.kind)

    def table(self, kind: str) -> Any:
        """An answer of rows."""
        match kind:
            case "workplan":
                return {
                    "tasks": [
                        {"id": f"t{n}", "title": self.prose(8), "from": 6 * n - 5, "to": 6 * n, "lead": self.sides[0]}
                        for n in range(1, 5)
                    ],
                    "milestones": [{"id": "m1", "title": self.prose(6), "month": 12}],
                }
            case "criteria":
                return [{"text": self.prose(12), "weight": 50, "month": month} for month in (12, 24)]
            case "risks":
                return [{"text": self.prose(12), "likelihood": "low", "impact": "high", "answer": self.prose(12)}]
            case "deliverables":
                return [{"title": self.prose(8), "month": 18, "kind": "report"}]
            case "prior":
                return [self.prose(12)]
        return []

    def prose(self, limit: int) -> str:
        """The crowd's words in an order of their own, so that no two papers look copied; well within the limit."""
        words = self.chance.choices(VOCABULARY[self.language], k=max(3, int(min(MOST_WORDS, limit * 0.6))))
        return f"{' '.join(words).capitalize()}."

    def days(self, least: int) -> list[date]:
        """Working days in a row, some months after the call, as many as the mechanism asks."""
        first = self.on + timedelta(days=300)
        first += timedelta(days=-first.weekday())
        found: list[date] = []
        day = first
        while sum(one.weekday() < 5 for one in found) < least:
            found.append(day)
            day += timedelta(days=1)
        return found

    def leaves(self) -> list[str]:
        """The key priorities that have none below them."""
        held = self.programme.priorities_on(self.on)
        codes = [held.full_code(one) for one in held.priorities] if held else []
        return [code for code in codes if not any(other.startswith(f"{code}.") for other in codes)]


def without_files(answers: Mapping[str, Any], form: Form) -> dict[str, Any]:
    """The answers that are rows of their own; what a question for files holds follows from its files."""
    return {code: value for code, value in answers.items() if form.fields[code].kind != "files"}
