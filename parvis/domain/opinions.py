"""The body's own experts say what they think of a proposal: a verdict and a few words.

An officer asks a scientific adviser, who has no conflict and no part in the
proposal, until a day.  What is written is saved while it is written; handed in,
it stays.  Staff and panel read it; applicants and nations never do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from parvis.domain.answers.questions import count_words
from parvis.domain.problems import Problem
from parvis.domain.programme_file.evaluating import OpinionForm


def _(message: str) -> str:
    return message


def kept(form: OpinionForm, verdict: str, texts: Mapping[str, str]) -> dict[str, Any]:
    """What is saved of what was typed: known verdicts and texts alone."""
    known = {one.code for one in form.verdicts}
    return {
        "verdict": verdict if verdict in known else "",
        "texts": {one.code: texts.get(one.code, "").strip()[:20_000] for one in form.texts},
    }


def lacks(form: OpinionForm, content: Mapping[str, Any]) -> Iterator[Problem]:
    """What still keeps the opinion from being handed in."""
    if not content.get("verdict"):
        yield Problem("verdict", _("Choose a verdict."), place="verdict")
    for one in form.texts:
        words = count_words((content.get("texts") or {}).get(one.code, ""))
        if one.required and not words:
            yield Problem("missing", _("Write a few words."), place=one.code)
        if words > one.limit:
            facts = {"limit": one.limit, "words": words}
            yield Problem("too-long", _("At most %(limit)s words; there are %(words)s."), facts, one.code)
