"""Who I am: nationalities, residence, affiliations with their history, and the ORCID iD."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.accounts.actions import belonging as actions
from parvis.accounts.forms import (
    AccountForm,
    AffiliationForm,
    EndForm,
    NationalityForm,
    OrcidForm,
    OrganisationForm,
    ResidenceForm,
)
from parvis.accounts.labels import ORGANISATION_KINDS
from parvis.accounts.models import Organisation
from parvis.accounts.queries.belonging import belonging_of
from parvis.accounts.queries.organisations import find_organisations, organisation_at
from parvis.accounts.views.doors import person_of, show
from parvis.domain.organisations import OrganisationKind
from parvis.gateways import orcid as registry
from parvis.web import figures, programme


def who(request: HttpRequest) -> HttpResponse:
    """Everything on one page; each part has its own form."""
    person, now = person_of(request), timezone.now()
    what = request.POST.get("what", "")
    forms: dict[str, AccountForm] = {
        "nationality": NationalityForm(request.POST if what == "nationality" else None, prefix="nationality"),
        "residence": ResidenceForm(request.POST if what == "residence" else None, prefix="residence"),
        "orcid": OrcidForm(request.POST if what == "orcid" else None, initial={"orcid": person.orcid}),
    }
    acts: dict[str, Any] = {
        "nationality": lambda typed: actions.say_nationality(person, **typed, now=now),
        "residence": lambda typed: actions.say_residence(person, **typed, now=now),
        "orcid": lambda typed: actions.say_orcid(person, typed["orcid"], now=now),
    }
    form = forms.get(what)
    if form is not None and form.is_valid():
        typed = form.values() if hasattr(form, "values") else form.cleaned_data
        if form.submit(lambda: acts[what](typed)):
            messages.success(request, _("Saved."))
            return redirect("accounts:who")
    today = now.astimezone(programme.current().zone).date()
    return show(
        request,
        "accounts/who.html",
        form or AccountForm(),
        **forms,
        person=person,
        orcid_is_on=registry.is_on(),
        belonging=belonging_of(person, today=today),
    )


def organisations(request: HttpRequest) -> HttpResponse:
    """Find the organisation one works at; typed a little wrong, it is found all the same."""
    asked = request.GET.get("q", "").strip()[:200]
    rows = [_row(one) for one in find_organisations(asked)] if asked else []
    partial = request.headers.get("HX-Request") == "true"  # while one types
    template = "accounts/organisation_hits.html" if partial else "accounts/organisations.html"
    return render(request, template, {"asked": asked, "rows": rows})


def new_organisation(request: HttpRequest) -> HttpResponse:
    """One that the register lacks."""
    form = OrganisationForm(request.POST or None, initial={"name": request.GET.get("q", "")})
    if request.method == "POST" and form.is_valid():
        made = form.submit(
            lambda: actions.enter_organisation(**form.cleaned_data, by=person_of(request), now=timezone.now())
        )
        if made:
            return redirect("accounts:join_organisation", made.code)
    return show(request, "accounts/new_organisation.html", form)


def join_organisation(request: HttpRequest, code: str) -> HttpResponse:
    """What one is there, and since when."""
    organisation = organisation_at(code)
    if organisation is None:
        raise Http404
    form = AffiliationForm(request.POST or None, initial={"country": organisation.country})
    if request.method == "POST" and form.is_valid():
        made = form.submit(
            lambda: actions.say_affiliation(person_of(request), code, **form.values(), now=timezone.now())
        )
        if made:
            messages.success(request, _("Saved."))
            return redirect("accounts:who")
    return show(request, "accounts/join_organisation.html", form, row=_row(organisation))


def end(request: HttpRequest, code: str) -> HttpResponse:
    """A line of the own list gets its last day."""
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        to_on = form.cleaned_data["last_on"] + timedelta(days=1)
        form.submit(lambda: actions.end_fact(person_of(request), code, to_on=to_on, now=timezone.now()))
        if form.refusal is None:
            messages.success(request, _("Saved."))
            return redirect("accounts:who")
    return show(request, "accounts/end_fact.html", form)


@require_POST
def take_back(request: HttpRequest, code: str) -> HttpResponse:
    """A line that was a mistake goes."""
    actions.take_back_fact(person_of(request), code, now=timezone.now())
    messages.success(request, _("Taken out of your list."))
    return redirect("accounts:who")


def _row(organisation: Organisation) -> dict[str, Any]:
    language = get_language() or "en"
    name = organisation.name_in(language)
    return {
        "code": organisation.code,
        "name": name,
        "own_name": organisation.name if organisation.name != name else "",
        "kind": ORGANISATION_KINDS[OrganisationKind(organisation.kind)],
        "country": figures.country(organisation.country, language),
        "place": organisation.place,
        "ror_id": organisation.ror_id,
    }
