"""The review form without a connection: what its pages need beside the form itself."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.sendings import check_key
from parvis.review.actions import reviews as actions
from parvis.review.queries import assignments as cases
from parvis.web import figures
from parvis.web.programme import current

WORKER = Path(__file__).resolve().parents[1] / "static/review/worker.js"


@require_POST
def hand_in(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in from a page that may have been without a connection: what counts is that it has arrived, and when."""
    at, language = timezone.now(), get_language() or "en"
    found = cases.own(code, request.user, at=at)
    key = check_key(request.headers.get("Idempotency-Key", ""))
    made = actions.hand_in(found, by=request.user, now=at, reason=request.POST.get("reason", ""), key=key)
    late = made.handed_in_at >= found.due_at
    if late:
        messages.warning(request, _("Handed in. It arrived after the review was due; the office sees when."))
    else:
        messages.success(request, _("Handed in. Thank you."))
    return JsonResponse(
        {
            "version": made.number,
            "late": late,
            "at": figures.moment(made.handed_in_at, current().zone, language),
            "next": reverse("review:others", args=[code]),
        }
    )


def worker(request: HttpRequest) -> HttpResponse:
    """The script that opens a review form again without a connection; it works for the pages beside it."""
    response = HttpResponse(_script(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@cache
def _script() -> str:
    return WORKER.read_text(encoding="utf-8")
