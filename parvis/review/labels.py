"""Translated names of the evaluation’s domain values.  Stages and outcomes are named by the programme file."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.domain.access_table import CaseMoment, Seer, Thing
from parvis.domain.evaluation import AssignmentState, PanelState, RoundState
from parvis.domain.meetings import (
    Capacity,
    Coming,
    MeetingState,
    OutOfRoom,
    PointKind,
    ReportState,
    VoteEnd,
    VotePhase,
)
from parvis.domain.rounds import MatchingState, Wish
from parvis.domain.scoring import Order, Verdict
from parvis.domain.screening import ScreeningState

ASSIGNMENT_STATES: Mapping[str, Promise] = {
    AssignmentState.PROPOSED: pgettext_lazy("review", "Proposed"),
    AssignmentState.INVITED: pgettext_lazy("review", "Asked"),
    AssignmentState.ACCEPTED: pgettext_lazy("review", "Accepted"),
    AssignmentState.DONE: pgettext_lazy("review", "Handed in"),
    AssignmentState.DECLINED: pgettext_lazy("review", "Declined"),
    AssignmentState.RECUSED: pgettext_lazy("review", "Conflict of interest"),
    AssignmentState.WITHDRAWN: pgettext_lazy("review", "Taken back"),
}

ROUND_STATES: Mapping[str, Promise] = {
    RoundState.PREPARED: _("In preparation"),
    RoundState.MATCHED: _("Matched, not sent"),
    RoundState.SENT: _("Invitations sent"),
    RoundState.CLOSED: _("Round closed"),
}

MATCHING_STATES: Mapping[str, Promise] = {
    MatchingState.PROPOSED: _("Matching proposed"),
    MatchingState.TAKEN: _("Matching taken"),
    MatchingState.LEFT: _("Matching set aside"),
}

WISHES: Mapping[str, Promise] = {
    Wish.WANT: pgettext_lazy("bid", "I want to"),
    Wish.CAN: pgettext_lazy("bid", "I can"),
    Wish.RATHER_NOT: pgettext_lazy("bid", "Rather not"),
    Wish.CONFLICT: pgettext_lazy("bid", "Conflict of interest"),
}

PANEL_STATES: Mapping[str, Promise] = {
    PanelState.OPEN: _("Panel open"),
    PanelState.CLOSED: _("Panel closed"),
}

ORDERS: Mapping[str, Promise] = {
    Order.MEAN: _("Raw means"),
    Order.ADJUSTED: _("Adjusted marks"),
}

VERDICTS: Mapping[str, Promise] = {
    Verdict.RECOMMENDED: _("Recommended"),
    Verdict.RESERVE: _("In reserve"),
    Verdict.NOT_RECOMMENDED: _("Not recommended"),
}

MEETING_STATES: Mapping[str, Promise] = {
    MeetingState.PLANNED: pgettext_lazy("meeting", "Planned"),
    MeetingState.SITTING: pgettext_lazy("meeting", "Under way"),
    MeetingState.ENDED: pgettext_lazy("meeting", "Over"),
    MeetingState.CALLED_OFF: pgettext_lazy("meeting", "Called off"),
}

COMINGS: Mapping[str, Promise] = {
    Coming.COMES: pgettext_lazy("answer to a meeting", "Comes"),
    Coming.LATER: pgettext_lazy("answer to a meeting", "Comes later"),
    Coming.STAYS_AWAY: pgettext_lazy("answer to a meeting", "Doesn’t come"),
}

POINT_KINDS: Mapping[str, Promise] = {
    PointKind.PROPOSAL: _("Proposal"),
    PointKind.BREAK: _("Break"),
    PointKind.MATTER: _("Another matter"),
}

CAPACITIES: Mapping[str, Promise] = {
    Capacity.MEMBER: pgettext_lazy("meeting", "Member"),
    Capacity.STAFF: pgettext_lazy("meeting", "Staff"),
}

OUTS_OF_ROOM: Mapping[str, Promise] = {
    OutOfRoom.CONFLICT: _("Conflict of interest"),
    OutOfRoom.OWN: _("Takes part in the proposal"),
    OutOfRoom.UNREAD: _("Still has to hand in a review of it"),
}

VOTE_PHASES: Mapping[str, Promise] = {
    VotePhase.OPEN: pgettext_lazy("vote", "Open"),
    VotePhase.CLOSED: pgettext_lazy("vote", "Closed"),
}

VOTE_ENDS: Mapping[str, Promise] = {
    VoteEnd.DECIDED: pgettext_lazy("vote", "Decided"),
    VoteEnd.TIED: pgettext_lazy("vote", "A tie"),
    VoteEnd.NO_QUORUM: pgettext_lazy("vote", "No quorum"),
    VoteEnd.NOBODY: pgettext_lazy("vote", "Nobody voted for anything"),
}

REPORT_STATES: Mapping[str, Promise] = {
    ReportState.DRAFTING: pgettext_lazy("report", "Being written"),
    ReportState.SUBMITTED: pgettext_lazy("report", "Before the members"),
    ReportState.CLOSED: pgettext_lazy("report", "Agreed and closed"),
}

SCREENING_STATES: Mapping[str, Promise] = {
    ScreeningState.OPEN: pgettext_lazy("screening", "To be screened"),
    ScreeningState.ASKED: pgettext_lazy("screening", "Question to the applicants"),
    ScreeningState.PASSED: pgettext_lazy("screening", "Passed"),
    ScreeningState.RETURNED: pgettext_lazy("screening", "Returned"),
    ScreeningState.INELIGIBLE: pgettext_lazy("screening", "Not eligible"),
    ScreeningState.WITHDRAWN: pgettext_lazy("screening", "Withdrawn"),
}

SEERS: Mapping[str, Promise] = {
    Seer.VISITOR: _("Somebody who is not signed in"),
    Seer.OUTSIDER: _("Somebody from outside"),
    Seer.PARTY: _("A party"),
    Seer.CONFLICTED_PARTY: _("A party of whom a conflict is stated"),
    Seer.FORMER_PARTY: _("A former party"),
    Seer.OFFICER: _("Programme officer"),
    Seer.CONFLICTED_OFFICER: _("Programme officer in conflict"),
    Seer.OVERRIDDEN_OFFICER: _("Programme officer whose conflict two people set aside"),
    Seer.ASKED_EXPERT: _("Own expert who was asked"),
    Seer.ADVISER: _("Own expert who was not asked"),
    Seer.INVITED_REVIEWER: _("Reviewer, invited"),
    Seer.REVIEWER: _("Reviewer, after the declaration"),
    Seer.CONFLICTED_REVIEWER: _("Reviewer in conflict"),
    Seer.DECLINED_REVIEWER: _("Reviewer who has declined"),
    Seer.PANEL_MEMBER: _("Member of the panel"),
    Seer.CONFLICTED_MEMBER: _("Member of the panel in conflict"),
    Seer.CHAIR: _("Chair of the body"),
    Seer.CONFLICTED_CHAIR: _("Chair of the body in conflict"),
    Seer.SECRETARY: _("Secretary of the body"),
    Seer.DELEGATE: _("Delegate of a nation"),
    Seer.CONFLICTED_DELEGATE: _("Delegate of a nation in conflict"),
    Seer.AUDITOR: _("Auditor"),
    Seer.CONFLICTED_AUDITOR: _("Auditor in conflict"),
    Seer.FINANCIAL_OFFICER: _("Financial officer"),
    Seer.CONFLICTED_FINANCIAL_OFFICER: _("Financial officer in conflict"),
    Seer.TREASURER: _("Treasurer"),
    Seer.PRESS_OFFICER: _("Press officer"),
}
SEEN_THINGS: Mapping[str, Promise] = {
    Thing.OWN_LIST: _("in one’s own list"),
    Thing.OFFICE_LIST: _("in the office’s list"),
    Thing.SEARCH: _("found by search"),
    Thing.OPEN: _("the text"),
    Thing.PDF: _("the PDF"),
    Thing.FILE: _("the files"),
    Thing.EXPORT: _("in exports"),
    Thing.API: _("by the API"),
    Thing.NOTE: _("may note"),
    Thing.ASSIGN: _("may assign"),
    Thing.SCREEN: _("may screen"),
    Thing.VOLUME: _("in the volume of one’s files"),
    Thing.DISCUSSION: _("the discussion"),
    Thing.DISCUSS: _("may discuss"),
    Thing.REPLY: _("the applicants’ answer"),
    Thing.POINT: _("on the agenda"),
    Thing.CALENDAR: _("in the calendar"),
    Thing.VOTES: _("the votes"),
    Thing.VOTE: _("may vote"),
    Thing.CONSENSUS: _("the consensus report"),
    Thing.MINUTE: _("in the minute"),
    Thing.PAPER: _("the nations’ paper"),
    Thing.TABLED: _("on the nations’ agenda"),
    Thing.STATE: _("may state for a nation"),
    Thing.AWARD: _("the award"),
    Thing.AWARDS: _("in the list of awards"),
    Thing.LETTER: _("the award letter"),
    Thing.REPORT: _("the reports"),
    Thing.ACCEPT: _("may accept a report"),
    Thing.DUTIES: _("in the calendar of duties"),
    Thing.PAYMENT: _("the payment"),
    Thing.QUEUE: _("in the queue of payments"),
    Thing.CERTIFY: _("may certify"),
    Thing.PAY: _("may pay"),
    Thing.RELEASE: _("may make public"),
    Thing.REGISTER: _("in the public register"),
}
CASE_MOMENTS: Mapping[str, Promise] = {
    CaseMoment.DRAFT: _("While it is written"),
    CaseMoment.SUBMITTED: _("Handed in"),
    CaseMoment.TAKEN_BACK: _("Taken back by its people"),
    CaseMoment.PASSED: _("Screening passed"),
    CaseMoment.TURNED_DOWN: _("Turned down at screening"),
    CaseMoment.REVIEWED: _("Reviewed"),
    CaseMoment.JUDGED: _("Before the panel"),
    CaseMoment.TABLED: _("Before the nations"),
    CaseMoment.AWARDED: _("Awarded"),
    CaseMoment.RELEASED: _("Awarded, public, a payment asked for"),
}
