"""An expert says what he or she wants to read, from titles and summaries."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.answers import whole_number
from parvis.domain.roles import Role
from parvis.review.actions import bids as actions
from parvis.review.labels import WISHES
from parvis.review.queries import bids as queries
from parvis.review.queries import received
from parvis.review.queries import rounds as all_rounds
from parvis.review.views.rounds import stage_name, wall
from parvis.web.access import for_office

A_PAGE = 50
PREFIX = "wish-"

officer = for_office(Role.PROGRAMME_OFFICER)


def titles(request: HttpRequest, code: str) -> HttpResponse:
    """The titles and summaries, fifty at a time, each with four answers."""
    at = timezone.now()
    found, expert = queries.asked(code, request.user, at=at)
    number = max(1, whole_number(request.POST.get("page") or request.GET.get("page")) or 1)
    if request.method == "POST":
        said = {name.removeprefix(PREFIX): request.POST[name] for name in request.POST if name.startswith(PREFIX)}
        actions.say(found, expert, said, by=request.user, now=at)
        messages.success(request, _("Kept. You can change it until the time is over."))
        return redirect(f"{request.path}?page={number}" if number > 1 else request.path)
    open_to = list(queries.titles(found, expert, at=at).values())
    wishes = {one.proposal.code: one.wish for one in queries.said(found, expert)}
    pages = max(1, -(-len(open_to) // A_PAGE))
    number = min(number, pages)
    rows = [(received.card(one), wishes.get(one.code, "")) for one in open_to[(number - 1) * A_PAGE : number * A_PAGE]]
    context = {
        "round": found,
        "stage": stage_name(found.call, found.stage),
        "rows": rows,
        "wishes": WISHES.items(),
        "is_open": found.bids_until is not None and at < found.bids_until,
        "said": sum(one.code in wishes for one in open_to),
        "count": len(open_to),
        "number": number,
        "pages": pages,
        "before": f"?page={number - 1}" if number > 1 else "",
        "after": f"?page={number + 1}" if number < pages else "",
    }
    return render(request, "review/rounds/titles.html", context)


@officer
@require_POST
def open_bids(request: HttpRequest, code: str) -> HttpResponse:
    """Ask the experts."""
    found = all_rounds.round_of(code, request.user, at=timezone.now())
    actions.open_bids(found, until=wall(request, "until"), by=request.user, now=timezone.now())
    messages.success(request, _("The experts have been asked, and can answer until then."))
    return redirect(found)
