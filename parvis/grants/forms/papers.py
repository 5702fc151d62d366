"""The award letter as paper: what `gateways.pdf` draws."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from parvis.domain.awards import Signer
from parvis.domain.budget import amount_of
from parvis.domain.money import from_minor_units
from parvis.domain.programme_file import Programme
from parvis.gateways import pdf
from parvis.grants.labels import OBLIGATIONS, SIGNERS
from parvis.grants.models import Award
from parvis.grants.notify import amount_words
from parvis.programme.queries import programme_of
from parvis.web import figures
from parvis.web.programme import in_language

TEMPLATE = "grants/papers/letter.typ"
MARK = "award"


def letter_paper(award: Award, language: str) -> bytes:
    """The award letter as PDF, in this language."""
    with override(language):
        return pdf.draw(TEMPLATE, letter(award, language), at=award.offered_at)


def letter(award: Award, language: str) -> dict[str, Any]:
    """What stands on the letter.  Four queries."""
    frozen, programme = award.frozen, programme_of(award.proposal.call)
    mechanism = programme.mechanism(frozen["mechanism"])
    rule = programme.award
    obligations = list(award.obligations.select_related("instalment"))
    answers = list(award.acceptances.select_related("party"))
    return {
        "title": str(frozen["title"] or award.reference),
        "language": language,
        "programme": in_language(programme.name, language),
        "reference": award.reference,
        "footing": _("Offered on %(at)s") % {"at": utc(award.offered_at)},
        "marks": [f"{MARK}:{award.code}:{award.digest}"],
        "eyebrow": in_language(rule.letter, language) if rule else _("Award letter"),
        "opening": _(
            "The nations have agreed to support the project named below. This letter says what is granted, to whom, "
            "for what, and under which conditions. Nothing in it changes without an amendment."
        ),
        "facts": [
            [_("Number of the award"), award.reference],
            [_("Kind of activity"), in_language(mechanism.name, language) if mechanism else frozen["mechanism"]],
            [_("Proposal"), frozen["proposal"]],
            [_("Agreed under"), award.agreed_in],
            [_("Amount"), amount_words(award.amount_minor, award.currency, language)],
            [_("First day"), figures.day(award.starts_on, language)],
            [_("Last day"), figures.day(award.ends_on, language)],
        ],
        "people": people(frozen, programme, language),
        "budget": budget(award, programme, language),
        "milestone_head": [_("Milestone"), _("Month")],
        "milestones": [[one["title"], str(one["month"])] for one in frozen["milestones"]],
        "criterion_head": [_("Criterion"), _("Weight"), _("Met by month")],
        "criteria": [
            [one["text"], f"{one['weight']}\N{NO-BREAK SPACE}%", str(one["month"])] for one in frozen["criteria"]
        ],
        "duty_head": [_("Due"), _("What is owed"), _("It releases")],
        "duties": [
            [
                figures.day(one.due_on, language),
                str(OBLIGATIONS[one.kind]),  # type: ignore[index]
                amount_words(one.instalment.amount_minor, award.currency, language),
            ]
            for one in obligations
        ],
        "conditions": conditions(award, programme, language),
        "signers": [
            {
                "part": str(SIGNERS[one.kind]),  # type: ignore[index]
                "name": str(one) or _("Somebody who left"),
                "place": one.organisation if one.kind == Signer.SIGNATORY or one.organisation else "",
                "at": utc(one.answered_at) if one.answered_at and one.answer == "accepted" else "",
            }
            for one in answers
        ],
        "digest": award.digest,
        "words": {
            "people": _("Parties"),
            "budget": _("Budget"),
            "milestones": _("Milestones"),
            "criteria": _("Criteria for success"),
            "duties": _("Reports and instalments"),
            "duties_help": _("Each instalment is released once its report is accepted, and then paid on request."),
            "conditions": _("Conditions"),
            "acceptance": _("Acceptance"),
            "acceptance_help": _(
                "The award begins once both directors and the signatories of their institutions have accepted."
            ),
            "accepted": _("accepted on"),
            "waiting": _("not answered yet"),
            "digest": _("Digest of this letter (SHA-256)"),
        },
    }


def people(frozen: dict[str, Any], programme: Programme, language: str) -> list[dict[str, str]]:
    """The parties as the letter freezes them."""
    found = []
    for _code, party in programme.in_order(frozen["parties"]):
        role = programme.role(party["role"])
        country = party["facts"].get("employer_country") or ""
        place = ", ".join(filter(None, (party["organisation"], figures.country(country, language) if country else "")))
        found.append(
            {
                "name": party["name"],
                "role": capfirst(in_language(role.name, language) if role else party["role"]),
                "place": place,
            }
        )
    return found


def budget(award: Award, programme: Programme, language: str) -> dict[str, Any]:
    """The frozen budget as a table: who, for what, how much."""
    names = {code: party["name"] for code, party in award.frozen["parties"].items()}
    kinds = {
        line.code: in_language(line.name, language) for line in (programme.award.categories if programme.award else ())
    }
    rows = [
        [
            names.get(line["party"], line["party"] or _("All parties")),
            kinds.get(line["category"], line["category"] or _("The whole project")),
            figures.number(amount_of(line["amount"]) or 0, language, 2),
        ]
        for line in award.frozen["budget"]
    ]
    return {
        "head": [_("Party"), _("Kind of cost"), award.currency],
        "rows": rows,
        "figures": [2],
        "foot": [_("Total"), "", figures.number(from_minor_units(award.amount_minor, award.currency), language, 2)],
    }


def conditions(award: Award, programme: Programme, language: str) -> list[str]:
    """What holds for every award of the programme, and after it what the office added to this one."""
    rule = programme.award
    told = [
        _("The amount is a ceiling. Only costs of the budget above are met, up to the amount of their line."),
        _("Each report tells how far every milestone and criterion is, and what was spent on each line."),
        _("Who requests a payment, who certifies it and who pays it are three different people."),
        _("Publications name the programme and the number of the award. Records are kept open to audit."),
        _("Parties, budget, milestones and duration change only by an amendment that is agreed before."),
    ]
    if rule and rule.changes:
        told.append(
            _("What is left over is returned within %(days)s days after the end.") % {"days": rule.changes.return_days}
        )
    if rule and rule.exclusions:
        mechanism = award.frozen["mechanism"]
        never = [one.name for one in rule.exclusions if mechanism in (one.mechanisms or (mechanism,))]
        if never:
            listed = ", ".join(_lowered(in_language(one, language)) for one in never)
            told.append(_("Never paid: %(what)s.") % {"what": listed})
    own = (award.conditions or {}).get(language) or (award.conditions or {}).get("en") or ""
    return [*told, *_paragraphs(own)]


def _lowered(words: str) -> str:
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _paragraphs(text: str) -> Iterable[str]:
    return (part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def utc(moment: datetime) -> str:
    """A moment to the second, in UTC, the same in every language."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
