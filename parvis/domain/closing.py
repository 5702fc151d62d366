"""The end of an award: what must be done before it closes, and how far it met its criteria for success.

An award closes once its reports are accepted, its equipment is handed over to
whoever uses it on, and nothing is left to be paid or paid back.  Whoever keeps
one of these matters says for itself whether it is done; all of it is said at
once, so that nobody learns of the second only after the first.

After the end the office marks each criterion for success of the letter from 0
to 100; the criteria's own weights make one figure of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parvis.domain.refusals import Invalid


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Condition:
    """One thing that an award needs before it closes; `name` may be translated when it is read."""

    code: str
    name: Any
    met: bool
    note: Any = ""


def met(criteria: Sequence[Mapping[str, Any]], marks: Sequence[int]) -> Decimal:
    """How far the criteria were met together, in percent with two decimals; without weights each counts the same."""
    if len(marks) != len(criteria) or not criteria:
        raise Invalid(_("Mark every criterion for success."), field="marks")
    if any(not 0 <= mark <= 100 for mark in marks):
        raise Invalid(_("A mark is a number from 0 to 100."), field="marks")
    weights = [int(one.get("weight") or 0) for one in criteria]
    if not sum(weights):
        weights = [1] * len(criteria)
    whole = sum(weight * mark for weight, mark in zip(weights, marks, strict=True))
    return (Decimal(whole) / sum(weights)).quantize(Decimal("0.01"))
