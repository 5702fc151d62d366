"""What the words of the domain are called, in the reader's language."""

from __future__ import annotations

import re

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.domain.mailed_codes import Purpose
from parvis.domain.organisations import OrganisationKind, Seniority
from parvis.domain.roles import Role
from parvis.domain.tokens import Scope

ROLES: dict[Role, str | Promise] = {
    Role.PRESS_OFFICER: _("Press officer"),
    Role.PROGRAMME_OFFICER: _("Programme officer"),
    Role.SCIENTIFIC_ADVISER: _("Scientific adviser"),
    Role.CHAIR: _("Chair of the committee"),
    Role.SECRETARY: _("Secretary of the committee"),
    Role.FINANCIAL_OFFICER: _("Financial officer"),
    Role.TREASURER: _("Treasurer"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}

ORGANISATION_KINDS: dict[OrganisationKind, str | Promise] = {
    OrganisationKind.ACADEMIC: _("University or school"),
    OrganisationKind.GOVERNMENT: _("Government body"),
    OrganisationKind.NONPROFIT: _("Non-profit organisation"),
    OrganisationKind.COMPANY: _("Company"),
    OrganisationKind.HEALTHCARE: _("Hospital or clinic"),
    OrganisationKind.FACILITY: _("Research facility"),
    OrganisationKind.ARCHIVE: _("Archive, library or museum"),
    OrganisationKind.OTHER: _("Other organisation"),
}

SENIORITIES: dict[Seniority, str | Promise] = {
    Seniority.DOCTORAL: _("Doctoral student"),
    Seniority.POSTDOCTORAL: _("Young scientist, after the doctorate"),
    Seniority.SENIOR: _("Experienced scientist"),
}

PURPOSES: dict[Purpose, str | Promise] = {
    Purpose.SIGN_UP: _("Finish your sign-up"),
    Purpose.SIGN_IN: _("Sign in with a code"),
    Purpose.RESET: _("Choose a new password"),
    Purpose.PROVE: _("Show that it is you"),
}

SCOPES: dict[Scope, str | Promise] = {
    Scope.PRESS_READ: _("Read the press library"),
    Scope.PRESS_DOWNLOAD: _("Download files and parts in your name"),
    Scope.PROPOSALS_READ: _("Read your own proposals"),
    Scope.PROPOSALS_WRITE: _("Write in your own proposals; never sign or submit them"),
}

BROWSERS = [("Firefox/", "Firefox"), ("Edg/", "Edge"), ("OPR/", "Opera"), ("Chrome/", "Chrome"), ("Safari/", "Safari")]
SYSTEMS = [
    (r"Android", "Android"),
    (r"iPhone|iPad", "iOS"),
    (r"Windows", "Windows"),
    (r"Mac OS X", "macOS"),
    (r"Linux", "Linux"),
]


def device(user_agent: str) -> str:
    """What a browser says it is, short: "Firefox, Linux"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for pattern, name in SYSTEMS if re.search(pattern, user_agent)), "")
    return ", ".join(part for part in (browser, system) if part) or gettext("An unknown device")
