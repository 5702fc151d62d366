"""What a change does to an award, line by line: what held, what holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from parvis.domain.amendments import Terms, sums
from parvis.domain.programme_file import Programme
from parvis.grants.models import Award
from parvis.web import figures
from parvis.web.programme import in_language


@dataclass(frozen=True)
class Changed:
    """One thing that differs."""

    what: str
    before: str
    after: str
    number: bool = False


def rows_changed(before: Terms, after: Terms, award: Award, programme: Programme, language: str) -> list[Changed]:
    """Everything that differs between two states of the award.  No query."""
    return list(_rows(before, after, award, programme, language))


def _rows(before: Terms, after: Terms, award: Award, programme: Programme, language: str) -> Iterator[Changed]:
    if before.ends_on != after.ends_on:
        yield Changed(_("Last day"), figures.day(before.ends_on, language), figures.day(after.ends_on, language))
    for code in dict.fromkeys((*before.parties, *after.parties)):
        old, new = before.parties.get(code), after.parties.get(code)
        if old != new:
            told = new or old or {}
            role = programme.role(str(told.get("role") or ""))
            what = capfirst(in_language(role.name, language)) if role else _("Party")
            yield Changed(what, _party(old, language), _party(new, language))
    names = {code: str(party["name"]) for code, party in {**before.parties, **after.parties}.items()}
    kinds = {
        one.code: in_language(one.name, language) for one in (programme.award.categories if programme.award else ())
    }
    old_sums, new_sums = sums(before.budget), sums(after.budget)
    for party, category in dict.fromkeys((*old_sums, *new_sums)):
        old_sum, new_sum = (held.get((party, category), Decimal(0)) for held in (old_sums, new_sums))
        if old_sum != new_sum:
            what = " · ".join(filter(None, (kinds.get(category, category), names.get(party, ""))))
            yield Changed(
                what or _("The whole project"),
                figures.number(old_sum, language, 2),
                figures.number(new_sum, language, 2),
                number=True,
            )
    if before.suspended != after.suspended:
        words = {True: _("suspended"), False: _("running")}
        yield Changed(_("The award"), words[before.suspended], words[after.suspended])
    if before.terminated_on != after.terminated_on and after.terminated_on:
        yield Changed(
            _("The award"),
            _("running"),
            _("terminated on %(day)s") % {"day": figures.day(after.terminated_on, language)},
        )
    if before.recover != after.recover:
        amount = f"{figures.number(after.recover, language, 2)}\N{NO-BREAK SPACE}{award.currency}"
        yield Changed(_("To be paid back"), "–", amount)


def _party(told: Mapping[str, Any] | None, language: str) -> str:
    if not told:
        return "–"
    country = (told.get("facts") or {}).get("employer_country") or ""
    place = (told["name"], told.get("organisation") or "", figures.country(country, language) if country else "")
    return ", ".join(str(one) for one in place if one) or "–"
