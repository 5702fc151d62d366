"""Offer an award from what the nations agreed."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role
from parvis.grants.actions import offering
from parvis.grants.forms.offering import OfferForm
from parvis.grants.models import Award
from parvis.grants.queries import agreed, freezing, negotiations
from parvis.proposals import queries as proposals
from parvis.proposals.queries import drafts
from parvis.web import figures
from parvis.web.access import for_office
from parvis.web.programme import today


@for_office(Role.PROGRAMME_OFFICER)
def offer(request: HttpRequest, proposal: str) -> HttpResponse:
    """Everything the letter will freeze, the verdict of today, and what is still to be entered."""
    now = timezone.now()
    found = proposals.visible(proposal, request.user, at=now)
    made = Award.objects.filter(proposal=found).first()
    if made is not None:
        return redirect(made)
    told = agreed.of(found.code, now)
    if told is None or found.handed_in is None:
        raise NotFound("")
    directors = [party for party in drafts.parties(found) if party.signs and party.person_id]
    form = OfferForm(
        request.POST or None,
        directors=directors,
        initial={"starts_on": (today(now) + timedelta(days=45)).replace(day=1)},
    )
    if request.method == "POST" and form.is_valid():
        award = offering.offer_award(
            found,
            told,
            starts_on=form.first_day,
            signatories=form.signatories(),
            conditions=form.conditions(),
            by=request.user,
            now=now,
        )
        messages.success(request, _("Offered. The letters are on their way to directors and signatories."))
        return redirect(award)
    verdict = freezing.verdict(found, now)
    context = {
        "proposal": found,
        "title": found.handed_in.revision.content.get("title") or found.code,
        "agreed": told,
        "held": figures.country_names(told.held, get_language() or "en"),
        "form": form,
        "blocking": verdict.blocking,
        "talked": negotiations.of(found),
        "currency": freezing.currency_of(found),
    }
    return render(request, "grants/offer.html", context, status=422 if form.errors else 200)
