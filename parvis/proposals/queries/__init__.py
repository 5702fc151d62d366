"""Reads of proposals, one module a matter.

drafts   finding a proposal and one's seat in it; what is written
rail     everything that is still missing or wrong
eligibility  the facts for the rules, and what they say
paper    revisions: content, digests, what changed
conflicts    the facts from which conflicts of interest are found
office   what officers read: submissions, numbers, likely duplicates
"""

from parvis.proposals.queries.drafts import (
    answers_of,
    comments,
    content,
    form_of,
    gathered,
    history,
    kept_on,
    kept_until,
    locked,
    mine,
    own,
    parties,
    received,
    seat,
    standing,
    visible,
    window,
)
from parvis.proposals.queries.eligibility import case_of, verdict
from parvis.proposals.queries.office import (
    acted_for,
    draft_numbers,
    hands_of,
    likely_duplicates,
    spells_of,
    submissions,
    unassigned,
    waiting_absences,
    waiting_spells,
)
from parvis.proposals.queries.paper import changes_between, changes_of_stage, changes_since, digest, whole
from parvis.proposals.queries.rail import Missing, missing

__all__ = [
    "Missing",
    "acted_for",
    "answers_of",
    "case_of",
    "changes_between",
    "changes_of_stage",
    "changes_since",
    "comments",
    "content",
    "digest",
    "draft_numbers",
    "form_of",
    "gathered",
    "hands_of",
    "history",
    "kept_on",
    "kept_until",
    "likely_duplicates",
    "locked",
    "mine",
    "missing",
    "own",
    "parties",
    "received",
    "seat",
    "spells_of",
    "standing",
    "submissions",
    "unassigned",
    "verdict",
    "visible",
    "waiting_absences",
    "waiting_spells",
    "whole",
    "window",
]
