"""Whether the body can decide as the file says: what a table on its own can't tell."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parvis.domain.programme_file.stages import Decision
from parvis.domain.reading import Problem

HOLIDAY = re.compile(r"(\d{4}-)?(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
COUNTRY = re.compile(r"[A-Z]{2}")


def problems_in_decision(decision: Decision) -> Iterator[Problem]:
    """Every problem of the table `[decision]`, but those with what it names elsewhere in the file."""
    kinds = (decision.kind, *decision.also)
    if len(set(kinds)) < len(kinds):
        yield Problem("decision.also", "a kind stands twice, name each once")
    codes = [one.code for one in decision.approvers]
    if len(set(codes)) < len(codes):
        yield Problem("decision.approvers", "a code stands twice, give each approver its own")
    if "double-approval" in kinds and len(codes) != 2:
        yield Problem("decision.approvers", "a double approval has two approvers: name both")
    if len(codes) > 2:
        yield Problem("decision.approvers", "there are two approvers at most")
    if decision.vote is not None and "majority" not in kinds:
        yield Problem("decision.vote", "only a body that decides by majority votes")
    if decision.vote is not None and not 0 <= decision.vote.quorum_percent <= 100:
        yield Problem("decision.vote.quorum_percent", "write a part of a hundred, from 0 to 100")
    if decision.holidays_of and not COUNTRY.fullmatch(decision.holidays_of):
        yield Problem("decision.holidays_of", "write the two letters of a country, such as BE")
    for n, day in enumerate(decision.holidays):
        if not HOLIDAY.fullmatch(day):
            yield Problem(f"decision.holidays[{n}]", "write a day as 12-25, or with its year as 2027-03-29")
