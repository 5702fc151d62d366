"""What grants keep, one module a matter.

awards     an award, and who accepts its letter
amendments what changes of it: asked for, consented to, approved
reporting  what is owed, the reports, their signatures and what was decided on them
money      instalments
outcomes   the letters to all applicants of a call, held until they are released together
"""

from parvis.grants.models.amendments import Amendment, AmendmentApproval, AmendmentConsent
from parvis.grants.models.awards import Acceptance, Award
from parvis.grants.models.money import Instalment
from parvis.grants.models.outcomes import OutcomeBatch, OutcomeLetter
from parvis.grants.models.reporting import (
    Obligation,
    ObligationEvent,
    Report,
    ReportAnswer,
    ReportDecision,
    ReportRevision,
    ReportSignature,
)

__all__ = [
    "Acceptance",
    "Amendment",
    "AmendmentApproval",
    "AmendmentConsent",
    "Award",
    "Instalment",
    "Obligation",
    "ObligationEvent",
    "OutcomeBatch",
    "OutcomeLetter",
    "Report",
    "ReportAnswer",
    "ReportDecision",
    "ReportRevision",
    "ReportSignature",
]
