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
from parvis.domain.running import Part

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
STOPPED = {"suspended": _c("award", "Suspended"), "terminated": _c("award", "Terminated")}
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
PLAN_PARTS = {
    "budget": _("Budget"),
    "milestones": _("Milestones"),
    "criteria": _("Criteria for success"),
}
RECORDS = {
    "stipends": (
        _("Stipends"),
        _("One row a person, without a name: the receipts lie with the institution."),
    ),
    "offers": (
        _("Offers for purchases"),
        _("Before something dear is bought, offers of several suppliers are compared."),
    ),
    "publications": (_("Publications"), _("Each names the programme and the number of the award.")),
    "visits": (
        _("Site visits"),
        _("Planned by the office; what was seen and what is to be mended, the directors read here."),
    ),
    "events": (_("Events"), _("Meetings of the project. Of who came only nation, part and days are kept.")),
}
ACKNOWLEDGEMENT = {
    "number": _("The number of the award is missing"),
    "programme": _("The name of the programme is missing"),
}
PARTS = {
    Part.SPEAKER: _c("event", "Speaker"),
    Part.PARTICIPANT: _c("event", "Participant"),
    Part.STUDENT: _c("event", "Student"),
    Part.ORGANISER: _c("event", "Organiser"),
}
