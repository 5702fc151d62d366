"""Organisations: what kinds there are, and what standing people have in them.

The kinds are those that rules of programmes ask for.  The public register of
research organisations (ROR) knows more and gives several at once; its "funder"
says what a body also does, not what it is, and counts only where nothing else
is said.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class OrganisationKind(StrEnum):
    """What a body is."""

    ACADEMIC = "academic"
    GOVERNMENT = "government"
    NONPROFIT = "nonprofit"
    COMPANY = "company"
    HEALTHCARE = "healthcare"
    FACILITY = "facility"
    ARCHIVE = "archive"
    OTHER = "other"


class Seniority(StrEnum):
    """How far a scientist has come; programmes have places for young ones."""

    DOCTORAL = "doctoral"
    POSTDOCTORAL = "postdoctoral"
    SENIOR = "senior"


# ROR schema v2, `types`: https://ror.readme.io/docs/ror-data-structure
REGISTER_TYPES = {
    "education": OrganisationKind.ACADEMIC,
    "government": OrganisationKind.GOVERNMENT,
    "nonprofit": OrganisationKind.NONPROFIT,
    "company": OrganisationKind.COMPANY,
    "healthcare": OrganisationKind.HEALTHCARE,
    "facility": OrganisationKind.FACILITY,
    "archive": OrganisationKind.ARCHIVE,
}


def kind_of(types: Iterable[str]) -> OrganisationKind:
    """The kind that these types of the register say, the first that says one."""
    return next((REGISTER_TYPES[one] for one in types if one in REGISTER_TYPES), OrganisationKind.OTHER)
