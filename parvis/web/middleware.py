"""What every answer has in common: the closed door, the rules' no, the security headers."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext

from parvis.domain.refusals import Invalid, NotFound, Refused, TooMany

Handler = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def content_policy(byte_origin: str) -> str:
    """The content security policy: only ourselves and our byte server, nothing inline."""
    media = f"'self' {byte_origin}".strip()
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src {media} data:",
            f"media-src {media}",
            f"connect-src {media}",
            "font-src 'self'",
            f"form-action {media}",
            "manifest-src 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ]
    )


class SecurityHeaders:
    """A strict content policy and its companions on every answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", content_policy(settings.byte_origin(request.get_host())))
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class ClosedDoor(LoginRequiredMiddleware):
    """Sign-in is asked for unless a view is public; the API guards itself by tokens."""

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs):
        if request.path_info.startswith("/api/"):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class Refusals:
    """Turns the rules' no into a page (or JSON) in the reader's language."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if isinstance(exception, NotFound):
            # The same page as for an address that never existed.
            from django.views.defaults import page_not_found

            return page_not_found(request, exception)
        message = words_of(exception)
        field = exception.field if isinstance(exception, Invalid) else ""
        if wants_json(request):
            response: HttpResponse = JsonResponse(
                {"code": exception.code, "field": field, "message": message}, status=exception.status
            )
        else:
            context = {"message": message, "status": exception.status, "field": field}
            response = render(request, "refused.html", context, status=exception.status)
        if isinstance(exception, TooMany):
            response.headers["Retry-After"] = str(exception.retry_after)
        return response


def words_of(refusal: Refused) -> str:
    """The refusal's sentence in the language of this request."""
    words = gettext(refusal.message)
    return words % refusal.facts if refusal.facts else words


def wants_json(request: HttpRequest) -> bool:
    """Whether the answer goes to a program."""
    return request.path_info.startswith("/api/") or (
        request.accepts("application/json") and not request.accepts("text/html")
    )
