"""What is still missing or wrong in a draft: one reason each, with the figures that show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from parvis.domain.refusals import Refused


@dataclass(frozen=True)
class Problem:
    """One thing that keeps an answer from being complete.

    `message` is an English sentence with named places and the key of its
    translation, `facts` fill the places, `place` says where inside the answer.
    """

    rule: str
    message: str
    facts: Mapping[str, object] = field(default_factory=dict)
    place: str = ""

    def __str__(self) -> str:
        return self.message % self.facts if self.facts else self.message


class Hindered(Refused):
    """Something keeps it from being done: the first problem is the answer, `problems` lists all of them."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        super().__init__(first.message, code=first.rule, **first.facts)
