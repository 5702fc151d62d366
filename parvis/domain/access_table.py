"""Who sees what of a proposal, and when: one table, which a page draws and a test runs cell by cell.

What is not said here is closed.  The parties see their own at every moment,
whatever conflict is said of them.  The office sees what was handed in, and
works on it.  Whoever stands to the proposal (an own expert who was asked, a
reviewer who has declared, a member of the panel) reads it, and works on nothing
but his or her own part.  A conflict closes everything to everybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Seer(StrEnum):
    """Who looks."""

    OUTSIDER = "outsider"
    PARTY = "party"
    CONFLICTED_PARTY = "conflicted-party"
    FORMER_PARTY = "former-party"
    OFFICER = "officer"
    CONFLICTED_OFFICER = "conflicted-officer"
    OVERRIDDEN_OFFICER = "overridden-officer"  # in conflict, set aside by two people
    ASKED_EXPERT = "asked-expert"
    ADVISER = "adviser"  # an own expert who is not asked
    INVITED_REVIEWER = "invited-reviewer"
    REVIEWER = "reviewer"  # has declared
    CONFLICTED_REVIEWER = "conflicted-reviewer"
    DECLINED_REVIEWER = "declined-reviewer"
    PANEL_MEMBER = "panel-member"
    CHAIR = "chair"
    DELEGATE = "delegate"
    AUDITOR = "auditor"
    CONFLICTED_AUDITOR = "conflicted-auditor"
    FINANCIAL_OFFICER = "financial-officer"
    PRESS_OFFICER = "press-officer"


class Thing(StrEnum):
    """What there is to see or to do."""

    OWN_LIST = "own-list"
    OFFICE_LIST = "office-list"
    SEARCH = "search"
    OPEN = "open"
    PDF = "pdf"
    FILE = "file"
    EXPORT = "export"
    API = "api"
    NOTE = "note"
    ASSIGN = "assign"
    SCREEN = "screen"


class CaseMoment(StrEnum):
    """The states at which the table is asked."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TAKEN_BACK = "taken-back"  # by its people, while the call was open
    PASSED = "passed"  # the screening
    TURNED_DOWN = "turned-down"


A, T, M = Seer, Thing, CaseMoment
ACTORS, SUBJECTS, STATES = tuple(Seer), tuple(Thing), tuple(CaseMoment)

OWN = frozenset({T.OWN_LIST, T.OPEN, T.PDF, T.FILE, T.API})
TEXT = frozenset({T.OPEN, T.PDF, T.FILE})
LISTS = frozenset({T.OFFICE_LIST, T.SEARCH, T.EXPORT})
WORK = frozenset({T.NOTE, T.ASSIGN, T.SCREEN})

ALWAYS: Mapping[Seer, frozenset[Thing]] = {A.PARTY: OWN, A.CONFLICTED_PARTY: OWN}
WITH_THE_OFFICE: Mapping[Seer, frozenset[Thing]] = {
    A.OFFICER: TEXT | LISTS | WORK,
    A.OVERRIDDEN_OFFICER: TEXT | LISTS | WORK,
    A.AUDITOR: TEXT | LISTS,
    A.ASKED_EXPERT: TEXT,
    A.REVIEWER: TEXT,
    A.PANEL_MEMBER: TEXT,
}
LIES_WITH_THE_OFFICE = frozenset({M.SUBMITTED, M.PASSED, M.TURNED_DOWN})


def sees(actor: Seer, thing: Thing, moment: CaseMoment) -> bool:
    """Whether this cell is open."""
    if thing in ALWAYS.get(actor, ()):
        return True
    return moment in LIES_WITH_THE_OFFICE and thing in WITH_THE_OFFICE.get(actor, ())
