"""What officers read: submissions with filters and export, drafts as numbers, one proposal in full."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.proposals import ProposalStatus
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.gateways import spreadsheet
from parvis.programme.queries import programme_of
from parvis.proposals import access, queries
from parvis.proposals.forms.selection import Selection
from parvis.proposals.models import SavedView
from parvis.proposals.queries import listing as desk
from parvis.proposals.views.reading import Reading, Received
from parvis.standing.actions import note_reading
from parvis.web import columns, figures, sheets
from parvis.web.programme import in_language

View = Callable[..., HttpResponseBase]
READERS = frozenset({Role.PROGRAMME_OFFICER, Role.AUDITOR})


def office_page(view: View) -> View:
    """Let only the office in; for others there is no such page."""

    @wraps(view)
    def guarded(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponseBase:
        person: Any = request.user
        if not person.roles_at(timezone.now()) & READERS:
            raise NotFound("")
        return view(request, *arguments, **named)

    return guarded


@office_page
def submissions(request: HttpRequest) -> HttpResponse:
    """Fifty submissions, newest first, with filters, search and saved views; drafts as numbers only."""
    person: Any = request.user
    at, language = timezone.now(), get_language() or "en"
    chosen = Selection.read(request.GET)
    page = desk.page(person, chosen, at=at, language=language)
    officer = person.holds(Role.PROGRAMME_OFFICER, at=at)
    context = {
        "page": page,
        "chosen": chosen,
        "is_officer": officer,
        "calls": desk.calls(at=at, language=language),
        "mechanisms": desk.mechanisms(language),
        "officers": desk.officers(at=at),
        "views": list(SavedView.objects.filter(person=person)) if officer else [],
        "query": urlencode(chosen.query(), doseq=True),
        "columns": columns.of(desk.TABLE),
        "beside": [(one, dict(chosen.beside).get(one.code, "")) for one in columns.of(desk.TABLE)],
        "drafts": desk.drafts(chosen.call, person, at=at, language=language),
    }
    return render(request, "proposals/office.html", context)


@office_page
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The whole selection as a table for spreadsheets."""
    at, language = timezone.now(), get_language() or "en"
    rows = _rows(request, Selection.read(request.GET), at, language)
    head = [
        _("Number"),
        _("Title"),
        _("Acronym"),
        _("Call"),
        _("Kind of activity"),
        _("State"),
        _("Received (UTC)"),
        _("Late"),
        _("Phase"),
        _("Director, allied side"),
        _("Director, partner side"),
        _("Case officer"),
        *(str(one.name) for one in columns.of(desk.TABLE)),
    ]
    name = f"submissions-{at:%Y-%m-%d}"
    return sheets.download(kind, head, rows, name=name, sheet=_("Submissions"))


def _rows(request: HttpRequest, chosen: Selection, at: Any, language: str) -> Iterator[list[spreadsheet.Cell]]:
    for row in desk.every(request.user, chosen, at=at, language=language):
        proposal = row.proposal
        yield [
            proposal.code,
            row.title,
            row.acronym,
            proposal.call.code,
            row.mechanism,
            str(row.standing),
            proposal.submitted_at,
            _("yes") if row.late else "",
            row.stage,
            row.ally,
            row.partner,
            str(proposal.case_officer or ""),
            *(str(one.words) for _name, one in row.beside),
        ]


def one(request: HttpRequest, code: str) -> HttpResponse:
    """One submission in full, as it was handed in; for the office with everything that it knows of it."""
    case = Received.of(request, code)
    office = bool(case.person.roles_at(case.at) & READERS)
    note_reading(case.person, "proposal", code, "text", now=case.at)
    officer = case.person.holds(Role.PROGRAMME_OFFICER, at=case.at)
    stages = programme_of(case.proposal.call).submissions_of(case.proposal.mechanism, case.proposal.call.way_in)
    codes = [stage.code for stage in stages]
    position = codes.index(case.proposal.stage) if case.proposal.stage in codes else len(codes)
    following = stages[position + 1] if position + 1 < len(stages) else None
    context = case.context(
        read=Reading.received(case),
        notes=list(case.proposal.notes.select_related("written_by")) if officer else [],
        officers=desk.officers(at=case.at) if officer else [],
        is_office=office,
        reads_passages=office or access.reads_passages(case.person, case.proposal, at=case.at),
        likely=[
            (other.proposal.code, other.title, figures.percent(other.share, case.language))
            for other in (
                queries.likely_duplicates(case.proposal, request.user, at=case.at, receipt=case.receipt)
                if office
                else ()
            )
        ],
        is_officer=officer,
        following=in_language(following.name, case.language)
        if following and case.proposal.status == ProposalStatus.SUBMITTED
        else "",
    )
    return render(request, "proposals/one.html", context)
