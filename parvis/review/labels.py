"""Translated names of the evaluation’s domain values.  Stages and outcomes are named by the programme file."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parvis.domain.evaluation import AssignmentState, PanelState, RoundState
from parvis.domain.scoring import Verdict
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

PANEL_STATES: Mapping[str, Promise] = {
    PanelState.OPEN: _("Panel open"),
    PanelState.CLOSED: _("Panel closed"),
}

VERDICTS: Mapping[str, Promise] = {
    Verdict.RECOMMENDED: _("Recommended"),
    Verdict.RESERVE: _("In reserve"),
    Verdict.NOT_RECOMMENDED: _("Not recommended"),
}

SCREENING_STATES: Mapping[str, Promise] = {
    ScreeningState.OPEN: pgettext_lazy("screening", "To be screened"),
    ScreeningState.ASKED: pgettext_lazy("screening", "Question to the applicants"),
    ScreeningState.PASSED: pgettext_lazy("screening", "Passed"),
    ScreeningState.RETURNED: pgettext_lazy("screening", "Returned"),
    ScreeningState.INELIGIBLE: pgettext_lazy("screening", "Not eligible"),
    ScreeningState.WITHDRAWN: pgettext_lazy("screening", "Withdrawn"),
}
