"""Translated names of the grants' domain values."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _c

from parvis.domain.amendments import AmendmentKind, AmendmentStatus
from parvis.domain.awards import (
    Answer,
    AwardStanding,
    AwardStatus,
    ObligationEventKind,
    ObligationKind,
    ReportStatus,
    Signer,
)
from parvis.domain.outcomes import OutcomeKind
from parvis.domain.reporting import Progress

STATUSES = {
    AwardStatus.OFFERED: _c("award", "Offered"),
    AwardStatus.ACCEPTED: _c("award", "Accepted"),
    AwardStatus.DECLINED: _c("award", "Declined"),
    AwardStatus.CLOSED: _c("award", "Closed"),
}
STANDINGS = {
    AwardStanding.OFFERED: _c("award", "Offered"),
    AwardStanding.ACCEPTED: _c("award", "Accepted"),
    AwardStanding.RUNNING: _c("award", "Running"),
    AwardStanding.DECLINED: _c("award", "Declined"),
    AwardStanding.CLOSED: _c("award", "Closed"),
}
SIGNERS = {
    Signer.DIRECTOR: _c("award", "Director"),
    Signer.SIGNATORY: _c("award", "Signatory of the institution"),
}
ANSWERS = {
    Answer.WAITING: _c("award", "No answer yet"),
    Answer.ACCEPTED: _c("award", "Accepted"),
    Answer.DECLINED: _c("award", "Declined"),
}
OBLIGATIONS = {
    ObligationKind.REPORT: _("Technical and financial report"),
    ObligationKind.FINAL_REPORT: _("Final report"),
}
OBLIGATION_EVENTS = {
    ObligationEventKind.MADE: _c("obligation", "Set by the award letter"),
    ObligationEventKind.MOVED: _c("obligation", "Moved"),
    ObligationEventKind.SATISFIED: _c("obligation", "Satisfied"),
    ObligationEventKind.WAIVED: _c("obligation", "Owed no more"),
}
AMENDMENTS = {
    AmendmentKind.EXTENSION: _c("amendment", "More time without more money"),
    AmendmentKind.BUDGET: _c("amendment", "Money moved between lines of the budget"),
    AmendmentKind.DIRECTOR: _c("amendment", "Another director"),
    AmendmentKind.PARTNER: _c("amendment", "Another partner"),
    AmendmentKind.END_USER: _c("amendment", "Another end-user"),
    AmendmentKind.SUSPENSION: _c("amendment", "Suspension"),
    AmendmentKind.RESUMPTION: _c("amendment", "End of a suspension"),
    AmendmentKind.TERMINATION: _c("amendment", "Termination"),
}
AMENDMENT_STATUSES = {
    AmendmentStatus.ASKED: _c("amendment", "Asked for"),
    AmendmentStatus.APPROVED: _c("amendment", "Approved"),
    AmendmentStatus.REFUSED: _c("amendment", "Refused"),
    AmendmentStatus.WITHDRAWN: _c("amendment", "Taken back"),
}
REPORTS = {
    ReportStatus.WRITING: _c("report", "Being written"),
    ReportStatus.HANDED_IN: _c("report", "Handed in"),
    ReportStatus.RETURNED: _c("report", "Returned"),
    ReportStatus.ACCEPTED: _c("report", "Accepted"),
}
OUTCOMES = {
    OutcomeKind.AWARDED: _c("outcome", "Awarded"),
    OutcomeKind.RESERVE: _c("outcome", "On the reserve list"),
    OutcomeKind.NOT_SELECTED: _c("outcome", "Not selected"),
    OutcomeKind.NOT_AGREED: _c("outcome", "Not agreed by the nations"),
    OutcomeKind.INELIGIBLE: _c("outcome", "Ineligible"),
}
OUTCOME_WORDS = {
    OutcomeKind.AWARDED: _(
        "The nations have agreed to support your project. Its award letter reaches the directors and the signatories "
        "of their institutions separately; the award begins once all of them have accepted it."
    ),
    OutcomeKind.RESERVE: _(
        "Your proposal was found worth supporting, and the means of this call did not reach that far. It stays on the "
        "reserve list: if means become free, we write to you."
    ),
    OutcomeKind.NOT_SELECTED: _(
        "Your proposal was not selected. We know how much work it holds, and thank you for it. You are welcome to a "
        "later call."
    ),
    OutcomeKind.NOT_AGREED: _("Your proposal was recommended, but the nations did not agree to it."),
    OutcomeKind.INELIGIBLE: _(
        "Your proposal did not meet a rule of the call and was not judged further. Which rule that was stands on its "
        "page."
    ),
}
PROGRESS = {
    Progress.NOT_BEGUN: _c("progress", "Not begun"),
    Progress.UNDER_WAY: _c("progress", "Under way"),
    Progress.REACHED: _c("progress", "Reached"),
    Progress.GIVEN_UP: _c("progress", "Given up"),
}
REPORT_TEXTS = {
    "progress": (_("Progress"), _("What was done since the last report, and with what result.")),
    "deviations": (
        _("What went otherwise than planned"),
        _("And what you do about it. Leave it empty if nothing did."),
    ),
    "findings": (_("Findings for the nations"), _("What was found and what it is good for. The nations read it.")),
}
PLAN_PARTS = {
    "budget": _("Budget"),
    "milestones": _("Milestones"),
    "criteria": _("Criteria for success"),
}
