"""Answers to what went wrong: a page, a sheet of the dialog, or JSON, always in the reader's language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from parvis.domain.refusals import Gone, Invalid, NotFound, Refused, TooMany
from parvis.web.labels import ANSWERS, FORGED, OVER, Answer


def page(request: HttpRequest, status: int, *, message: str = "", answer: Answer | None = None) -> HttpResponse:
    """The error page of this status; `message` says more closely what happened."""
    answer = answer or ANSWERS.get(status, ANSWERS[400])
    if wants_json(request):
        return JsonResponse(
            {"code": str(status), "field": "", "message": message or str(answer.happened)}, status=status
        )
    return render(request, "error.html", {"status": status, "answer": answer, "message": message}, status=status)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The rules' no.  What may not be seen looks exactly like what never was."""
    if isinstance(refused, NotFound):
        return page(request, 404)
    message = words_of(refused)
    if wants_json(request):
        field = refused.field if isinstance(refused, Invalid) else ""
        response: HttpResponse = JsonResponse(
            {"code": refused.code, "field": field, "message": message}, status=refused.status
        )
    else:
        # What was withdrawn is another matter than a link or a letter whose time has passed.
        over = isinstance(refused, Gone) and refused.code != "withdrawn"
        response = page(request, refused.status, message=message, answer=OVER if over else None)
    if isinstance(refused, TooMany):
        response.headers["Retry-After"] = str(refused.retry_after)
    return response


def words_of(refused: Refused) -> str:
    """The refusal's sentence in the language of this request."""
    words = gettext(refused.message)
    return words % refused.facts if refused.facts else words


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer goes to a program."""
    return request.path_info.startswith("/api/") or (
        request.accepts("application/json") and not request.accepts("text/html")
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler400; of what is more than any form of ours takes, nothing was read and so nothing was saved."""
    return page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler403."""
    return page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler404."""
    return page(request, 404)


def broken(request: HttpRequest, *args: Any) -> HttpResponse:
    """Django's handler500: a page that needs neither database nor session, for either may be what broke."""
    if wants_json(request):
        return page(request, 500)
    return render(None, "500.html", {"answer": ANSWERS[500]}, status=500)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's CSRF_FAILURE_VIEW."""
    return page(request, 403, answer=FORGED)
