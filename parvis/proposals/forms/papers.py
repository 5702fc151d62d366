"""A proposal and its receipt as papers: what `gateways.pdf` draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.audit import offers as trail
from parvis.domain.programme_file.forms import Form
from parvis.domain.proposals import Owner
from parvis.gateways import pdf
from parvis.programme.queries import programme_of
from parvis.proposals.forms import shown
from parvis.proposals.forms.setting import Setting
from parvis.proposals.models import Receipt
from parvis.proposals.queries.paper import signatures_of
from parvis.web import figures
from parvis.web.letters import site
from parvis.web.programme import in_language

TEMPLATES = "proposals/papers"
MARK = "receipt"  # by which the check page finds code and digest in the file itself


def utc(moment: datetime) -> str:
    """A moment to the second, in UTC, the same in every language."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def proposal_paper(content: Mapping[str, Any], *, at: datetime) -> bytes:
    """The whole proposal as PDF."""
    return pdf.draw(f"{TEMPLATES}/proposal.typ", content, at=at)


def sections(form: Form, content: Mapping[str, Any], setting: Setting) -> list[dict[str, Any]]:
    """Every section with its answers; of everybody's own parts one after another, with names."""
    found = []
    for section in form.sections:
        answers = []
        for asked in section.fields:
            value = content.get(asked.code)
            if section.owner != Owner.OWN:
                blocks = shown.blocks(asked, value, setting)
                answers.append({"code": asked.code, "label": setting.say(asked.label), "blocks": blocks})
                continue
            for party, own in sorted((value or {}).items()) if isinstance(value, Mapping) else ():
                label = f"{setting.say(asked.label)} – {setting.party(party)}"
                blocks = shown.blocks(asked, own, setting)
                answers.append({"code": f"{asked.code}:{party}", "label": label, "blocks": blocks})
        found.append({"title": setting.say(section.title), "answers": answers})
    return found


def drawable(found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The sections without what only a page can draw."""
    return [
        {
            **section,
            "answers": [
                {**answer, "blocks": [{k: v for k, v in block.items() if k != "drawn"} for block in answer["blocks"]]}
                for answer in section["answers"]
            ],
        }
        for section in found
    ]


def receipt_paper(receipt: Receipt, language: str) -> bytes:
    """The receipt as PDF, in this language: what arrived when, under which digest, signed by whom."""
    with override(language):
        return pdf.draw(f"{TEMPLATES}/receipt.typ", receipt_content(receipt, language), at=receipt.at)


def receipt_content(receipt: Receipt, language: str) -> dict[str, Any]:
    """What stands on the receipt."""
    proposal, told = receipt.proposal, receipt.revision.content
    programme = programme_of(proposal.call)
    mechanism = programme.mechanism(proposal.mechanism)
    kind = in_language(mechanism.name, language) if mechanism else proposal.mechanism
    head = trail.head_over(receipt.at)
    received = _("The programme office received the joint proposal named below.")
    says = (
        _("It arrived within the grace that the call had declared, and is marked late.")
        if receipt.late
        else _("It arrived in time.")
    )
    return {
        "title": _("Receipt"),
        "language": language,
        "programme": in_language(programme.name, language),
        "reference": proposal.code,
        "footing": _("Drawn on %(at)s") % {"at": utc(timezone.now())},
        "eyebrow": f"{proposal.call.code} · {kind}",
        "says": f"{received} {says}",
        "facts": [
            [_("Proposal"), str(told.get("title") or proposal.code)],
            [_("Acronym"), str(told.get("acronym") or "–")],
            [_("Number"), proposal.code],
            [_("Received on"), utc(receipt.at)],
            [
                _("In the programme's zone"),
                figures.moment(receipt.at, programme.zone, language),
            ],
            [_("Revision"), str(receipt.revision.number)],
        ],
        "marks": [f"{MARK}:{receipt.code}:{receipt.digest}", *([f"head:{head.number}:{head.digest}"] if head else [])],
        "code": receipt.code,
        "digest": receipt.digest,
        "head": {"number": str(head.number), "at": utc(head.at), "digest": head.digest} if head else None,
        "signatures": [
            {
                "role": _role(programme, one.party.role, language),
                "name": str(one.person),
                "at": utc(one.at),
            }
            for one in signatures_of(receipt)
        ],
        "words": {
            "receipt": _("Code of the receipt"),
            "digest": _("Digest of what was handed in (SHA-256)"),
            "head": _("Head of the trail"),
            "signatures": _("Signed by"),
            "signed": _("signed"),
            "check": _("To check this receipt"),
        },
        "check": _(
            "Anybody who has this paper can check it: type code and digest into the page below. It says whether the "
            "office received exactly this, and when; nothing else. The head of the trail is checked there too: it "
            "seals everything that was recorded up to its moment."
        ),
        "address": site() + reverse("square:check"),
    }


def _role(programme: Any, code: str, language: str) -> str:
    found = programme.role(code)
    return in_language(found.name, language) if found else code
