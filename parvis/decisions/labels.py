"""Translated names of the words by which nations decide."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _c

from parvis.domain.deciding import BallotEnd, Choice, Procedure
from parvis.domain.delegations import SeatKind
from parvis.domain.meetings import MeetingState
from parvis.domain.papers import Ended, PaperStatus, Ruling
from parvis.domain.silence import PositionKind, SilenceState

STATES = {
    SilenceState.UNDER_SILENCE: _("Under silence"),
    SilenceState.STOPPED: _("An objection stands"),
    SilenceState.AGREED: _c("line", "Agreed"),
    SilenceState.BROKEN: _("Silence broken"),
    SilenceState.WITHDRAWN: _c("paper", "Withdrawn"),
    SilenceState.TABLED: _("Before the body"),
}
STATUSES = {
    PaperStatus.DRAFTED: _c("paper", "Draft"),
    PaperStatus.CIRCULATED: _c("paper", "Circulated"),
    PaperStatus.WITHDRAWN: _c("paper", "Withdrawn"),
}
KINDS = {
    PositionKind.OBJECTION: _("Objection"),
    PositionKind.AMENDMENT: _("Amendment"),
    PositionKind.LIFTED: _("Objection lifted"),
    PositionKind.STATEMENT: _("Statement"),
    PositionKind.RESERVATION: _("Reservation"),
    PositionKind.INTERPRETATION: _("Interpretative statement"),
}
RULINGS = {
    Ruling.AGREED_IN_MEETING: _("Agreed in a meeting"),
    Ruling.DEFERRED: _c("line", "Deferred"),
    Ruling.DROPPED: _c("line", "Dropped"),
    Ruling.AGREED: _c("line", "Agreed"),
    Ruling.APPROVED: _("Approved by one of two"),
    Ruling.PROVISIONAL: _("Chosen provisionally"),
    Ruling.REFUSED: _c("line", "Not agreed"),
}
SEATS = {
    SeatKind.HEAD: _("Head of delegation"),
    SeatKind.ALTERNATE: _("Alternate"),
}
ENDED = {
    Ended.AGREED: _("Agreed in full"),
    Ended.BROKEN: _("Silence broken, in part or in full"),
    Ended.WITHDRAWN: _c("paper", "Withdrawn"),
}
PROCEDURES = {
    Procedure.SILENCE: _("Consensus by silence"),
    Procedure.CONSENSUS: _("Consensus in a meeting"),
    Procedure.MAJORITY: _("Vote of the nations"),
    Procedure.STAFF_GATE: _("Decision of the office"),
    Procedure.THRESHOLD: _("Threshold, noted by the office"),
    Procedure.RANKED_LIST: _("Ranked list, noted by the office"),
    Procedure.PANEL: _("Recommendation of the panel, noted by the office"),
    Procedure.DOUBLE: _("Two approvals"),
    Procedure.PROVISIONAL: _("Provisional, then final"),
}
CHOICES = {
    Choice.FOR: _c("vote", "For"),
    Choice.AGAINST: _c("vote", "Against"),
    Choice.ABSTAIN: _c("vote", "Abstention"),
}
BALLOT_ENDS = {
    BallotEnd.PASSED: _c("vote", "Passed"),
    BallotEnd.FAILED: _c("vote", "Not passed"),
    BallotEnd.NO_QUORUM: _("No quorum: the vote came to nothing"),
}
MEETING_STATES = {
    MeetingState.PLANNED: _c("meeting", "Planned"),
    MeetingState.SITTING: _("In session"),
    MeetingState.ENDED: _c("meeting", "Ended"),
    MeetingState.CALLED_OFF: _c("meeting", "Called off"),
}
