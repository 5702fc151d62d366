"""The own experts' short form, and an officer asking for it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.models import Person
from parvis.domain.answers import whole_number
from parvis.domain.calls import WallClock
from parvis.domain.refusals import Invalid, Refused
from parvis.proposals.views.reading import Reading, Received
from parvis.review.actions import opinions as actions
from parvis.review.models import Opinion
from parvis.review.queries import opinions as queries
from parvis.review.queries import screening
from parvis.review.views.screening import officers_only
from parvis.standing.actions import note_reading
from parvis.web.errors import words_of
from parvis.web.programme import current, in_language


@officers_only
@require_POST
def ask(request: HttpRequest, code: str) -> HttpResponse:
    """Ask an own expert for an opinion on a submission."""
    now = timezone.now()
    proposal = get_object_or_404(screening.files(request.user, at=now), code=code)
    expert = Person.objects.filter(code=request.POST.get("expert", "")).first()
    if expert is None:
        raise Invalid(_("Choose one of the own experts."), field="expert")
    due_at = WallClock.read(request.POST.get("due", ""), current().zone.key, field="due").at()
    actions.ask(proposal, expert, due_at=due_at, by=request.user, now=now)
    messages.success(request, _("Asked. The expert has a letter and reads the proposal from now on."))
    return redirect("review:screen", code=code)


@officers_only
@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """Ask this expert no longer."""
    now = timezone.now()
    there = screening.files(request.user, at=now).values("pk")
    found = get_object_or_404(Opinion.objects.select_related("proposal"), code=code, proposal__in=there)
    actions.take_back(found, by=request.user, now=now)
    messages.success(request, _("Taken back. The expert no longer reads the proposal."))
    return redirect("review:screen", code=found.proposal.code)


def opinion(request: HttpRequest, code: str) -> HttpResponse:
    """The proposal on one side, the short form on the other; saved while it is written, handed in by a button."""
    now, person = timezone.now(), request.user
    found = queries.of_expert(code, person, at=now)
    refused = ""
    if request.method == "POST":
        wants_json = request.headers.get("Accept", "").startswith("application/json")
        try:
            found = _save(request, found, now)
            if wants_json:
                return JsonResponse({"version": found.version})
            if request.POST.get("act") == "hand-in":
                actions.hand_in(found, by=person, now=now)
                messages.success(request, _("Handed in. Thank you."))
                return redirect("review:opinion", code=code)
            messages.success(request, _("Saved."))
            return redirect("review:opinion", code=code)
        except Invalid as refusal:
            refused = words_of(refusal)
        except Refused as refusal:
            if wants_json:
                return JsonResponse({"words": words_of(refusal)}, status=refusal.status)
            raise
    return _page(request, queries.of_expert(code, person, at=now), refused)


def _save(request: HttpRequest, found: Opinion, now: Any) -> Opinion:
    form = actions.form_of(found.proposal)
    texts = {one.code: request.POST.get(f"text-{one.code}", "") for one in form.texts}
    base = whole_number(request.POST.get("version")) or 0
    return actions.save_opinion(found, request.POST.get("verdict", ""), texts, base=base, by=request.user, now=now)


def _page(request: HttpRequest, found: Opinion, refused: str) -> HttpResponse:
    language = get_language() or "en"
    case = Received(found.proposal, request.user, timezone.now(), language)
    form = actions.form_of(found.proposal)
    note_reading(request.user, "proposal", found.proposal.code, "text", now=case.at)
    written = found.content.get("texts", {})
    context = case.context(
        read=Reading.received(case),
        opinion=found,
        refused=refused,
        verdicts=[
            (one.code, in_language(one.name, language), one.code == found.content.get("verdict"))
            for one in form.verdicts
        ],
        texts=[
            (
                one.code,
                in_language(one.name, language),
                in_language(one.help, language) if one.help else "",
                one.limit,
                one.required,
                written.get(one.code, ""),
            )
            for one in form.texts
        ],
    )
    return render(request, "review/opinions/form.html", context, status=422 if refused else 200)
