"""What a nation says, on its own delegates' page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.decisions.actions import positions
from parvis.decisions.forms import fields
from parvis.decisions.models import Paper
from parvis.decisions.queries import papers
from parvis.decisions.views.reading import Reader, countdown
from parvis.domain.papers import PaperStatus
from parvis.domain.refusals import NotFound
from parvis.domain.silence import PositionKind, is_late
from parvis.web.arrival import arrived_at
from parvis.web.forms import refused_into

BREAKING = (PositionKind.OBJECTION, PositionKind.AMENDMENT)
NOTING = (PositionKind.STATEMENT, PositionKind.RESERVATION, PositionKind.INTERPRETATION)


def break_silence(request: HttpRequest, code: str) -> HttpResponse:
    """Object, or amend, in writing."""
    return _speak(request, code, BREAKING, "decisions/break.html")


def state(request: HttpRequest, code: str) -> HttpResponse:
    """Have a statement or a reservation noted; it breaks nothing."""
    return _speak(request, code, NOTING, "decisions/state.html")


def _speak(request: HttpRequest, code: str, kinds: tuple[PositionKind, ...], template: str) -> HttpResponse:
    arrived = arrived_at(request)
    reader = Reader(request)
    found = reader.paper(code)
    if reader.seat is None or found.status != PaperStatus.CIRCULATED:
        raise NotFound("")
    form = fields.PositionForm(
        request.POST or None,
        kinds=kinds,
        places=places(found, reader.language),
        splits=found.splits,
        chosen=chosen(request, found),
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refused_into(form):
            said = positions.take_position(
                found,
                PositionKind(typed["kind"]),
                typed["text"],
                place=typed["place"],
                key=typed["key"],
                by=reader.person,
                now=arrived,
            )
            if found.ends_at is not None and is_late(said.at, found.ends_at):
                messages.warning(request, _("Kept as late: it arrived after the deadline and changes nothing."))
            elif kinds is BREAKING:
                messages.success(request, _("The silence is broken. The chair and all delegations are being told."))
            else:
                messages.success(request, _("Noted. It stands beside the paper and breaks nothing."))
            return redirect("decisions:paper", code=code)
    context = {
        "reader": reader,
        "paper": found,
        "title": found.title(reader.language),
        "form": form,
        "countdown": countdown(found, reader.at, reader.language),
        "late": found.ends_at is not None and reader.at >= found.ends_at,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def places(paper: Paper, language: str) -> list[tuple[int, str]]:
    """The items one may speak on, by number.  One query."""
    return [
        (
            line.number,
            f"{line.number} · {line}"
            if not line.told.get("acronym")
            else f"{line.number} · {line}: {line.told['title']}",
        )
        for line in papers.lines_of(paper)
    ]


def chosen(request: HttpRequest, paper: Paper) -> int | None:
    """The item that the link named, if it did."""
    typed = request.GET.get("item", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else None


@require_POST
def lift(request: HttpRequest, code: str) -> HttpResponse:
    """Lift one's nation's objection."""
    arrived = arrived_at(request)
    reader = Reader(request)
    found = reader.paper(code)
    place, key = request.POST.get("place", ""), request.POST.get("key", "")
    if not (place.isascii() and place.isdigit() and len(place) < 5) or not key:
        raise NotFound("")
    positions.take_position(
        found, PositionKind.LIFTED, "", place=int(place), key=key[:40], by=reader.person, now=arrived
    )
    messages.success(request, _("Lifted. The deadline stays as it was."))
    return redirect("decisions:paper", code=code)


@require_POST
def instruct(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what the capital wants, for one's own delegation."""
    reader = Reader(request)
    found = reader.paper(code)
    positions.instruct(found, request.POST.get("text", ""), by=reader.person, now=reader.at)
    messages.success(request, _("Kept for your own delegation."))
    return redirect("decisions:paper", code=code)
