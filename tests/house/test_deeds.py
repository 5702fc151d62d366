"""Every deed that is written into the trail has words, and no words stand there for nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from parvis.audit.labels import DEEDS, EXCEPTIONS, OF_VISITORS, TOLD_APART
from parvis.domain.amendments import AmendmentStatus
from parvis.domain.invitations import InvitationState
from parvis.domain.newsletter import DeliveryState, SubscriptionState
from parvis.domain.papers import Ruling
from parvis.domain.screening import ScreeningState
from parvis.domain.silence import PositionKind

PACKAGE = Path(__file__).resolve().parents[2] / "parvis"
NAME = re.compile(r"[a-z]+\.[a-z][a-z-]*")
WRITERS = {"record", "Deed", "written_down", "_end"}

# What is put together where it is written; each part as the code has it.
PUT_TOGETHER = {
    "f'amendment.{to.value}'": [f"amendment.{one}" for one in (AmendmentStatus.REFUSED, AmendmentStatus.WITHDRAWN)],
    "f'screening.{status.value}'": [
        f"screening.{one}" for one in ScreeningState if one not in (ScreeningState.OPEN, ScreeningState.ASKED)
    ],
    "f'activity.invitation-{answer}'": [
        f"activity.invitation-{one}" for one in (InvitationState.ACCEPTED, InvitationState.DECLINED)
    ],
    "f'person.{kind}-{deed}'": [
        f"person.{kind}-{deed}"
        for kind, deed in product(("nationality", "residence", "affiliation"), ("said", "ended", "taken-back"))
    ],
    "f'newsletter.{state}'": [f"newsletter.{one}" for one in (SubscriptionState.ASKED, SubscriptionState.CONFIRMED)],
    "f'newsletter.{outcome}'": [f"newsletter.{one}" for one in DeliveryState],
    "deed": ["call.question-answered", "call.answer-corrected"],
    "action": [],  # handed on by a function that is looked for itself
}


def written() -> Iterator[str]:
    """The names of all deeds that any line of the house writes down."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in WRITERS:
                for argument in node.args[:3]:
                    yield from names(argument)


def names(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(name)) if NAME.fullmatch(name):
            yield name
        case ast.IfExp(body=one, orelse=other):
            yield from names(one)
            yield from names(other)
        case ast.JoinedStr():
            yield from PUT_TOGETHER[ast.unparse(argument)]
        case ast.Name(id="deed"):
            yield from PUT_TOGETHER["deed"]


def test_every_deed_has_words():
    assert sorted(set(written()) - set(DEEDS)) == []


def test_no_words_are_left_of_a_deed_that_nobody_does():
    assert sorted({name.partition("/")[0] for name in DEEDS} - set(written())) == []


def test_what_is_told_apart_has_words_for_each_case():
    cases = {"paper.position-taken": PositionKind, "paper.line-ruled": Ruling}

    assert sorted(cases) == sorted(TOLD_APART)
    assert [f"{deed}/{one}" for deed, kind in cases.items() for one in kind if f"{deed}/{one}" not in DEEDS] == []


def test_exceptions_and_deeds_of_visitors_are_deeds():
    assert sorted((EXCEPTIONS | OF_VISITORS) - set(DEEDS)) == []
