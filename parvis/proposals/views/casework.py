"""What officers do: case officer, notes, saved views, the next phase."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.models import Person
from parvis.domain.calls import WallClock
from parvis.domain.refusals import Invalid
from parvis.proposals import queries
from parvis.proposals.actions import casework, stages
from parvis.proposals.forms.office import NextPhaseForm
from parvis.proposals.models import SavedView
from parvis.proposals.views.office import office_page
from parvis.web.programme import current


@office_page
@require_POST
def assign(request: HttpRequest, code: str) -> HttpResponse:
    """Say which officer looks after a submission."""
    proposal = queries.visible(code, request.user, at=timezone.now())
    chosen = request.POST.get("officer", "")
    officer = get_object_or_404(Person, code=chosen) if chosen else None
    casework.assign(proposal, officer, by=request.user, now=timezone.now())
    messages.success(request, _("Case officer set."))
    return redirect("proposals:one", code=code)


@office_page
@require_POST
def add_note(request: HttpRequest, code: str) -> HttpResponse:
    """Write something down for colleagues."""
    proposal = queries.visible(code, request.user, at=timezone.now())
    casework.add_note(proposal, request.POST.get("text", ""), by=request.user, now=timezone.now())
    return redirect("proposals:one", code=code)


@office_page
@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the selection under a name."""
    query = request.POST.get("query", "")
    casework.save_view(request.POST.get("name", ""), query, by=request.user, now=timezone.now())
    messages.success(request, _("Kept. You find it beside the list."))
    return redirect(f"{reverse('proposals:office')}?{query}")


@office_page
@require_POST
def drop_view(request: HttpRequest, view: str) -> HttpResponse:
    """Forget a saved view."""
    casework.drop_view(
        get_object_or_404(SavedView, code=view, person=request.user), by=request.user, now=timezone.now()
    )
    return redirect("proposals:office")


@office_page
@require_POST
def next_phase(request: HttpRequest, code: str) -> HttpResponse:
    """Invite a submission to the next phase, open until a wall-clock moment in the programme's zone."""
    proposal = queries.visible(code, request.user, at=timezone.now())
    form = NextPhaseForm(request.POST)
    if not form.is_valid():
        raise Invalid(_("Name the day and the hour at which the next phase closes."), field="closes")
    closes = WallClock.read(form.cleaned_data["closes"], current().zone.key, field="closes").at()
    stages.invite_to_next_stage(proposal, closes_at=closes, by=request.user, now=timezone.now())
    messages.success(request, _("Invited to the next phase. Its people have been told."))
    return redirect("proposals:office")
