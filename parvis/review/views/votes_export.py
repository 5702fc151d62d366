"""A panel's votes as tables and as JSON: one line a vote that counted, from which each result can be counted again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from parvis.accounts.models import Person
from parvis.domain.refusals import NotFound
from parvis.gateways import spreadsheet
from parvis.review.models import Panel, Vote
from parvis.review.queries import votes
from parvis.web import sheets


def export(panel: Panel, person: Any, kind: str, *, at: datetime) -> HttpResponseBase:
    """The closed votes that are there for the person."""
    found = votes.of_panel(panel, person, at=at)
    name = f"panel-{panel.call.code}-{panel.stage}-votes"
    if kind == "json":
        text = json.dumps([_told(one) for one in found], ensure_ascii=False, indent=1) + "\n"
        answer = HttpResponse(text, content_type="application/json")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}.json"'
        return answer
    if kind not in ("csv", "xlsx"):
        raise NotFound("")
    head = [
        _("Vote’s number"),
        _("Number"),
        _("Title"),
        _("Voted on"),
        _("Highest"),
        _("Secret"),
        _("In the room"),
        _("Quorum"),
        _("Result"),
        _("Won"),
        _("Mean"),
        _("Casting vote"),
        _("Member"),
        _("Voted for"),
    ]
    return sheets.download(kind, head, _rows(found), name=name, sheet=_("Votes"))


def _rows(found: list[Vote]) -> Iterator[list[spreadsheet.Cell]]:
    codes = {code for one in found if not one.secret for code in one.result["cast"]}
    names = {one.code: str(one) for one in Person.objects.filter(code__in=codes)}
    for one in found:
        told = _told(one)
        head: list[spreadsheet.Cell] = [
            told["vote"],
            told["proposal"],
            told["title"],
            told["on"],
            told["highest"],
            _("yes") if told["secret"] else "",
            len(told["present"]),
            told["needed"],
            told["end"],
            told["winner"] or " = ".join(told["tied"]),
            told["mean"] or "",
            told["broken_for"],
        ]
        cast = [("", choice) for choice in told["cast"]] if one.secret else sorted(told["cast"].items())
        for voter, choice in cast or [("", "")]:
            yield [*head, names.get(voter, voter), choice]


def _told(one: Vote) -> dict[str, Any]:
    subject = one.point.subject
    return {
        "vote": one.code,
        "meeting": one.point.meeting.code,
        "proposal": subject.proposal.code if subject else "",
        "title": subject.proposal.received_title if subject else "",
        "ranked": bool(subject and subject.ranked),
        "on": one.on,
        "highest": one.highest,
        "secret": one.secret,
        "closed": one.closed_at.isoformat() if one.closed_at else "",
        **one.result,
        "broken_for": one.broken_for,
    }
