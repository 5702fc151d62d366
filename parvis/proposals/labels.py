"""Translated names of the proposals' domain values.  Roles and stages are named by the programme file."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _c

from parvis.domain.absences import AbsenceState
from parvis.domain.acting import ActingState
from parvis.domain.likeness import Sighting
from parvis.domain.proposals import Owner, PartyState, ProposalStatus, ScanState, Side, Standing, VoidCause

STATUSES = {
    ProposalStatus.DRAFT: _c("proposal", "Draft"),
    ProposalStatus.SUBMITTED: _c("proposal", "Submitted"),
    ProposalStatus.WITHDRAWN: _c("proposal", "Withdrawn"),
}
STANDINGS = {
    Standing.WRITING: _("Being written"),
    Standing.SUBMITTED: _c("proposal", "Submitted"),
    Standing.LATE: _("Submitted, marked late"),
    Standing.WITHDRAWN: _c("proposal", "Withdrawn"),
    Standing.UNFINISHED: _("Unfinished at closing"),
}
SIGHTINGS = {
    Sighting.SAME_TEAM: _("The same team"),
    Sighting.NO_MATTER: _("No matter"),
    Sighting.CONCERN: _("A concern"),
}
SIDES = {
    Side.ALLY: _("Allied side"),
    Side.PARTNER: _("Partner side"),
}
OWNERS = {
    Owner.ALL: _("Both sides"),
    Owner.ALLY: _("Allied side"),
    Owner.PARTNER: _("Partner side"),
    Owner.OWN: _("Each party its own part"),
}
PARTY_STATES = {
    PartyState.NAMED: _("Named"),
    PartyState.INVITED: _("Invited"),
    PartyState.JOINED: _("Takes part"),
    PartyState.DECLINED: _c("person", "Declined"),
    PartyState.LEFT: _("Has left"),
}
VOID_CAUSES = {
    VoidCause.EDITED: _("An answer was changed"),
    VoidCause.FILE_CHANGED: _("A file was changed"),
    VoidCause.PARTY_CHANGED: _("The people of the proposal have changed"),
    VoidCause.REOPENED: _("The proposal was opened again"),
}
SCANS = {
    ScanState.NOT_SCANNED: _("Not scanned for viruses"),
    ScanState.CLEAN: _("Scanned, nothing found"),
}
ABSENCE_STATES = {
    AbsenceState.ASKED: _("The director may still object"),
    AbsenceState.RIPE: _("Waits for the office"),
    AbsenceState.REPLACED: _("The office has agreed, and the successor is invited"),
    AbsenceState.OBJECTED: _("The director is there and stays"),
    AbsenceState.RETURNED: _("The director has come back"),
    AbsenceState.REFUSED: _("The office has not agreed"),
    AbsenceState.DROPPED: _("Whoever asked has dropped it"),
}
ACTING_STATES = {
    ActingState.ASKED: _("Waits for the person’s answer"),
    ActingState.LAPSED: _("Nobody answered in time"),
    ActingState.DECLINED: _c("person", "Declined"),
    ActingState.RUNNING: _("Running now"),
    ActingState.ENDED: _("Ended"),
}
