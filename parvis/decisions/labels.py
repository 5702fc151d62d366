"""Translated names of the words by which nations decide."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _c

from parvis.domain.delegations import SeatKind
from parvis.domain.papers import Ended, PaperStatus, Ruling
from parvis.domain.silence import PositionKind, SilenceState

STATES = {
    SilenceState.UNDER_SILENCE: _("Under silence"),
    SilenceState.STOPPED: _("An objection stands"),
    SilenceState.AGREED: _c("line", "Agreed"),
    SilenceState.BROKEN: _("Silence broken"),
    SilenceState.WITHDRAWN: _c("paper", "Withdrawn"),
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
}
RULINGS = {
    Ruling.AGREED_IN_MEETING: _("Agreed in a meeting"),
    Ruling.DEFERRED: _c("line", "Deferred"),
    Ruling.DROPPED: _c("line", "Dropped"),
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
