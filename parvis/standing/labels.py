"""Translated names of how somebody stands to a case.  Grounds of conflicts are named by the programme file."""

from django.utils.translation import gettext_lazy as _

from parvis.domain.standing import CaseKind, ConflictState, Discovery, Relation

CASE_KINDS = {
    CaseKind.PROPOSAL: _("Proposal"),
    CaseKind.PAPER: _("Decision paper"),
    CaseKind.AWARD: _("Award"),
}
RELATIONS = {
    Relation.IN_HOUSE_EXPERT: _("Own expert of the house"),
    Relation.REVIEWER: _("Reviewer"),
    Relation.PANEL_MEMBER: _("Member of the panel"),
    Relation.DELEGATE: _("Delegate"),
    Relation.ADVISER: _("Adviser of the grant"),
    Relation.SIGNATORY: _("Signatory of the institution"),
    Relation.AUDITOR: _("Auditor"),
}
DISCOVERIES = {
    Discovery.DECLARED: _("Declared"),
    Discovery.DETECTED: _("Found from facts"),
}
CONFLICT_STATES = {
    ConflictState.IN_FORCE: _("In force"),
    ConflictState.OVERRIDE_ASKED: _("In force; a second person is asked"),
    ConflictState.OVERRIDDEN: _("Set aside by two people"),
    ConflictState.LIFTED: _("Ended"),
}
