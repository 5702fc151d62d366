"""The programme officers' desk of calls: draft, try the rules, publish, withdraw.

Only programme officers know that these pages exist; for everybody else there is
nothing at their addresses.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from parvis.domain.calls import CallState, CallStatus, WayIn
from parvis.domain.publishing import lacking
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.programme import queries
from parvis.programme.actions import calls as actions
from parvis.programme.forms.calls import CallForm, ReasonForm
from parvis.programme.labels import CALL_STATES, CALL_STATUSES, INVITATION_STATES
from parvis.programme.models import Call
from parvis.programme.queries import call_rules as rules
from parvis.web.access import for_office
from parvis.web.forms import refused_into
from parvis.web.programme import current

desk_page = for_office(Role.PROGRAMME_OFFICER)
"""Lets only programme officers in; for others the page does not exist."""

TONES = {CallState.OPEN: "lamp", CallState.GRACE: "signal", CallState.ANNOUNCED: "", CallState.CLOSED: ""}


def found_call(code: str) -> Call:
    """Any call or activity, for the office."""
    return get_object_or_404(Call.objects.select_related("revision").defer("revision__text"), code=code)


@desk_page
def desk(request: HttpRequest) -> HttpResponse:
    """Every call and activity: drafts first, then the newest."""
    now = timezone.now()
    rows = [(call, state_words(call, now), state_tone(call, now)) for call in queries.desk_calls()]
    return render(request, "programme/desk/list.html", {"rows": rows})


def state_words(call: Call, now: Any) -> Any:
    """Where it stands, in words: what the office did, and once published, what time says."""
    if call.status == CallStatus.PUBLISHED:
        return CALL_STATES[call.window.state_at(now)]
    return CALL_STATUSES[CallStatus(call.status)]


def state_tone(call: Call, now: Any) -> str:
    """The tone of that word."""
    if call.status == CallStatus.PUBLISHED:
        return TONES[call.window.state_at(now)]
    return "signal" if call.status == CallStatus.DRAFT else "refusal"


@desk_page
def new(request: HttpRequest, way_in: str) -> HttpResponse:
    """Begin a call, or an activity."""
    if way_in not in {one.value for one in WayIn}:
        raise NotFound("")
    way = WayIn(way_in)
    form = CallForm(request.POST or None, programme=current(), way_in=way, initial=CallForm.initial_for(None))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            call = actions.draft_call(form.particulars(), by=request.user, now=timezone.now(), way_in=way)
            messages.success(request, gettext("Kept as a draft. Only the office sees it."))
            return redirect("programme:desk_call", call.code)
    page = {"form": form, "activity": way is WayIn.TOP_DOWN, "call": None}
    return render(request, "programme/desk/edit.html", page, status=422 if form.is_bound else 200)


@desk_page
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change a draft."""
    call = found_call(code)
    if call.status != CallStatus.DRAFT:
        return redirect("programme:desk_call", code)
    way = WayIn(call.way_in)
    form = CallForm(
        request.POST or None, programme=current(), way_in=way, call=call, initial=CallForm.initial_for(call)
    )
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            told = form.particulars(code=code, overrides=call.overrides)
            actions.edit_call(call, told, by=request.user, now=timezone.now())
            messages.success(request, gettext("Saved."))
            return redirect("programme:desk_call", code)
    page = {"form": form, "activity": way is WayIn.TOP_DOWN, "call": call}
    return render(request, "programme/desk/edit.html", page, status=422 if form.is_bound else 200)


@desk_page
def call(request: HttpRequest, code: str) -> HttpResponse:
    """One call on the desk: where it stands, what it lacks, what waits for the office."""
    now, found = timezone.now(), found_call(code)
    told = rules.programme_of(found)
    draft = found.status == CallStatus.DRAFT
    outcomes, _tried = queries.last_outcomes(found)
    page = {
        "call": found,
        "draft": draft,
        "published": found.status == CallStatus.PUBLISHED,
        "extendable": found.status == CallStatus.PUBLISHED and now < found.closes_at,
        "activity": found.way_in == WayIn.TOP_DOWN,
        "state_words": state_words(found, now),
        "state_tone": state_tone(found, now),
        "lacks": lacks(found) if draft else [],
        "outcomes": outcomes,
        "mechanisms": rules.mechanisms_of(found),
        "nations": rules.nations_of(found),
        "documents": queries.documents_of(found),
        "addenda": queries.addenda_of(found),
        "extensions": queries.extensions_of(found),
        "waiting": queries.waiting_questions(found),
        "questions": queries.answered_questions(found),
        "invitations": [
            (one, INVITATION_STATES[state], state, told.role(one.role), told.nation(one.nation))
            for one in queries.invitations_of(found)
            if (state := one.standing.state_at(now))
        ],
    }
    return render(request, "programme/desk/call.html", page)


def lacks(call: Call) -> list[dict[str, str]]:
    """What keeps the draft from being published, in words."""
    found = lacking(queries.prepared(call, digest=current().revision))
    return [{"rule": lack.rule, "words": gettext(lack.message)} for lack in found]


@require_POST
@desk_page
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Make it public, or open the activity."""
    call = actions.publish_call(found_call(code), by=request.user, now=timezone.now())
    if call.way_in == WayIn.TOP_DOWN:
        messages.success(request, gettext("The activity is open. Invite its directors now."))
    else:
        messages.success(request, gettext("Published. Its rules and its lists of nations stay as they are now."))
    return redirect("programme:desk_call", code)


@desk_page
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a published call back, with a reason."""
    call = found_call(code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.withdraw_call(call, reason=form.both(), by=request.user, now=timezone.now())
            messages.success(request, gettext("Withdrawn. Its page says so, with your reason."))
            return redirect("programme:desk_call", code)
    page = {"call": call, "form": form}
    return render(request, "programme/desk/withdraw.html", page, status=422 if form.is_bound else 200)


@require_POST
@desk_page
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away."""
    actions.discard_call(found_call(code), by=request.user, now=timezone.now())
    messages.success(request, gettext("The draft is gone."))
    return redirect("programme:desk")
