"""What reviewers write of the sixty proposals: each with a hand of his or her own, and words that fit the marks."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from parvis.demo.crowd import evaluation
from parvis.demo.crowd.evaluation import Said
from parvis.review.models import Assignment

HIGH, MIDDLE = 4.1, 2.9  # from which mark on the words are those of good work, of fair work
NOISE = 0.45  # how far a reviewer's marks of one proposal lie apart
REMARKS = 0.25  # how many reviews have a remark for the staff alone


def written(
    rows: Sequence[Assignment],
    quality: Mapping[str, float],
    leanings: Mapping[str, float],
    texts: Mapping[str, Any],
    *,
    at: datetime,
) -> list[Said]:
    """Whole reviews of these pairs; `quality` by title, `leanings` by address."""
    found = []
    for number, one in enumerate(rows):
        key = f"{one.proposal.title}:{one.expert.email}"
        chance = random.Random(key)  # noqa: S311 - example data, the same each time
        level = quality[one.proposal.title] + leanings.get(one.expert.email, 0.0) + chance.gauss(0, 0.25)
        marks = [level + chance.gauss(0, NOISE) for _n in range(evaluation.criteria_of(one))]
        words = _words(level, texts[one.expert.language], chance)
        moment = at + timedelta(hours=7 * number % 400, minutes=number)
        found.append(Said(one, evaluation.answers_of(one, marks, words), moment))
    return found


def half_written(said: Said) -> Said:
    """As it stands when its writer has been called away: some marks and the first text."""
    kept = list(said.answers)[: len(said.answers) // 2 + 1]
    return Said(said.assignment, {code: said.answers[code] for code in kept}, said.at)


def _words(level: float, texts: Mapping[str, Any], chance: random.Random) -> dict[str, str]:
    name = "high" if level >= HIGH else "middle" if level >= MIDDLE else "low"

    def some(kind: str, many: int) -> str:
        held = texts[kind][name]
        return " ".join(chance.sample(held, min(many, len(held))))

    said = {"strengths": some("strengths", 2), "weaknesses": some("weaknesses", chance.choice((1, 2)))}
    if chance.random() < REMARKS:
        said["confidential"] = chance.choice(texts["confidential"]["any"])
    return said
