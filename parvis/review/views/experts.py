"""The pool of independent experts, as the office keeps it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.roles import Role, holds_any
from parvis.review.actions import experts as actions
from parvis.review.forms.experts import ExpertForm, NominateForm, TermForm, initial_of, nations
from parvis.review.labels import ASSIGNMENT_STATES
from parvis.review.models import Expert, ExpertTerm
from parvis.review.queries import experts as queries
from parvis.web.access import for_office
from parvis.web.forms import refused_into
from parvis.web.programme import today

office = for_office(Role.PROGRAMME_OFFICER, Role.AUDITOR)
officer = for_office(Role.PROGRAMME_OFFICER)


@office
def pool(request: HttpRequest) -> HttpResponse:
    """Everybody in the pool: by whom named, until when, with how much on the table."""
    at = timezone.now()
    words, nation = request.GET.get("words", "")[:100], request.GET.get("nation", "")[:2]
    serves = {"yes": True, "no": False}.get(request.GET.get("serves", ""))
    context = {
        "rows": queries.pool(request.user, at=at, words=words, nation=nation, serves=serves),
        "words": words,
        "nation": nation,
        "serves": request.GET.get("serves", ""),
        "nations": nations(today(at))[1:],
        "is_officer": holds_any(request.user, Role.PROGRAMME_OFFICER, at=at),
    }
    return render(request, "review/experts.html", context)


@officer
def nominate(request: HttpRequest) -> HttpResponse:
    """Put somebody into the pool."""
    at = timezone.now()
    form = NominateForm(request.POST or None, at=at)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            typed = form.cleaned_data
            made = actions.nominate(
                form.described(), from_on=typed["from_on"], to_on=typed["to_on"], by=request.user, now=at
            )
            messages.success(request, _("Put into the pool. The term counts once a colleague confirms it."))
            return redirect(made)
    return render(request, "review/nominate.html", {"form": form}, status=422 if form.errors else 200)


@office
def expert(request: HttpRequest, code: str) -> HttpResponse:
    """One expert: terms, what he or she was asked for."""
    at = timezone.now()
    found = queries.expert_of(code, request.user, at=at)
    day = today(at)
    terms = [(one, one.term.holds_on(day)) for one in found.terms.select_related("made_by", "confirmed_by")]
    asked = [(one, ASSIGNMENT_STATES[one.state]) for one in queries.assignments_of(found, request.user, at=at)]
    context = {
        "expert": found,
        "terms": terms,
        "asked": asked,
        "form": TermForm(),
        "is_officer": holds_any(request.user, Role.PROGRAMME_OFFICER, at=at),
    }
    return render(request, "review/expert.html", context)


@officer
def describe(request: HttpRequest, code: str) -> HttpResponse:
    """Say anew who an expert is and what he or she knows."""
    at = timezone.now()
    found = queries.expert_of(code, request.user, at=at)
    form = ExpertForm(request.POST or None, at=at, initial=initial_of(found))
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            actions.describe(found, form.described(), by=request.user, now=at)
            messages.success(request, _("Kept."))
            return redirect(found)
    context = {"form": form, "expert": found}
    return render(request, "review/describe.html", context, status=422 if form.errors else 200)


@officer
@require_POST
def renew(request: HttpRequest, code: str) -> HttpResponse:
    """Give an expert a further term."""
    at = timezone.now()
    found = queries.expert_of(code, request.user, at=at)
    form = TermForm(request.POST)
    if form.is_valid():
        with refused_into(form):
            typed: dict[str, Any] = form.cleaned_data
            actions.renew(found, from_on=typed["from_on"], to_on=typed["to_on"], by=request.user, now=at)
            messages.success(request, _("Put in. The term counts once a colleague confirms it."))
            return redirect(found)
    day = today(at)
    terms = [(one, one.term.holds_on(day)) for one in found.terms.select_related("made_by", "confirmed_by")]
    context = {"expert": found, "terms": terms, "asked": [], "form": form, "is_officer": True}
    return render(request, "review/expert.html", context, status=422)


@officer
@require_POST
def confirm(request: HttpRequest, term: str) -> HttpResponse:
    """Confirm a colleague's term."""
    found = _term(request, term)
    actions.confirm(found, by=request.user, now=timezone.now())
    messages.success(request, _("Confirmed. The expert can be asked from the first day of the term."))
    return redirect(found.expert)


@officer
@require_POST
def end_term(request: HttpRequest, term: str) -> HttpResponse:
    """End a term before its last day."""
    found = _term(request, term)
    actions.end_term(found, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("The term has ended. Reviews under way go on."))
    return redirect(found.expert)


def _term(request: HttpRequest, code: str) -> ExpertTerm:
    seen = Expert.objects.visible_to(request.user, at=timezone.now())
    return get_object_or_404(ExpertTerm.objects.select_related("expert"), code=code, expert__in=seen)
