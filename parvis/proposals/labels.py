"""Translated names of the proposals' domain values.  Roles and stages are named by the programme file."""

from django.utils.translation import gettext_lazy as _

from parvis.domain.proposals import Owner, PartyState, ProposalStatus, ScanState, Side, Standing, VoidCause

STATUSES = {
    ProposalStatus.DRAFT: _("Draft"),
    ProposalStatus.SUBMITTED: _("Submitted"),
    ProposalStatus.WITHDRAWN: _("Withdrawn"),
}
STANDINGS = {
    Standing.WRITING: _("Being written"),
    Standing.SUBMITTED: _("Submitted"),
    Standing.LATE: _("Submitted, marked late"),
    Standing.WITHDRAWN: _("Withdrawn"),
    Standing.UNFINISHED: _("Unfinished at closing"),
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
    PartyState.DECLINED: _("Declined"),
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
