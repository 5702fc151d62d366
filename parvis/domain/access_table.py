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

Then it is before the nations: the offices of the body and the delegates read the
paper on which it stands, and whoever takes part in it does not.  Once awarded, its
people read their award, its letter and its reports; so do the offices that follow
it, and money passes through hands that have no other part in it.  Everybody reads
what was released, and nobody anything of it before.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Seer(StrEnum):
    """Who looks."""

    VISITOR = "visitor"  # not signed in
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
    CONFLICTED_CHAIR = "conflicted-chair"
    SECRETARY = "secretary"
    DELEGATE = "delegate"
    CONFLICTED_DELEGATE = "conflicted-delegate"
    AUDITOR = "auditor"
    CONFLICTED_AUDITOR = "conflicted-auditor"
    FINANCIAL_OFFICER = "financial-officer"
    CONFLICTED_FINANCIAL_OFFICER = "conflicted-financial-officer"
    TREASURER = "treasurer"
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
    PAPER = "paper"  # under which the nations decide
    TABLED = "tabled"  # on the agenda of the nations
    STATE = "state"  # for a nation
    AWARD = "award"
    AWARDS = "awards"  # in the list of them
    LETTER = "letter"
    REPORT = "report"
    ACCEPT = "accept"  # a report
    DUTIES = "duties"  # in the calendar of what is owed
    PAYMENT = "payment"
    QUEUE = "queue"  # of payments that wait
    CERTIFY = "certify"
    PAY = "pay"
    RELEASE = "release"  # to everybody
    REGISTER = "register"  # that everybody reads: its page, its files, the API


class CaseMoment(StrEnum):
    """The states at which the table is asked."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    TAKEN_BACK = "taken-back"  # by its people, while the call was open
    PASSED = "passed"  # the screening
    TURNED_DOWN = "turned-down"
    REVIEWED = "reviewed"  # its reviews are in, and its people have answered
    JUDGED = "judged"  # and the panel sits
    TABLED = "tabled"  # the panel is over, and the nations have the paper
    AWARDED = "awarded"  # the letter is accepted, a report handed in
    RELEASED = "released"  # and public; the report is accepted, its payment asked for


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
LIES_WITH_THE_OFFICE = frozenset(STATES) - {M.DRAFT, M.TAKEN_BACK}
MEETING = frozenset({T.POINT, T.CALENDAR, T.VOTES, T.CONSENSUS, T.MINUTE})
TALK = frozenset({T.DISCUSSION, T.REPLY})
REVIEWED: Mapping[Seer, frozenset[Thing]] = {
    A.PARTY: frozenset({T.REPLY}),
    A.CONFLICTED_PARTY: frozenset({T.REPLY}),
    A.OFFICER: TALK | {T.DISCUSS},
    A.OVERRIDDEN_OFFICER: TALK | {T.DISCUSS},
    A.AUDITOR: TALK,
    A.REVIEWER: TALK | {T.DISCUSS, T.VOLUME},
    A.PANEL_MEMBER: TALK,
}
BEFORE_THE_PANEL: Mapping[Seer, frozenset[Thing]] = {
    A.OFFICER: MEETING,
    A.OVERRIDDEN_OFFICER: MEETING,
    A.AUDITOR: MEETING,
    A.PANEL_MEMBER: MEETING | {T.VOTE},
}
PAPERS = frozenset({T.PAPER, T.TABLED})
BEFORE_THE_NATIONS: Mapping[Seer, frozenset[Thing]] = {
    A.OFFICER: PAPERS,
    A.OVERRIDDEN_OFFICER: PAPERS,
    A.CHAIR: PAPERS,
    A.SECRETARY: PAPERS,
    A.AUDITOR: PAPERS,
    A.DELEGATE: PAPERS | {T.STATE},
}
GRANT = frozenset({T.AWARD, T.AWARDS, T.LETTER, T.REPORT, T.DUTIES})
AWARDED: Mapping[Seer, frozenset[Thing]] = {
    A.PARTY: GRANT,
    A.CONFLICTED_PARTY: GRANT,
    A.OFFICER: GRANT | {T.ACCEPT, T.RELEASE},
    A.OVERRIDDEN_OFFICER: GRANT | {T.ACCEPT, T.RELEASE},
    A.ADVISER: GRANT | {T.ACCEPT},
    A.ASKED_EXPERT: GRANT | {T.ACCEPT},
    A.AUDITOR: GRANT,
    A.FINANCIAL_OFFICER: GRANT,
    A.TREASURER: GRANT,
}
PAYS = frozenset({T.PAYMENT, T.QUEUE})
PAID: Mapping[Seer, frozenset[Thing]] = {
    A.OFFICER: frozenset({T.PAYMENT}),
    A.OVERRIDDEN_OFFICER: frozenset({T.PAYMENT}),
    A.AUDITOR: PAYS,
    A.FINANCIAL_OFFICER: PAYS | {T.CERTIFY},
    A.TREASURER: PAYS | {T.PAY},
}
SINCE: tuple[tuple[CaseMoment, Mapping[Seer, frozenset[Thing]]], ...] = (
    (M.REVIEWED, REVIEWED),
    (M.JUDGED, BEFORE_THE_PANEL),
    (M.TABLED, BEFORE_THE_NATIONS),
    (M.AWARDED, AWARDED),
    (M.RELEASED, PAID),
)
# What is done once, or closes again: its last moment.  A discussion ends when the panel takes the proposal up.
UNTIL: Mapping[Thing, CaseMoment] = {
    T.DISCUSS: M.REVIEWED,
    T.VOLUME: M.JUDGED,
    T.VOTE: M.JUDGED,
    T.ACCEPT: M.AWARDED,
    T.RELEASE: M.AWARDED,
}


def sees(actor: Seer, thing: Thing, moment: CaseMoment) -> bool:
    """Whether this cell is open."""
    if thing in ALWAYS.get(actor, ()):
        return True
    if thing is T.REGISTER:
        return moment is M.RELEASED
    now = STATES.index(moment)
    if now > STATES.index(UNTIL.get(thing, moment)):
        return False
    if any(STATES.index(since) <= now and thing in opened.get(actor, ()) for since, opened in SINCE):
        return True
    return moment in LIES_WITH_THE_OFFICE and thing in WITH_THE_OFFICE.get(actor, ())
