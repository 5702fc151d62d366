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
instance    proposals, experts, and the pairs that could be
rules       what holds beside the numbers: groups, fields, loads, bids, fairness
reading     a matching's JSON file, everything wrong with its place
faults      what can be wrong with it, by name, in both languages
result      who judges what, why, what proves it
shortfall   what lacks, why, and what would mend it
checking    every rule recounted on a stored result
cutting     and the cut behind missing reviews
findings    what a recount finds, in French
proving     the bound counted anew from a result's prices
explaining  a matching in words
costing     in words, what rules cost and what a new matching changed
"""

from __future__ import annotations

from parvis.domain.assignment.checking import check
from parvis.domain.assignment.faults import BadInstance
from parvis.domain.assignment.instance import (
    Bid,
    Conflict,
    Earlier,
    Expert,
    Forbidden,
    Instance,
    Lock,
    Pair,
    Proposal,
    Text,
)
from parvis.domain.assignment.reading import instance_from, parse_instance
from parvis.domain.assignment.result import (
    Assigned,
    Barred,
    Explanation,
    NotChosen,
    Result,
    file_of,
    parse_result,
    text_of,
)
from parvis.domain.assignment.rules import AtLeast, AtMost, OverRound, Rules, Weights
from parvis.domain.assignment.shortfall import Infeasible, Relaxation

__all__ = [
    "Assigned",
    "AtLeast",
    "AtMost",
    "BadInstance",
    "Barred",
    "Bid",
    "Conflict",
    "Earlier",
    "Expert",
    "Explanation",
    "Forbidden",
    "Infeasible",
    "Instance",
    "Lock",
    "NotChosen",
    "OverRound",
    "Pair",
    "Proposal",
    "Relaxation",
    "Result",
    "Rules",
    "Text",
    "Weights",
    "check",
    "file_of",
    "instance_from",
    "parse_instance",
    "parse_result",
    "text_of",
]
