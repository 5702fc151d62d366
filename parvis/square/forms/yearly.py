"""The programme's annual report: one content, drawn as a paper in each language and written as JSON and CSV.

Figures are of all awards that begin in the year; the list names only those that are
public.  Money by priority and by nation follows one rule of attribution, which the
report names beside its figures.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from parvis.domain.ledger import EntryKind
from parvis.domain.money import from_minor_units
from parvis.domain.portfolio import Dimension
from parvis.domain.words import LANGUAGES
from parvis.domain.writings import spoken
from parvis.gateways import pdf
from parvis.grants.notify import amount_words
from parvis.opendata import queries as register
from parvis.payments.labels import DIMENSIONS, ENTRIES, KINDS
from parvis.payments.offers import key_name
from parvis.payments.queries import portfolio
from parvis.stories import queries as stories
from parvis.web import figures
from parvis.web.programme import current, in_language

TEMPLATE = "square/papers/yearly.typ"
RULE = "equal-shares"
COLUMNS = ("part", "key", "name_en", "name_fr", "number", "committed", "paid", "currency")


def attribution() -> str:
    """The rule of attribution, in the language of the moment."""
    return _(
        "Rule of attribution: equal shares. An award counts once under each of its priorities and nations; its money "
        "is divided equally among them, to the cent, so that each table adds up to the whole."
    )


def content(year: int, person: Any, *, at: datetime) -> dict[str, Any]:
    """Everything that the report says, as data; person `None` is the house itself.  Six queries, or nine."""
    programme = current()
    since, until = (datetime(one, 1, 1, tzinfo=programme.zone) for one in (year, year + 1))
    rows = portfolio.rows(person, at=at, year=year)
    whole = portfolio.of(rows, Dimension.YEAR)
    released = list(register.register(at, year="").filter(award__starts_on__year=year).order_by("award__reference"))
    return {
        "programme": dict(programme.name),
        "year": year,
        "drawn_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "currency": programme.head.currency,
        "attribution": {"rule": RULE, "words": _both(attribution)},
        "awards": sum(one.awards for one in whole),
        "committed": sum(one.committed for one in whole),
        "paid": sum(one.paid for one in whole),
        "by": {one.value: [_row(one, row) for row in portfolio.of(rows, one)] for one in Dimension},
        "flows": [
            {"line": line, "kind": kind, "number": number, "amount": units}
            for line, kind, number, units in portfolio.flows(person, at=at, since=since, until=until)
        ],
        "flagships": [
            {
                "title": {one: spoken(texts, one).get("title", "") for one in LANGUAGES},
                "lead": {one: spoken(texts, one).get("lead", "") for one in LANGUAGES},
                "address": f"{settings.SITE_URL}{reverse('stories:story', args=[slug])}",
                "published": when.astimezone(UTC).isoformat(timespec="seconds"),
            }
            for slug, texts, when in stories.published_between(since, until, at)
        ],
        "public": [
            {
                "reference": one.reference,
                "title": one.title,
                "mechanism": one.mechanism,
                "nations": list(one.countries),
                "amount": str(one.amount),
                "currency": one.currency,
            }
            for one in register.told(released, at)
        ],
    }


def as_json(told: dict[str, Any]) -> str:
    """The report as JSON; amounts of figures are whole minor units."""
    return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def as_table(told: dict[str, Any]) -> str:
    """The report's figures as CSV, one part under another; amounts as decimals."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    currency = told["currency"]
    whole = ("all", str(told["year"]), "", "", told["awards"], _amount(told["committed"], currency))
    rows.writerow([*whole, _amount(told["paid"], currency), currency])
    for part, every in told["by"].items():
        for one in every:
            money = (_amount(one["committed"], currency), _amount(one["paid"], currency), currency)
            rows.writerow([part, one["key"], one["name"]["en"], one["name"]["fr"], one["awards"], *money])
    for one in told["flows"]:
        rows.writerow([one["line"], one["kind"], "", "", one["number"], "", _amount(one["amount"], currency), currency])
    return written.getvalue()


def paper(told: dict[str, Any], language: str, *, at: datetime) -> bytes:
    """The report as PDF."""
    with override(language):
        return pdf.draw(TEMPLATE, _drawn(told, language), at=at)


def _drawn(told: dict[str, Any], language: str) -> dict[str, Any]:
    currency = told["currency"]

    def amount(units: int) -> str:
        return amount_words(units, currency, language)

    head = [_("Name"), _("Awards"), _("Committed"), _("Paid")]
    return {
        "title": _("Annual report %(year)s") % {"year": told["year"]},
        "language": language,
        "programme": in_language(told["programme"], language),
        "reference": str(told["year"]),
        "footing": _("Drawn on %(at)s")
        % {"at": figures.day(datetime.fromisoformat(told["drawn_at"]).date(), language)},
        "facts": [
            [_("Awards that begin in the year"), figures.number(told["awards"], language)],
            [_("Committed"), amount(told["committed"])],
            [_("Paid of them so far"), amount(told["paid"])],
        ],
        "attribution": in_language(told["attribution"]["words"], language),
        "charts": [
            {
                "name": str(DIMENSIONS[dimension]),
                "head": head,
                "rows": [
                    [
                        in_language(one["name"], language),
                        figures.number(one["awards"], language),
                        amount(one["committed"]),
                        amount(one["paid"]),
                    ]
                    for one in told["by"][dimension.value]
                ],
                "bars": _bars(told["by"][dimension.value]),
            }
            for dimension in (Dimension.PRIORITY, Dimension.NATION, Dimension.MECHANISM)
        ],
        "flows": {
            "name": _("Payments of the year"),
            "head": [_("What"), _("Number"), _("Amount")],
            "rows": [
                [
                    _line(one["line"], one["kind"]),
                    figures.number(one["number"], language),
                    amount(one["amount"]),
                ]
                for one in told["flows"]
            ],
        },
        "flagships": {
            "name": _("Flagship activities"),
            "rows": [
                {"title": in_language(one["title"], language), "lead": in_language(one["lead"], language)}
                for one in told["flagships"]
            ],
        },
        "public": {
            "name": _("Public awards"),
            "head": [_("Number"), _("Title"), _("Countries"), _("Amount")],
            "rows": [
                [
                    one["reference"],
                    one["title"],
                    ", ".join(figures.country(code, language) for code in one["nations"]),
                    f"{figures.number(Decimal(one['amount']), language)} {one['currency']}",
                ]
                for one in told["public"]
            ],
        },
        "nothing": _("None in this year."),
    }


def _row(dimension: Dimension, row: portfolio.Row) -> dict[str, Any]:
    name = _both(lambda: key_name(dimension, row.key, get_language() or "en"))
    return {"key": row.key, "name": name, "awards": row.awards, "committed": row.committed, "paid": row.paid}


def _bars(rows: Iterable[dict[str, Any]]) -> list[list[float]]:
    """How long each bar is, committed and paid, as parts of the longest."""
    found = list(rows)
    most = max((one["committed"] for one in found), default=0) or 1
    return [[one["committed"] / most, max(0, one["paid"]) / most] for one in found]


def _line(line: str, kind: str) -> str:
    if line == EntryKind.PAID and kind:
        return str(KINDS[kind])  # type: ignore[index]  # its own words
    return str(ENTRIES[line])  # type: ignore[index]  # its own words


def _both(told: Any) -> dict[str, str]:
    found = {}
    for one in LANGUAGES:
        with override(one):
            found[one] = told()
    return found


def _amount(units: int, currency: str) -> str:
    return f"{from_minor_units(units, currency):f}"
