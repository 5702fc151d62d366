"""Who may apply together: rules as data, judged, explained.

A programme's file composes rules of a few kinds; `judge` asks all of them of
one case and keeps every answer, in words, with the facts used and what would
satisfy it.

Table of contents
-----------------
case          the facts of one proposal, and of its parties
rules         what every kind of rule is
who           which parties a rule speaks of
counting      parties, countries, organisations: so many, each, none, at most per
ratios        one count as a part of another
money         parts of the budget, lines nobody may spend on
proposal      priorities, statements, limits
surroundings  caps over a call, paired submissions, papers to show
composing     if–then, any of, all of
judging       every rule asked of one case
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from parvis.domain import reading

# Naming the kinds registers them.
from parvis.domain.eligibility import composing, counting, money, proposal, ratios, surroundings
from parvis.domain.eligibility.case import Case, Cell, Counterpart, Held, HeldAward, PartyFacts
from parvis.domain.eligibility.judging import judge
from parvis.domain.eligibility.rules import Rule
from parvis.domain.eligibility.surroundings import Cap
from parvis.domain.eligibility.who import Who
from parvis.domain.findings import Finding, Passed, Verdict, Waiver

KINDS = (composing, counting, money, proposal, ratios, surroundings)

__all__ = [
    "BadCase",
    "Cap",
    "Case",
    "Cell",
    "Counterpart",
    "Finding",
    "Held",
    "HeldAward",
    "PartyFacts",
    "Passed",
    "Rule",
    "Verdict",
    "Waiver",
    "Who",
    "case_from",
    "judge",
    "parse_case",
]


class BadCase(reading.Unreadable):
    """The case cannot be read; the message names every place and reason."""


def case_from(table: Mapping[str, Any]) -> Case:
    """The case that this table describes."""
    try:
        return reading.read(Case, table)
    except reading.Unreadable as unreadable:
        raise BadCase(*unreadable.problems) from unreadable


def parse_case(text: str) -> Case:
    """The case of this JSON text."""
    try:
        table = json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as broken:
        raise BadCase(reading.Problem("", f"{broken.msg} (at line {broken.lineno}, column {broken.colno})")) from broken
    return case_from(table)
