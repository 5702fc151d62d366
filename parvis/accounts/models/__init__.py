"""People, where they belong, the roles staff hold, what they agreed to, and the codes mailed to them."""

from parvis.accounts.models.belonging import Affiliation, Nationality, Organisation, Residence
from parvis.accounts.models.doors import Allowance, ApiToken, LostKey, MailedCode, TermsAcceptance
from parvis.accounts.models.people import Appointment, Person

__all__ = [
    "Affiliation",
    "Allowance",
    "ApiToken",
    "Appointment",
    "LostKey",
    "MailedCode",
    "Nationality",
    "Organisation",
    "Person",
    "Residence",
    "TermsAcceptance",
]
