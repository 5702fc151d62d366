"""The letter of an approved amendment as paper: what `gateways.pdf` draws.

The award letter reads as signed; this one stands beside it and names its digest.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from django.utils.translation import pgettext as _c

from parvis.accounts.labels import ROLES
from parvis.domain.awards import Signer
from parvis.domain.roles import Role
from parvis.gateways import pdf
from parvis.grants.forms.changed import rows_changed
from parvis.grants.forms.papers import utc
from parvis.grants.labels import AMENDMENTS, SIGNERS
from parvis.grants.models import Amendment
from parvis.grants.queries import terms
from parvis.programme.queries import programme_of
from parvis.web import figures
from parvis.web.programme import in_language

TEMPLATE = "grants/papers/amendment.typ"


def amendment_paper(amendment: Amendment, language: str) -> bytes:
    """The letter of a change that is approved as PDF, in this language."""
    assert amendment.decided_at is not None
    with override(language):
        return pdf.draw(TEMPLATE, amendment_letter(amendment, language), at=amendment.decided_at)


def amendment_letter(amendment: Amendment, language: str) -> dict[str, Any]:
    """What stands on the letter, as it was known when the change was approved.  Five queries at most."""
    award = amendment.award
    programme = programme_of(award.proposal.call)
    before, after = terms.around(amendment)
    rows = rows_changed(before, after, award, programme, language)
    assert amendment.decided_at is not None
    return {
        "title": award.title,
        "language": language,
        "programme": in_language(programme.name, language),
        "reference": str(amendment),
        "footing": _("Approved on %(at)s") % {"at": utc(amendment.decided_at)},
        "eyebrow": _("Amendment to the award letter"),
        "opening": _(
            "The award named below changes as this letter says, from the day on which it counts. The award letter "
            "stays as it was signed; all that is not named here holds as before."
        ),
        "facts": [
            [_("Number of the award"), award.reference],
            [_("Kind of change"), str(AMENDMENTS[amendment.kind])],  # type: ignore[index]
            [_("Counts from"), figures.day(amendment.effective_on, language)],
            [_("Asked for by"), _who(str(amendment.asked_by))],
            [_("Asked for on"), utc(amendment.asked_at)],
        ],
        "change_head": [_c("change", "What"), _c("change", "Before"), _c("change", "After")],
        "changes": [[row.what, row.before, row.after] for row in rows],
        "reason": amendment.reason,
        "assents": _assents(amendment),
        "digest": award.digest,
        "words": {
            "changes": _("What changes"),
            "nothing": _("Nothing that the award letter says."),
            "why": _("Why"),
            "digest": _("Digest of the award letter that is amended (SHA-256)"),
        },
    }


def _assents(amendment: Amendment) -> list[dict[str, Any]]:
    """Who has consented and who has approved, each with the moment."""
    consents = [
        {
            "part": str(SIGNERS[Signer.DIRECTOR]) if one.party_id else _("Successor"),
            "name": _who(one.name),
            "at": utc(one.at),
        }
        for one in amendment.consents.all()
        if one.at
    ]
    approvals = [
        {"part": str(ROLES[Role(one.office)]), "name": _who(str(one.by)), "at": utc(one.at)}
        for one in amendment.approvals.all()
    ]
    told = [
        {"title": _("Consent"), "help": "", "given": _("consented on"), "rows": consents},
        {
            "title": _("Approval"),
            "help": _("Approved by the offices that the programme’s file names for a change of this kind and size."),
            "given": _("approved on"),
            "rows": approvals,
        },
    ]
    return [one for one in told if one["rows"]]


def _who(name: str) -> str:
    return name or _("Somebody who left")
