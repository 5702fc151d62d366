"""Translated names of the programme's domain values."""

from django.utils.translation import gettext_lazy as _

from parvis.domain.calls import CallKind, CallState, CallStatus, WayIn
from parvis.domain.invitations import InvitationState

CALL_STATUSES = {
    CallStatus.DRAFT: _("Draft"),
    CallStatus.PUBLISHED: _("Published"),
    CallStatus.WITHDRAWN: _("Withdrawn"),
}
CALL_STATES = {
    CallState.ANNOUNCED: _("Announced"),
    CallState.OPEN: _("Open"),
    CallState.GRACE: _("Closed, late proposals are taken"),
    CallState.CLOSED: _("Closed"),
}
CALL_KINDS = {
    CallKind.OPEN: _("Open call: every key priority"),
    CallKind.SPECIAL: _("Special call: its own priorities"),
}
WAYS_IN = {
    WayIn.BOTTOM_UP: _("Bottom-up: answer to a published call"),
    WayIn.TOP_DOWN: _("Top-down: opened by the secretariat"),
}
INVITATION_STATES = {
    InvitationState.WAITING: _("Waiting for an answer"),
    InvitationState.LAPSED: _("Lapsed"),
    InvitationState.ACCEPTED: _("Accepted"),
    InvitationState.DECLINED: _("Declined"),
    InvitationState.WITHDRAWN: _("Withdrawn"),
}
