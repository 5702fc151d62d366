"""A panel's list and marks as tables and as JSON: everything from which its numbers can be made again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.calibration import Adjusted, text_of
from parvis.domain.refusals import NotFound
from parvis.gateways import spreadsheet
from parvis.programme.queries import programme_of
from parvis.review.labels import VERDICTS
from parvis.review.models import Panel
from parvis.review.queries import balance, ranks
from parvis.review.queries import panel as queries
from parvis.review.views import votes_export
from parvis.web import sheets
from parvis.web.programme import in_language

SIX = Decimal("0.000001")

NOT_ADJUSTED = Adjusted(id="", reviews=0)

Table = tuple[list[str], Iterator[list[spreadsheet.Cell]]]


def export(request: HttpRequest, code: str, what: str, kind: str) -> HttpResponseBase:
    """The list for all of the panel's people; each review's marks for staff and the chair."""
    person: Any = request.user
    at, language = timezone.now(), get_language() or "en"
    panel = queries.panel_of(code, person, at=at)
    if what == "votes":
        return votes_export.export(panel, person, kind, at=at)
    if what not in ("list", "marks") or kind not in ("csv", "xlsx", "json"):
        raise NotFound("")
    if what == "marks" and not ranks.sees_severity(person, ranks.chair_of(panel), at=at):
        raise NotFound("")
    table = queries.listed(panel, person, at=at)
    name = f"panel-{panel.call.code}-{panel.stage}-{what}"
    if kind == "json":
        text = text_of(table.sheet) if what == "marks" else _list_as_json(panel, table)
        answer = HttpResponse(text, content_type="application/json")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    head, rows = _marks(panel, table, language) if what == "marks" else _list(panel, table, language)
    return sheets.download(kind, head, rows, name=name, sheet=_("Marks") if what == "marks" else _("Ranked"))


def _criteria(panel: Panel, language: str) -> list[tuple[str, str]]:
    programme = programme_of(panel.call)
    stage = programme.stage(queries.review_stage(programme, panel.stage))
    found = [programme.criterion(one) for one in (stage.criteria if stage else ())]
    return [(one.code, in_language(one.name, language)) for one in found if one]


def _marks(panel: Panel, table: queries.List, language: str) -> Table:
    criteria = _criteria(panel, language)
    head = [
        _("Number"),
        _("Title"),
        _("Reviewer’s number"),
        _("Reviewer"),
        _("Mark"),
        *(name for _code, name in criteria),
    ]

    def rows() -> Iterator[list[spreadsheet.Cell]]:
        names = ranks.names_of({whose for row in table.rows for whose, _mark in row.given})
        for row in table.rows:
            scores = {one.expert: one.points for one in row.scores}
            for whose, mark in row.given:
                given = scores.get(whose, {})
                yield [
                    row.item.proposal.code,
                    row.title,
                    whose,
                    names.get(whose, ""),
                    _exact(mark),
                    *(given.get(code) for code, _name in criteria),
                ]

    return head, rows()


def _list(panel: Panel, table: queries.List, language: str) -> Table:
    criteria = _criteria(panel, language)
    head = [
        _("Rank"),
        _("Number"),
        _("Title"),
        _("Reviews"),
        _("Raw mean"),
        _("Rank by raw mean"),
        _("Spread"),
        _("Lowest"),
        _("Highest"),
        _("Adjusted mark"),
        _("Standard error"),
        _("Rank by adjusted mark"),
        _("Expected rank"),
        _("Rank from"),
        _("Rank to"),
        _("Chance above the line"),
        _("Grey zone"),
        _("Asked for"),
        _("Recommended amount"),
        _("Sum so far"),
        _("By rank"),
        _("The panel says"),
        _("Reasons"),
        _("Priorities"),
        _("Nations"),
        *(name for _code, name in criteria),
    ]

    programme = programme_of(panel.call)

    def rows() -> Iterator[list[spreadsheet.Cell]]:
        for row in table.rows:
            told = row.adjusted or NOT_ADJUSTED
            yield [
                row.rank,
                row.item.proposal.code,
                row.title,
                row.marks.reviews,
                _exact(row.marks.mean),
                row.mean_rank,
                _exact(row.marks.spread),
                _exact(row.marks.lowest),
                _exact(row.marks.highest),
                _exact(told.adjusted),
                _exact(told.error),
                told.adjusted_rank,
                _exact(told.expected_rank),
                told.from_rank,
                told.to_rank,
                _exact(told.above),
                _("yes") if told.zone == "grey" else "",
                row.item.asked,
                row.item.granted,
                row.so_far,
                str(VERDICTS[row.drawn]) if row.drawn else "",
                str(VERDICTS[row.verdict]) if row.verdict else "",
                row.item.reasons,
                " ".join(sorted(balance.priorities_of(row.item))),
                " ".join(sorted(balance.nations_of(row.item, programme))),
                *(_exact(row.marks.by_criterion.get(code)) for code, _name in criteria),
            ]

    return head, rows()


def _list_as_json(panel: Panel, table: queries.List) -> str:
    """The list with exact marks as fractions, and what the engine said of them."""
    programme = programme_of(panel.call)
    told = {
        "ranks_by": table.ranks_by.value,
        "line": None if table.line is None else str(table.line),
        "seed": table.ranking.seed,
        "method": table.ranking.versions.method,
        "notes": [{"rule": note.rule, "words": dict(note.words)} for note in table.ranking.notes],
        "proposals": [
            {
                "number": row.item.proposal.code,
                "title": row.title,
                "ranked": row.item.ranked,
                "rank": row.rank,
                "mean_rank": row.mean_rank,
                **queries.write_marks(row.marks),
                "adjusted": None
                if row.adjusted is None
                else {
                    "mark": row.adjusted.adjusted,
                    "error": row.adjusted.error,
                    "rank": row.adjusted.adjusted_rank,
                    "expected_rank": row.adjusted.expected_rank,
                    "from_rank": row.adjusted.from_rank,
                    "to_rank": row.adjusted.to_rank,
                    "above": row.adjusted.above,
                    "zone": row.adjusted.zone,
                },
                "priorities": sorted(balance.priorities_of(row.item)),
                "nations": sorted(balance.nations_of(row.item, programme)),
                "asked": str(row.item.asked),
                "granted": str(row.item.granted),
                "by_rank": row.drawn,
                "says": row.verdict,
                "reasons": row.item.reasons,
            }
            for row in table.rows
        ],
    }
    return json.dumps(told, ensure_ascii=False, indent=1) + "\n"


def _exact(figure: Any) -> Decimal | None:
    """A figure with six decimals at most."""
    if figure is None:
        return None
    value = figure if isinstance(figure, float) else Decimal(figure.numerator) / figure.denominator
    return Decimal(str(value)).quantize(SIX).normalize() + 0
