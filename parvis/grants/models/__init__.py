"""What grants keep, one module a matter.

awards     an award, and who accepts its letter
amendments what changes of it: asked for, consented to, approved
equipment what was bought, and who has it
success   how far the criteria were met, after the end
reporting  what is owed, the reports, their signatures and what was decided on them
money      instalments
negotiating the plan behind a letter, talked over before it is offered
opinions   what an expert who was asked thinks of a report
records    what is kept beside the reports: stipends, offers, publications, visits, events
outcomes   the letters to all applicants of a call, held until they are released together
"""

from parvis.grants.models.amendments import Amendment, AmendmentApproval, AmendmentConsent
from parvis.grants.models.awards import Acceptance, Award
from parvis.grants.models.equipment import Equipment
from parvis.grants.models.money import Instalment
from parvis.grants.models.negotiating import Negotiation, PlanAgreement, PlanVersion
from parvis.grants.models.opinions import ReportOpinion
from parvis.grants.models.outcomes import OutcomeBatch, OutcomeLetter
from parvis.grants.models.records import GrantEvent, OfferTable, Participant, Publication, SiteVisit, Stipend
from parvis.grants.models.reporting import (
    Obligation,
    ObligationEvent,
    Report,
    ReportAnswer,
    ReportDecision,
    ReportRevision,
    ReportSignature,
)
from parvis.grants.models.success import SuccessMark

__all__ = [
    "Acceptance",
    "Amendment",
    "AmendmentApproval",
    "AmendmentConsent",
    "Award",
    "Equipment",
    "GrantEvent",
    "Instalment",
    "Negotiation",
    "Obligation",
    "ObligationEvent",
    "OfferTable",
    "OutcomeBatch",
    "OutcomeLetter",
    "Participant",
    "PlanAgreement",
    "PlanVersion",
    "Publication",
    "Report",
    "ReportAnswer",
    "ReportDecision",
    "ReportOpinion",
    "ReportRevision",
    "ReportSignature",
    "SiteVisit",
    "Stipend",
    "SuccessMark",
]
