"""Who sees what of a proposal, and when: one table, which a page draws and a test runs cell by cell.

What is not said here is closed.  The parties see their own at every moment,
whatever conflict is said of them.  The office sees what was handed in, and
works on it.  Whoever stands to the proposal (an own expert who was asked, a
reviewer who has declared, a member of the panel) reads it, and works on nothing
but his or her own part.  A conflict closes everything to everybody else.

Once it is judged, who has handed in a review talks about it and finds it in the
volume of his or her texts; the panel reads along, meets on it and votes; the
auditor reads all of that.  Its parties read their own answer to the reviews, and
nothing of how they are judged.
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
    CONFLICTED_MEMBER = "conflicted-member"
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
    VOLUME = "volume"  # in the one PDF of all one's files
    DISCUSSION = "discussion"
    DISCUSS = "discuss"
    REPLY = "reply"  # what the applicants answer to the reviews
    POINT = "point"  # of a meeting's agenda
    CALENDAR = "calendar"
    VOTES = "votes"  # what was voted, and in the export of it
    VOTE = "vote"
    CONSENSUS = "consensus"
    MINUTE = "minute"


class CaseMoment(StrEnum):
    """The states at which the table is asked."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TAKEN_BACK = "taken-back"  # by its people, while the call was open
    PASSED = "passed"  # the screening
    TURNED_DOWN = "turned-down"
    REVIEWED = "reviewed"  # its reviews are in, and its people have answered
    JUDGED = "judged"  # and the panel sits


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
LIES_WITH_THE_OFFICE = frozenset({M.SUBMITTED, M.PASSED, M.TURNED_DOWN, M.REVIEWED, M.JUDGED})
MEETING = frozenset({T.POINT, T.CALENDAR, T.VOTES, T.CONSENSUS, T.MINUTE})
TALK = frozenset({T.DISCUSSION, T.REPLY})
# From the first review on; the discussion is closed once the panel has taken the proposal up.
REVIEWED: Mapping[Seer, frozenset[Thing]] = {
    A.PARTY: frozenset({T.REPLY}),
    A.CONFLICTED_PARTY: frozenset({T.REPLY}),
    A.OFFICER: TALK,
    A.OVERRIDDEN_OFFICER: TALK,
    A.AUDITOR: TALK,
    A.REVIEWER: TALK | {T.VOLUME},
    A.PANEL_MEMBER: TALK,
}
TALKS = frozenset({A.OFFICER, A.OVERRIDDEN_OFFICER, A.REVIEWER})
BEFORE_THE_PANEL: Mapping[Seer, frozenset[Thing]] = {
    A.OFFICER: MEETING,
    A.OVERRIDDEN_OFFICER: MEETING,
    A.AUDITOR: MEETING,
    A.PANEL_MEMBER: MEETING | {T.VOTE},
}


def sees(actor: Seer, thing: Thing, moment: CaseMoment) -> bool:
    """Whether this cell is open."""
    if thing in ALWAYS.get(actor, ()):
        return True
    if moment in (M.REVIEWED, M.JUDGED) and thing in REVIEWED.get(actor, ()):
        return True
    if moment is M.REVIEWED and thing is T.DISCUSS:
        return actor in TALKS
    if moment is M.JUDGED and thing in BEFORE_THE_PANEL.get(actor, ()):
        return True
    return moment in LIES_WITH_THE_OFFICE and thing in WITH_THE_OFFICE.get(actor, ())
