"""What a call must have before it is published: each lack alone, and all at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from parvis.domain.calls import CallKind, WayIn
from parvis.domain.publishing import Outcome, Override, Prepared, lacking

BOTH = {"en": "Words", "fr": "Mots"}
TRIED = (Outcome("sound", True, True), Outcome("one side only", False, False, ("both-sides",)))
READY = Prepared(
    way_in=WayIn.BOTTOM_UP,
    kind=CallKind.OPEN,
    texts={"title": BOTH, "summary": BOTH, "text": BOTH},
    mechanisms=["MYP"],
    priorities=[],
    opens_on=date(2027, 1, 10),
    outcomes=TRIED,
)
ACTIVITY = replace(READY, way_in=WayIn.TOP_DOWN, nations=["NO", "UA"], objectives=["resilience"])
LIFTED = Override("both-sides", BOTH, date(2027, 1, 10))


def test_a_draft_that_has_everything_lacks_nothing():
    assert list(lacking(READY)) == []
    assert list(lacking(ACTIVITY)) == []
    assert list(lacking(replace(READY, overrides=[LIFTED]))) == []


@pytest.mark.parametrize(
    ("draft", "rule"),
    [
        (replace(READY, texts={**READY.texts, "title": {"en": "Words"}}), "title"),
        (replace(READY, texts={**READY.texts, "text": {"en": " ", "fr": "Mots"}}), "text"),
        (replace(READY, mechanisms=[]), "mechanisms"),
        (replace(READY, kind=CallKind.SPECIAL), "priorities"),
        (replace(ACTIVITY, nations=["NO"]), "nations"),
        (replace(ACTIVITY, objectives=[]), "objectives"),
        (replace(READY, overrides=[replace(LIFTED, reason={"en": "Why"})]), "reasons"),
        (replace(READY, overrides=[replace(LIFTED, until=date(2027, 1, 9))]), "expired"),
        (replace(READY, outcomes=[]), "samples"),
        (replace(READY, outcomes_are_current=False), "samples"),
        (replace(READY, outcomes=[replace(TRIED[0], eligible=False), TRIED[1]]), "samples"),
        (replace(READY, outcomes=TRIED[:1]), "samples"),
    ],
)
def test_each_lack_is_told_alone(draft, rule):
    assert [lack.rule for lack in lacking(draft)] == [rule]
