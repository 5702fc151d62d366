"""The body: its members, chair and secretary; its meetings, their agenda, who is there, votes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.decisions.actions import meetings as actions
from parvis.decisions.actions import voting
from parvis.decisions.forms import drawing, fields
from parvis.decisions.labels import MEETING_STATES, PROCEDURES, SEATS
from parvis.decisions.models.delegations import voices
from parvis.decisions.queries import delegations, meetings, papers
from parvis.decisions.views.reading import Reader, drawn
from parvis.domain.answers import whole_number
from parvis.domain.deciding import Choice, kinds_of
from parvis.domain.delegations import SeatKind, decides_as
from parvis.domain.meetings import MeetingState
from parvis.domain.refusals import NotFound
from parvis.domain.writings import SavedMeanwhile
from parvis.web import figures
from parvis.web.forms import refused_into
from parvis.web.programme import current, in_language, today


def committee(request: HttpRequest) -> HttpResponse:
    """The body: who belongs to it since when, who leads it, when it meets.  At most twelve queries."""
    reader = Reader(request)
    programme, decision = current(), current().decision
    members = voices(reader.at)
    seats: dict[str, list[Any]] = {}
    for one in delegations.delegates_at(reader.at):
        seats.setdefault(one.nation, []).append(one)
    since = decides_as(programme, today(reader.at))
    rows = [
        {
            "nation": figures.country(code, reader.language),
            "since": since.get(code),
            "seats": [(one.person, SEATS[SeatKind(one.kind)]) for one in seats.get(code, ())]
            if reader.office or code == reader.nation
            else [],
            "number": len(seats.get(code, ())),
        }
        for code in members
    ]
    form = fields.MeetingForm(request.POST or None)
    if request.method == "POST" and not reader.runs_meetings:
        raise NotFound("")
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            made = actions.plan_meeting(
                form.texts(),
                form.cleaned_data["starts"],
                place=form.cleaned_data["place"],
                by=reader.person,
                now=reader.at,
            )
            return redirect("decisions:meeting", code=made.code)
    context = {
        "reader": reader,
        "rows": sorted(rows, key=lambda row: str(row["nation"])),
        "body": in_language(decision.body, reader.language) if decision else "",
        "help": in_language(decision.help, reader.language) if decision else "",
        "kinds": [PROCEDURES[one] for one in kinds_of(decision)],
        "chairs": delegations.chairs(reader.at),
        "secretaries": delegations.secretaries(reader.at),
        "coming": [
            (one, one.title(reader.language), MEETING_STATES[MeetingState(one.state)])
            for one in meetings.coming(reader.person, at=reader.at)
        ],
        "past": [
            (one, one.title(reader.language), MEETING_STATES[MeetingState(one.state)])
            for one in meetings.past(reader.person, at=reader.at)
        ],
        "form": form,
    }
    return render(request, "decisions/committee.html", context, status=422 if form.errors else 200)


def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """One meeting: its agenda as far as it is there for the reader, and who is in the room."""
    reader = Reader(request)
    found = meetings.visible(code, reader.person, at=reader.at)
    points = meetings.points(found, reader.person, at=reader.at)
    there = list(found.attendances.select_related("membership__person").order_by("nation", "id"))
    present = [one for one in there if one.to_at is None]
    nations = {one.nation for one in present}
    decision = current().decision
    sits = found.state == MeetingState.SITTING
    planned = found.state == MeetingState.PLANNED
    changed = planned and found.circulated_version not in (None, found.version)
    context = {
        "reader": reader,
        "meeting": found,
        "title": found.title(reader.language),
        "state": MEETING_STATES[MeetingState(found.state)],
        "body": in_language(decision.body, reader.language) if decision else "",
        "tongues": reader.tongues(found.texts),
        "points": [
            (number, one, one.paper.title(reader.language) if one.paper else in_language(one.words, reader.language))
            for number, one in enumerate(points, 1)
        ],
        "sits": sits,
        "planned": planned,
        "called_off": found.state == MeetingState.CALLED_OFF,
        "changed": changed,
        "present": [(one, figures.country(one.nation, reader.language)) for one in present],
        "left": [(one, figures.country(one.nation, reader.language)) for one in there if one.to_at is not None],
        "absent": sorted(
            (
                (figures.country(one.nation, reader.language), one)
                for one in delegations.delegates_at(reader.at)
                if one.nation not in nations
            ),
            key=lambda pair: pair[0],
        )
        if sits and reader.runs_meetings
        else [],
        "members": len(voices(reader.at)),
        "to_put_on": [
            (one, one.title(reader.language)) for one in meetings.to_put_on(found, reader.person, at=reader.at)
        ]
        if reader.runs_meetings and found.state == MeetingState.PLANNED
        else [],
        "point_form": fields.PointForm(),
    }
    return render(request, "decisions/meeting.html", context)


def agenda_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The agenda as PDF, with the points that are there for the reader."""
    reader = Reader(request)
    found = meetings.visible(code, reader.person, at=reader.at)
    points = meetings.points(found, reader.person, at=reader.at)
    return drawn(drawing.agenda_pdf(found, points, reader.language), found.full_reference)


def _runner(request: HttpRequest) -> Reader:
    reader = Reader(request)
    if not reader.runs_meetings:
        raise NotFound("")
    return reader


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Another hour, another place, other words."""
    reader = _runner(request)
    found = meetings.visible(code, reader.person, at=reader.at)
    initial = {
        **fields.MeetingForm.initial_of(found.texts, found.version),
        "starts": found.starts_wall,
        "place": found.place,
    }
    form = fields.MeetingForm(request.POST or None, initial=initial)
    theirs: list[Any] = []
    if request.method == "POST" and form.is_valid():
        typed, written = form.cleaned_data, form.texts()
        with refused_into(form):
            try:
                actions.write_agenda(
                    found,
                    written,
                    typed["starts"],
                    place=typed["place"],
                    base=typed["base"] or 0,
                    by=reader.person,
                    now=reader.at,
                )
            except SavedMeanwhile as refused:
                form, theirs = fields.MeetingForm.kept_beside(written, found.texts, refused, base=found.version)
            else:
                messages.success(request, _("Saved."))
                return redirect("decisions:meeting", code=code)
    context = {"reader": reader, "meeting": found, "form": form, "theirs": theirs}
    return render(request, "decisions/meeting_edit.html", context, status=422 if form.errors else 200)


@require_POST
def put_on(request: HttpRequest, code: str) -> HttpResponse:
    """Put papers, or another matter, on the agenda."""
    reader = _runner(request)
    found = meetings.visible(code, reader.person, at=reader.at)
    chosen = request.POST.getlist("paper")
    for one in chosen:
        actions.put_on_agenda(found, papers.visible(one, reader.person, at=reader.at), by=reader.person, now=reader.at)
    if not chosen:
        words = {language: request.POST.get(f"words_{language}", "") for language in ("en", "fr")}
        actions.put_on_agenda(found, words=words, by=reader.person, now=reader.at)
    return redirect("decisions:meeting", code=code)


@require_POST
def take_off(request: HttpRequest, code: str) -> HttpResponse:
    """Take a point off."""
    reader = _runner(request)
    point = meetings.point(code, reader.person, at=reader.at)
    actions.take_off_agenda(point, by=reader.person, now=reader.at)
    return redirect("decisions:meeting", code=point.meeting.code)


@require_POST
def circulate_agenda(request: HttpRequest, code: str) -> HttpResponse:
    """Send it to the delegations."""
    reader = _runner(request)
    found = meetings.visible(code, reader.person, at=reader.at)
    base = whole_number(request.POST.get("base")) or 0
    actions.circulate_agenda(found, base=base, by=reader.person, now=reader.at)
    messages.success(request, _("Circulated. Every delegation gets it by mail."))
    return redirect("decisions:meeting", code=code)


@require_POST
def open_meeting(request: HttpRequest, code: str) -> HttpResponse:
    """The meeting begins."""
    reader = _runner(request)
    found = meetings.visible(code, reader.person, at=reader.at)
    actions.open_meeting(found, by=reader.person, now=reader.at)
    messages.success(request, _("The meeting is in session."))
    return redirect("decisions:meeting", code=code)


@require_POST
def present(request: HttpRequest, code: str) -> HttpResponse:
    """Nations are in the room, represented by these delegates."""
    reader = _runner(request)
    found = meetings.visible(code, reader.person, at=reader.at)
    for seat in request.POST.getlist("seat"):
        actions.note_present(found, seat, by=reader.person, now=reader.at)
    return redirect("decisions:meeting", code=code)


@require_POST
def left(request: HttpRequest, code: str) -> HttpResponse:
    """A nation has left the room."""
    reader = _runner(request)
    found = meetings.visible(code, reader.person, at=reader.at)
    actions.note_left(found, request.POST.get("nation", ""), by=reader.person, now=reader.at)
    return redirect("decisions:meeting", code=code)


@require_POST
def call_off(request: HttpRequest, code: str) -> HttpResponse:
    """The meeting does not take place."""
    reader = _runner(request)
    found = meetings.visible(code, reader.person, at=reader.at)
    actions.call_off(found, request.POST.get("reason", ""), by=reader.person, now=reader.at)
    return redirect("decisions:meeting", code=code)


@require_POST
def end_meeting(request: HttpRequest, code: str) -> HttpResponse:
    """The meeting is over."""
    reader = _runner(request)
    found = meetings.visible(code, reader.person, at=reader.at)
    actions.end_meeting(found, by=reader.person, now=reader.at)
    messages.success(request, _("The meeting is over."))
    return redirect("decisions:meeting", code=code)


@require_POST
def open_ballot(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """The chair calls a vote on an item."""
    reader = Reader(request)
    found = reader.paper(code)
    line = next((one for one in papers.lines_of(found) if one.number == number), None)
    sessions = meetings.on_agendas_in_session(found, reader.person, at=reader.at)
    if line is None or not reader.chairs or not sessions:
        raise NotFound("")
    voting.open_ballot(line, sessions[0], by=reader.person, now=reader.at)
    messages.success(request, _("The vote is open."))
    return redirect("decisions:paper", code=code)


@require_POST
def cast_vote(request: HttpRequest, code: str) -> HttpResponse:
    """A nation votes."""
    reader = Reader(request)
    found = meetings.ballot(code, reader.person, at=reader.at)
    choice = next((one for one in Choice if one == request.POST.get("choice")), None)
    if reader.seat is None or choice is None:
        raise NotFound("")
    voting.cast_vote(found, choice, by=reader.person, now=reader.at)
    messages.success(request, _("Your nation has voted. You may vote anew until the chair closes the vote."))
    return redirect("decisions:paper", code=found.line.paper.code)


@require_POST
def close_ballot(request: HttpRequest, code: str) -> HttpResponse:
    """The chair closes the vote; it is counted."""
    reader = Reader(request)
    found = meetings.ballot(code, reader.person, at=reader.at)
    if not reader.chairs:
        raise NotFound("")
    voting.close_ballot(found, by=reader.person, now=reader.at)
    messages.success(request, _("The vote is closed and counted."))
    return redirect("decisions:paper", code=found.line.paper.code)
