"""The award letter: read, accepted, declined; by directors from the award's page, by signatories from a link."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.domain.awards import Answer, AwardStatus
from parvis.grants.actions import accepting
from parvis.grants.forms.papers import letter, letter_paper
from parvis.grants.queries import holding
from parvis.grants.views.case import Case, as_pdf
from parvis.web import figures
from parvis.web.access import public


def pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The letter, for everybody who may see the award."""
    case = Case.of(request, code)
    return as_pdf(letter_paper(case.award, case.language), f"{case.award.reference}.pdf")


@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Accept it from the award's page."""
    case = Case.of(request, code)
    accepting.accept_letter(case.award, request.POST.get("digest", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Accepted. You see here who else has answered."))
    return redirect(case.award)


@require_POST
def decline(request: HttpRequest, code: str) -> HttpResponse:
    """Decline it from the award's page."""
    case = Case.of(request, code)
    accepting.decline_letter(case.award, reason=request.POST.get("reason", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Declined. Everybody concerned is told."))
    return redirect(case.award)


@public
@never_cache
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """What a signatory is asked to accept.  Looking changes nothing."""
    row = accepting.letter_behind(token)
    language = get_language() or "en"
    return render(
        request,
        "grants/invited.html",
        {
            "row": row,
            "award": row.award,
            "letter": letter(row.award, language),
            "token": token,
            "held": figures.country_names(holding.of_award(row.award, timezone.now()), language),
            "waits": row.answer == Answer.WAITING and row.award.status == AwardStatus.OFFERED,
            "other_account": request.user.is_authenticated and request.user.email.lower() != row.email.lower(),
        },
    )


@public
@never_cache
def invited_pdf(request: HttpRequest, token: str) -> HttpResponse:
    """The letter as paper, by the signatory's link."""
    row = accepting.letter_behind(token)
    return as_pdf(letter_paper(row.award, get_language() or "en"), f"{row.award.reference}.pdf")


@require_POST
def accept_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Accept for the institution."""
    row = accepting.accept_by_link(token, request.POST.get("digest", ""), by=request.user, now=timezone.now())
    messages.success(request, _("Accepted for %(institution)s.") % {"institution": row.organisation})
    return redirect(row.award)


@public
@require_POST
def decline_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Decline for the institution; no account is needed."""
    award = accepting.decline_by_link(token, reason=request.POST.get("reason", ""), now=timezone.now())
    return render(request, "grants/declined.html", {"award": award})
