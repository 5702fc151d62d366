"""A nation's flyer: one page on what it does in the programme, from public awards only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from parvis.domain.money import from_minor_units, in_minor_units, shared_out
from parvis.domain.nations import Nation
from parvis.domain.open_data import PublicAward
from parvis.gateways import pdf
from parvis.web import figures
from parvis.web.programme import current, in_language

TEMPLATE = "opendata/papers/flyer.typ"
MOST = 12


def share_of(award: PublicAward, nation: str) -> Decimal:
    """What falls to the nation if the award is divided equally among the nations of its parties, to the cent."""
    nations = award.countries
    units = shared_out(in_minor_units(award.amount, award.currency), [1] * len(nations))
    return from_minor_units(units[nations.index(nation)], award.currency) if nation in nations else Decimal(0)


def attribution() -> str:
    """The rule of attribution, in the language of the moment."""
    return _("Shares of money: each award is divided equally among the nations of its parties.")


def summary(awards: Sequence[PublicAward], nation: str, day: date, language: str) -> dict[str, Any]:
    """How many awards there are and run, and what falls to the nation."""
    sums: dict[str, Decimal] = {}
    for one in awards:
        sums[one.currency] = sums.get(one.currency, Decimal(0)) + share_of(one, nation)
    return {
        "number": len(awards),
        "running": sum(one.starts_on <= day <= one.ends_on for one in awards),
        "shares": [
            f"{figures.number(value, language, 2)}\N{NO-BREAK SPACE}{code}" for code, value in sorted(sums.items())
        ],
    }


def flyer(nation: Nation, awards: Sequence[PublicAward], language: str, *, day: date, at: datetime) -> bytes:
    """The flyer as PDF, in this language."""
    with override(language):
        return pdf.draw(TEMPLATE, _content(nation, awards, language, day), at=at)


def _content(nation: Nation, awards: Sequence[PublicAward], language: str, day: date) -> dict[str, Any]:
    programme = current()
    group = programme.group_of(nation.code, day)
    since = next((one.since for one in nation.groups if one.holds_on(day)), None)
    told = summary(awards, nation.code, day, language)
    running = [one for one in awards if one.starts_on <= day <= one.ends_on]
    facts = [[_("Stands among"), in_language(group.name, language) if group else _("no group today")]]
    if since:
        facts.append([_("Since"), figures.day(since, language)])
    facts += [
        [_("Public awards"), figures.number(told["number"], language)],
        [_("Running today"), figures.number(told["running"], language)],
    ]
    if told["shares"]:
        facts.append([_("Share of their money"), ", ".join(told["shares"])])
    more = len(running) - MOST
    return {
        "title": in_language(nation.name, language),
        "language": language,
        "programme": in_language(programme.name, language),
        "reference": nation.code,
        "footing": _("As of %(day)s") % {"day": figures.day(day, language)},
        "facts": facts,
        "fields": {"name": _("Fields of work"), "rows": _fields(awards, language)},
        "running": {
            "name": _("Projects that run"),
            "rows": [
                {
                    "title": one.title,
                    "line": f"{one.reference} · {', '.join(figures.country(code, language) for code in one.countries)}",
                }
                for one in running[:MOST]
            ],
            "more": ngettext("and %(n)s more", "and %(n)s more", more) % {"n": more} if more > 0 else "",
        },
        "nothing": _("None is public today."),
        "attribution": attribution(),
    }


def _fields(awards: Sequence[PublicAward], language: str) -> list[str]:
    """The uppermost priorities that the awards serve, the most served first."""
    programme, counted = current(), dict[str, int]()
    for one in awards:
        for code in {code.split(".")[0] for code in one.priorities}:
            counted[code] = counted.get(code, 0) + 1
    found = sorted(counted, key=lambda code: (-counted[code], code))
    named = ((programme.priority(code), counted[code]) for code in found[:6])
    return [f"{in_language(one.name, language)} ({number})" for one, number in named if one]
