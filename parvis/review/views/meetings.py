"""A panel's meeting: its agenda, what is under way, the room; one page for who leads and for the members."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parvis.accounts.models import Person
from parvis.domain.answers import whole_number
from parvis.domain.meetings import Coming, MeetingState, PointKind
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role, holds_any
from parvis.gateways import calendar
from parvis.programme.queries import programme_of
from parvis.review import access
from parvis.review.actions import meetings as actions
from parvis.review.actions import room as in_room
from parvis.review.labels import COMINGS, MEETING_STATES, OUTS_OF_ROOM, POINT_KINDS
from parvis.review.models import Meeting
from parvis.review.models.assignments import STAFF
from parvis.review.notify import meetings as notify
from parvis.review.queries import attendance, minutes
from parvis.review.queries import meetings as queries
from parvis.review.queries import panel as panels
from parvis.review.views import votes
from parvis.review.views.rounds import stage_name, wall
from parvis.web import figures
from parvis.web.programme import current, in_language

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')


@require_POST
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """Plan a meeting of the panel."""
    at = timezone.now()
    found = panels.panel_of(code, request.user, at=at)
    place = request.POST.get("place", "")
    made = actions.plan_meeting(found, wall(request, "starts"), place=place, by=request.user, now=at)
    messages.success(
        request,
        _("Planned. The members have been asked to come, and the proposals stand on the agenda in the list’s order."),
    )
    return redirect(made)


@require_safe
def one(request: HttpRequest, code: str) -> HttpResponse:
    """The meeting as this person sees it."""
    found = queries.meeting_of(code, request.user, at=timezone.now())
    context = _context(request, found)
    if context["leads"]:
        context["members"] = panels.members(found.panel)
    if found.state == MeetingState.PLANNED:
        context |= _coming(found, request.user, leads=context["leads"])
    if found.state == MeetingState.ENDED:
        leads = access.leads(request.user, found.panel, at=timezone.now())
        context |= {"minutes": minutes.of_meeting(found), "may_draw": leads, "may_sign": leads}
    return render(request, "review/meetings/meeting.html", context)


@require_safe
def now(request: HttpRequest, code: str) -> HttpResponse:
    """What is under way, for a page that asks again and again; nothing if nothing is other than what it has."""
    found = queries.meeting_of(code, request.user, at=timezone.now())
    context = _context(request, found)
    if request.GET.get("have") == context["stamp"]:
        return HttpResponse(status=204)
    return render(request, "review/meetings/live.html", context)


@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Say another place or another hour."""
    at = timezone.now()
    found = queries.meeting_of(code, request.user, at=at)
    place = request.POST.get("place", "")
    actions.change_meeting(found, wall(request, "starts"), place=place, by=request.user, now=at)
    messages.success(request, _("Changed. The members have been told."))
    return redirect(found)


@require_POST
def call_off(request: HttpRequest, code: str) -> HttpResponse:
    """Call the meeting off."""
    at = timezone.now()
    found = queries.meeting_of(code, request.user, at=at)
    actions.call_off(found, why=request.POST.get("why", ""), by=request.user, now=at)
    messages.success(request, _("Called off. The members have been told."))
    return redirect(found)


@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether one comes."""
    at = timezone.now()
    found = queries.meeting_of(code, request.user, at=at)
    said, words = request.POST.get("answer", ""), request.POST.get("words", "")
    from_at = wall(request, "from").at() if said == Coming.LATER else None
    actions.say_coming(found, said, from_at=from_at, words=words, by=request.user, now=at)
    messages.success(request, _("Thank you. You may say otherwise here until the meeting is opened."))
    return redirect(found)


@require_POST
def lay(request: HttpRequest, code: str) -> HttpResponse:
    """Add to the agenda, or lay it by the list."""
    at, by = timezone.now(), request.user
    found = queries.meeting_of(code, by, at=at)
    match request.POST.get("act"):
        case "rest":
            if not actions.add_rest(found, by=by, now=at):
                messages.info(request, _("Everything the panel judges stands on an agenda already."))
        case "by-list":
            actions.lay_by_list(found, by=by, now=at)
        case "add":
            kind, title = request.POST.get("kind", ""), request.POST.get("title", "")
            minutes = whole_number(request.POST.get("minutes"))
            return _back(actions.add_point(found, kind, title, minutes=minutes, by=by, now=at))
        case _other:
            raise NotFound("")
    return redirect(f"{found.get_absolute_url()}#agenda")


@require_POST
def point(request: HttpRequest, code: str) -> HttpResponse:
    """Change, move, remove or take up a point; say that somebody has a conflict in it."""
    at, by = timezone.now(), request.user
    found = queries.point_of(code, by, at=at)
    match request.POST.get("act"):
        case "change":
            minutes, title = whole_number(request.POST.get("minutes")), request.POST.get("title", "")
            actions.change_point(found, minutes=minutes, title=title, by=by, now=at)
        case "move":
            actions.move_point(found, request.POST.get("to", ""), by=by, now=at)
        case "remove":
            actions.remove_point(found, by=by, now=at)
            return redirect(f"{found.meeting.get_absolute_url()}#agenda")
        case "take-up":
            in_room.take_up(found, by=by, now=at)
            return redirect(found.meeting)
        case "conflict":
            person = _person(request) if "person" in request.POST else by
            in_room.declare_in_room(found, person, request.POST.get("ground", ""), by=by, now=at)
            if person == by:
                return redirect("review:conflict-declared")
            return redirect(found.meeting)
        case _other:
            raise NotFound("")
    return _back(found)


@require_POST
def move_on(request: HttpRequest, code: str) -> HttpResponse:
    """Open and end the meeting, end what is under way, note who comes and goes."""
    at, by = timezone.now(), request.user
    found = queries.meeting_of(code, by, at=at)
    match request.POST.get("act"):
        case "open":
            in_room.open_meeting(found, by=by, now=at)
        case "end":
            in_room.end_meeting(found, by=by, now=at)
        case "finish":
            in_room.finish(found, by=by, now=at)
        case "enter":
            in_room.enter(found, _person(request), by=by, now=at)
        case "leave":
            in_room.leave(found, _person(request), by=by, now=at)
        case _other:
            raise NotFound("")
    return redirect(found)


@require_safe
def calendar_file(request: HttpRequest, code: str) -> HttpResponse:
    """The meeting for one's own calendar, with the agenda as one sees it."""
    at, language = timezone.now(), get_language() or "en"
    found = queries.meeting_of(code, request.user, at=at)
    lines = [f"{one.number}. {_title(one)}" for one in queries.agenda(found, request.user, at=at)]
    text = notify.calendar_file(found, language, lines)
    response = HttpResponse(text, content_type=calendar.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="panel-{found.code}.ics"'
    return response


def _context(request: HttpRequest, found: Meeting) -> dict[str, Any]:
    """Everything the page and its live part show this person."""
    at, language = timezone.now(), get_language() or "en"
    person: Any = request.user
    lines = queries.agenda(found, person, at=at)
    zone = current().zone
    running = next((line for line in lines if line.is_now), None)
    following = next((line for line in lines if not line.turns), None)
    room = queries.room(found, running.point if running else None, at=at)
    me = room.of(person)
    leads = access.leads(person, found.panel, at=at)
    is_open = not queries.is_closed(found)
    programme = programme_of(found.panel.call)
    context: dict[str, Any] = {
        "meeting": found,
        "panel": found.panel,
        "stage": stage_name(found.panel.call, found.panel.stage),
        "state": MEETING_STATES[found.state],
        "lines": [(line, _title(line), figures.hour(line.starts_at.astimezone(zone), language)) for line in lines],
        "starts": f"{found.starts_at.astimezone(zone):%Y-%m-%dT%H:%M}",
        "running": running,
        "running_title": _title(running) if running else "",
        "following": following,
        "following_title": _title(following) if following else "",
        "room": room,
        "people": [(one, _out_words(one.out, programme, language)) for one in room.people],
        "me": me,
        "leads": leads and is_open,
        "sees_out": leads or bool(person.roles_at(at) & STAFF),
        "is_planned": found.state == MeetingState.PLANNED,
        "is_sitting": found.state == MeetingState.SITTING and is_open,
        "is_open": is_open,
        "is_off": found.state == MeetingState.CALLED_OFF,
        "may_come": is_open and found.state == MeetingState.SITTING and _belongs(me, person, at),
        "kinds": [(kind.value, POINT_KINDS[kind]) for kind in (PointKind.BREAK, PointKind.MATTER)],
        "grounds": [(one.code, in_language(one.name, language)) for one in programme.conflict_grounds],
    }
    if running:
        context |= votes.shown(running, room, found.panel, person, language)
    drawn = render_to_string("review/meetings/now.html", context, request=request)
    return {**context, "live": drawn, "stamp": sha256(TOKEN.sub("", drawn).encode()).hexdigest()[:20]}


def _coming(found: Meeting, person: Any, *, leads: bool) -> dict[str, Any]:
    """What this person is asked and has said; for who leads, what everybody has."""
    asked = attendance.asked(found)
    mine = next((one for one in asked if one.person.pk == person.pk), None)
    told = [(one, COMINGS[one.answer.answer] if one.answer else "") for one in asked] if leads else []
    return {
        "asks_me": mine is not None,
        "my_answer": mine.answer if mine else None,
        "answers": COMINGS.items(),
        "asked": told,
        "will_come": sum(one.answer is not None and not one.stays_away for one in asked),
        "unanswered": sum(one.answer is None for one in asked),
    }


def _belongs(me: queries.Somebody | None, person: Any, at: Any) -> bool:
    return me is not None or holds_any(person, Role.PROGRAMME_OFFICER, at=at)


def _title(line: queries.Line) -> str:
    return line.title or str(POINT_KINDS[line.point.kind])


def _out_words(out: queries.Out | None, programme: Any, language: str) -> str:
    if out is None:
        return ""
    ground = programme.ground(out.ground) if out.ground else None
    words = str(OUTS_OF_ROOM[out.cause])
    return f"{words}: {in_language(ground.name, language)}" if ground else words


def _person(request: HttpRequest) -> Person:
    found = Person.objects.filter(code=request.POST.get("person", "")).first()
    if found is None:
        raise NotFound("")
    return found


def _back(found: Any) -> HttpResponse:
    return redirect(f"{reverse('review:meeting', args=[found.meeting.code])}#point-{found.code}")
