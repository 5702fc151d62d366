"""The texts under one reference as the paper's page shows them: what took the place of what, and what closed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.decisions.models import Paper
from parvis.decisions.queries import sheets
from parvis.domain.papers import PaperStatus


@dataclass(frozen=True)
class Link:
    """One link of the chain of texts: its reference, where it leads, since when, and what it did to which other."""

    reference: str
    address: str
    at: datetime | None
    words: str
    level: int  # 0: a text; 1: what belongs to it


def links(texts: Sequence[sheets.Text]) -> list[Link]:
    """The texts of a reference with their addenda and action sheets, once there is more than the paper alone."""
    found: list[Link] = []
    for one in texts:
        found.append(Link(*_text_link(one), 0))
        for added in one.addenda:
            address = reverse("decisions:addendum-pdf", args=[one.paper.code, added.number])
            words = _("adds to %(reference)s, changes nothing in it") % {"reference": one.paper.full_reference}
            found.append(Link(added.full_reference, address, added.circulated_at, words, 1))
        found += [Link(*_sheet_link(one.paper, sheet), 1) for sheet in one.sheets]
    return found if len(found) > 1 else []


def _text_link(text: sheets.Text) -> tuple[str, str, datetime | None, str]:
    paper, older = text.paper, text.paper.replaces
    words = _("first text")
    if older is not None:
        words = _("takes the place of %(reference)s") % {"reference": older.full_reference}
    if text.replaced_by is not None:
        more = _("replaced by %(reference)s") % {"reference": text.replaced_by.full_reference}
        words = f"{words} · {more}"
    elif paper.status == PaperStatus.WITHDRAWN:
        withdrawn = _("withdrawn without another text")
        words = f"{words} · {withdrawn}"
    return paper.full_reference, paper.get_absolute_url(), paper.circulated_at, words


def _sheet_link(paper: Paper, sheet: sheets.Sheet) -> tuple[str, str, datetime | None, str]:
    if sheet.number == 1:
        address = reverse("decisions:sheet-pdf", args=[paper.code])
        return (
            paper.sheet_reference(),
            address,
            sheet.issued_at,
            _("closes %(reference)s") % {"reference": paper.full_reference},
        )
    numbers = ", ".join(str(number) for number in sorted(one.line.number for one in sheet.rulings))
    words = _("decides item %(numbers)s; %(before)s stays as it was issued") % {
        "numbers": numbers,
        "before": paper.sheet_reference(sheet.number - 1),
    }
    address = reverse("decisions:later-sheet-pdf", args=[paper.code, sheet.number])
    return paper.sheet_reference(sheet.number), address, sheet.issued_at, words
