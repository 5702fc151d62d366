"""Which expert judges which proposal: the rules, and whether a matching keeps them.

Each proposal gets exactly so many experts, none of them with a conflict of
interest or (by rule) of one of its nations; no expert gets more than they said
they can take, nor fewer than they were promised.  Within that, those are chosen
whose knowledge fits best, over the whole round and not proposal by proposal.
A result says why, proves that nothing better exists, and can be recounted by
anybody; if not every rule can be met it names who lacks what and what would
mend it.  How a matching is found stands in `engines.matching`.

Table of contents
-----------------
instance    proposals, experts, the pairs that could be, and the rules
reading     a matching's JSON file, everything wrong with its place
result      who judges what, why, what proves it, what lacks
checking    every rule recounted on a stored result
explaining  a matching in words
"""

from __future__ import annotations

from parvis.domain.assignment.checking import check
from parvis.domain.assignment.instance import AtMost, Conflict, Expert, Instance, Lock, Pair, Proposal, Rules
from parvis.domain.assignment.reading import BadInstance, instance_from, parse_instance
from parvis.domain.assignment.result import (
    Assigned,
    Barred,
    Explanation,
    Infeasible,
    NotChosen,
    Relaxation,
    Result,
    parse_result,
    text_of,
)

__all__ = [
    "Assigned",
    "AtMost",
    "BadInstance",
    "Barred",
    "Conflict",
    "Expert",
    "Explanation",
    "Infeasible",
    "Instance",
    "Lock",
    "NotChosen",
    "Pair",
    "Proposal",
    "Relaxation",
    "Result",
    "Rules",
    "check",
    "instance_from",
    "parse_instance",
    "parse_result",
    "text_of",
]
