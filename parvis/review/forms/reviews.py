"""The form of a review as it is drawn: steps of a scale, texts, a recommendation; and what is read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from parvis.domain.answers import whole_number
from parvis.domain.answers.questions import count_words
from parvis.domain.problems import Problem
from parvis.domain.programme_file import Programme, Stage
from parvis.web.programme import in_language

SCORE, TEXT, CHOICE = "score", "text", "choice"
RECOMMENDATION = "recommendation"


@dataclass(frozen=True)
class Step:
    """One step of a scale, or one recommendation."""

    value: str
    name: str
    help: str
    chosen: bool


@dataclass
class Question:
    """One question of the form with what is written."""

    code: str
    kind: str
    label: str
    help: str = ""
    required: bool = True
    confidential: bool = False
    note: str = ""  # weight and gate, in words
    limit: int = 0
    value: Any = None
    version: int = 0
    steps: list[Step] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    theirs: str | None = None  # after a stale save: what another window kept

    @property
    def name(self) -> str:
        """Of its input."""
        return f"a-{self.code}"

    @property
    def grouped(self) -> bool:
        """Whether it is a set of choices."""
        return self.kind != TEXT

    @property
    def text(self) -> str:
        """What is written."""
        return self.value if isinstance(self.value, str) else ""

    @property
    def words(self) -> int:
        """How many words are written."""
        return count_words(self.text)

    @property
    def was(self) -> str:
        """A mark of the value, by which a whole page's save knows what was touched."""
        return mark(self.value)


def mark(value: Any) -> str:
    """A value in one line."""
    return json.dumps(value, ensure_ascii=False)


def questions(
    programme: Programme, stage: Stage | None, kept: Mapping[str, Mapping[str, Any]], language: str
) -> list[Question]:
    """Every question of the form, in order, with what is kept."""
    form = programme.review_form
    if form is None or stage is None:
        return []

    def say(words: Any) -> str:
        return in_language(words, language) if words else ""

    def made(code: str, kind: str, label: str, **told: Any) -> Question:
        known = kept.get(code, {})
        return Question(code, kind, label, value=known.get("value"), version=known.get("version", 0), **told)

    found = []
    for code in stage.criteria:
        criterion = programme.criterion(code)
        if criterion is None:
            continue
        one = made(code, SCORE, say(criterion.name), help=say(criterion.help), note=_note(criterion))
        one.steps = [
            Step(str(level.score), say(level.name), say(level.help), one.value == level.score)
            for level in form.scale
            if level.score <= criterion.scale
        ]
        found.append(one)
    found += [
        made(
            text.code,
            TEXT,
            say(text.name),
            help=say(text.help),
            required=text.required,
            confidential=text.confidential,
            limit=text.limit,
        )
        for text in form.texts
    ]
    if form.recommendations:
        one = made(RECOMMENDATION, CHOICE, _("What do you recommend?"))
        one.steps = [Step(each.code, say(each.name), "", one.value == each.code) for each in form.recommendations]
        found.append(one)
    return found


def read(question: Question, posted: Mapping[str, Any]) -> Any:
    """What was typed into one question."""
    typed = str(posted.get(question.name, ""))
    if question.kind == SCORE:
        return whole_number(typed)
    return typed


def told(problem: Problem) -> str:
    """The problem in the reader's language; that something is still empty needs no words under an empty field."""
    return "" if problem.rule == "missing" else _(problem.message) % problem.facts


def _note(criterion: Any) -> str:
    weight = _("weight %(weight)s") % {"weight": f"{criterion.weight.normalize():f}"}
    if criterion.gate is None:
        return weight
    return weight + ", " + _("at least %(gate)s to pass") % {"gate": criterion.gate}
