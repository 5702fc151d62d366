"""Breaking the silence from a letter: public by its link, which one delegate holds; the code stands in the letter.

Three taps: the link, the field for the code, the button.  In the browser where
the code was entered it holds a while for the same paper; the session keeps that.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.accounts.views.doors import network_of
from parvis.decisions.actions import doors
from parvis.decisions.forms import fields
from parvis.decisions.queries import outcomes, papers
from parvis.decisions.views.reading import closing, countdown, rows
from parvis.decisions.views.speaking import BREAKING, chosen, places
from parvis.domain.papers import PaperStatus
from parvis.domain.silence import PositionKind, is_late
from parvis.web import figures
from parvis.web.access import public
from parvis.web.arrival import arrived_at
from parvis.web.forms import refused_into

KEPT = "silence-proof-"  # under which the session keeps that a door's code was entered here


@public
@never_cache
def door(request: HttpRequest, token: str) -> HttpResponse:
    """The paper in short, and the form to break its silence.  Looking changes nothing."""
    arrived, language = arrived_at(request), get_language() or "en"
    held = doors.door_behind(token, at=arrived)
    paper, nation = held.paper, held.membership.nation
    kept = f"{KEPT}{held.pk}"
    proof = str(request.session.get(kept, ""))
    until = doors.holds_until(held, proof, at=arrived)
    form = fields.DoorForm(
        request.POST or None,
        kinds=BREAKING,
        places=places(paper, language),
        splits=paper.splits,
        chosen=chosen(request, paper),
        needs_code=until is None,
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refused_into(form):
            spoken = doors.break_from_letter(
                token,
                typed.get("code", ""),
                PositionKind(typed["kind"]),
                typed["text"],
                place=typed["place"],
                key=typed["key"],
                network=network_of(request),
                now=arrived,
                proof=proof,
            )
            if spoken.proof and spoken.proof != proof:
                request.session.cycle_key()
                request.session[kept] = spoken.proof
            said = spoken.said
            late = paper.ends_at is not None and is_late(said.at, paper.ends_at)
            context = {
                "paper": paper,
                "said": said,
                "late": late,
                "nation": figures.country(nation, language),
                "token": token,
                "until": spoken.until,
                "minutes": int(doors.HOLDS.total_seconds() // 60),
            }
            return render(request, "decisions/door_done.html", context)
    standing = outcomes.states(paper, at=arrived)
    context = {
        "paper": paper,
        "title": paper.title(language),
        "nation": figures.country(nation, language),
        "who": held.membership.person,
        "rows": rows(paper, papers.lines_of(paper), standing, language),
        "closing": closing(paper, language, own=language),
        "countdown": countdown(paper, arrived, language),
        "form": form,
        "token": token,
        "until": until,
        "addenda": papers.addenda_of(paper),
        "open": paper.status == PaperStatus.CIRCULATED,
        "own": [
            one
            for one in papers.said_on(paper, reader=nation, office=False)
            if one.position.nation == nation and one.breaks
        ],
    }
    return render(request, "decisions/door.html", context, status=422 if form.errors else 200)


@public
@require_POST
def new_code(request: HttpRequest, token: str) -> HttpResponse:
    """Another code, to the delegate's own address."""
    doors.send_new_code(token, network=network_of(request), now=timezone.now())
    messages.success(request, _("A new code is on its way to your address. The code before it is dead."))
    return redirect("decisions:door", token=token)
