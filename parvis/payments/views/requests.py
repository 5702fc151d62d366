"""What directors ask for: an instalment, an advance, what fills it up again; and where it goes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.refusals import NotFound
from parvis.grants.models import Award
from parvis.grants.notify import amount_words
from parvis.grants.queries import awards, terms
from parvis.payments.actions import advancing, banking, paying, taking_back
from parvis.payments.forms import statement_lines
from parvis.payments.queries import payments
from parvis.web.programme import in_language

LINES = 8


@require_POST
def request_payment(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """A director asks for a released instalment."""
    award = _award(request, code)
    instalment = award.instalments.filter(number=number).first()
    if instalment is None:
        raise NotFound("")
    typed = request.POST.get("account", "")
    paying.request_payment(instalment, account=typed, by=request.user, now=timezone.now())
    messages.success(request, _("Requested. A financial officer certifies it next."))
    return redirect(award)


@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """A director takes back what he or she asked for."""
    at = timezone.now()
    payment = get_object_or_404(payments.visible(request.user, at=at), code=code)
    taking_back.withdraw_request(payment, reason=request.POST.get("reason", ""), by=request.user, now=at)
    messages.success(request, _("Withdrawn. You can ask for the payment anew."))
    return redirect(payment.award)


@require_POST
def advance(request: HttpRequest, code: str) -> HttpResponse:
    """A director asks for the advance."""
    award = _award(request, code)
    advancing.request_advance(award, account=request.POST.get("account", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Requested. A financial officer certifies it next."))
    return redirect(award)


def replenishment(request: HttpRequest, code: str) -> HttpResponse:
    """A director tells what was spent, and asks for what fills the sum up again."""
    award, at, language = _award(request, code), timezone.now(), get_language() or "en"
    limits = payments.thresholds(award)
    if limits is None or awards.director_seat(award, request.user, at) is None:
        raise NotFound("")
    if request.method == "POST":
        advancing.request_replenishment(award, statement_lines(request.POST, award.currency), by=request.user, now=at)
        messages.success(request, _("Requested. A financial officer certifies it next."))
        return redirect(award)
    rules, purse = terms.rules_of(award), payments.purse(award)
    context = {
        "award": award,
        "in_hand": amount_words(purse.in_hand, award.currency, language),
        "fill_below": amount_words(limits.fill_below, award.currency, language),
        "copies_from": amount_words(limits.copies_from, award.currency, language) if limits.copies_from else "",
        "alone_below": amount_words(limits.alone_below, award.currency, language) if limits.alone_below else "",
        "categories": [(one.code, in_language(one.name, language)) for one in (rules.categories if rules else ())],
        "lines": range(1, LINES + 1),
    }
    return render(request, "payments/replenishment.html", context)


@require_POST
def name_account(request: HttpRequest, code: str) -> HttpResponse:
    """A director names bank details, or others than before."""
    award = _award(request, code)
    banking.name_account(
        award,
        holder=request.POST.get("holder", ""),
        number=request.POST.get("account", ""),
        bic=request.POST.get("bic", ""),
        currency=request.POST.get("currency", ""),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Named. Two people of finance verify it before anything is paid."))
    return redirect(award)


def _award(request: HttpRequest, code: str) -> Award:
    return awards.visible(code, request.user, at=timezone.now())
