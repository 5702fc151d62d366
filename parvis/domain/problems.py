"""What is still missing or wrong in a draft: one reason each, with the figures that show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


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
