"""The minute of a meeting: drawn up, read as PDF, signed off."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parvis.domain.refusals import NotFound
from parvis.review.actions import minutes as actions
from parvis.review.forms.minutes import BOTH, minute_pdf
from parvis.review.queries import meetings
from parvis.review.queries import minutes as queries


@require_POST
def draw(request: HttpRequest, code: str) -> HttpResponse:
    """Draw the minute up, or a further version of it."""
    at = timezone.now()
    found = meetings.meeting_of(code, request.user, at=at)
    actions.draw_minute(found, reason=request.POST.get("reason", ""), by=request.user, now=at)
    messages.success(request, _("The minute is drawn up from what was written down."))
    return redirect(f"{found.get_absolute_url()}#minute")


@require_POST
def sign(request: HttpRequest, code: str) -> HttpResponse:
    """Sign the minute off."""
    at = timezone.now()
    found = queries.minute_of(code, request.user, at=at)
    actions.sign_minute(found, by=request.user, now=at)
    messages.success(request, _("Signed off. What comes later is a further version."))
    return redirect(f"{found.meeting.get_absolute_url()}#minute")


@require_safe
def paper(request: HttpRequest, code: str, wanted: str) -> HttpResponse:
    """The minute as PDF, as far as it is there for the reader: in English, in French, or in both."""
    at, language = timezone.now(), get_language() or "en"
    if wanted not in ("en", "fr", BOTH):
        raise NotFound("")
    found = queries.minute_of(code, request.user, at=at)
    told = queries.seen(found, request.user, at=at)
    answer = HttpResponse(minute_pdf(found, told, language, wanted), content_type="application/pdf")
    name = f"minute-{found.meeting.panel.call.code}-{found.number}-{wanted}.pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
