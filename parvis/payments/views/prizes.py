"""Who may be named for the programme's prize, with every clause's answer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language

from parvis.domain.refusals import NotFound
from parvis.payments.queries import prizes
from parvis.payments.views.portfolio import OFFICES
from parvis.web.access import for_office
from parvis.web.programme import current, in_language, today


@for_office(*OFFICES)
def prize(request: HttpRequest) -> HttpResponse:
    """Every award against the prize's rules.  Two queries."""
    rules, at, language = current().prize, timezone.now(), get_language() or "en"
    if rules is None:
        raise NotFound("")
    found = prizes.candidates(rules, request.user, day=today(at), at=at)
    context = {
        "name": in_language(rules.name, language),
        "help": in_language(rules.help, language) if rules.help else "",
        "unverified": rules.unverified,
        "fit": [one for one in found if not one.verdict.blocking],
        "rest": [one for one in found if one.verdict.blocking],
    }
    return render(request, "payments/prize.html", context)
