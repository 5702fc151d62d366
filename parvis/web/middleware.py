"""What every answer has in common: the closed door, the rules' no, the security headers."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

from parvis.domain.refusals import Refused
from parvis.web import errors
from parvis.web.origins import byte_origin, sign_in_origin

Handler = Callable[[HttpRequest], HttpResponse]

NUL = "\0"

HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


def content_policy(bytes_from: str, forms_to: str = "") -> str:
    """The content security policy: only ourselves and our byte server, nothing inline.

    `forms_to` is where else a form of ours may lead: browsers judge the redirect after it, too.
    """
    media = f"'self' {bytes_from}".strip()
    return "; ".join(
        [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            f"img-src {media}",
            f"media-src {media}",
            f"connect-src {media}",
            "font-src 'self'",
            f"form-action {media} {forms_to}".strip(),
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
        try:
            bytes_from = byte_origin(request.get_host())
        except DisallowedHost:
            bytes_from = ""  # such a visitor gets an error page, and that needs no films
        response.headers.setdefault("Content-Security-Policy", content_policy(bytes_from, sign_in_origin()))
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
    """Turns the rules' no into a page (or JSON) in the reader's language, and says it to NUL characters."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # No address of ours has a NUL in it, and PostgreSQL takes none.
        if NUL in request.path_info:
            return errors.page(request, 404)
        if any(mark in request.META.get("QUERY_STRING", "") for mark in (NUL, "%00")):
            # Programs are told that a parameter cannot be meant; the API describes that answer.
            return errors.page(request, 422 if request.path_info.startswith("/api/") else 404)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view_func, view_args, view_kwargs):
        # By now the check against forgery has read the form, except where a view has asked to do so itself.
        if request.method != "POST" or getattr(view_func, "csrf_exempt", False):
            return None
        typed = (text for name, texts in request.POST.lists() for text in (name, *texts))
        return errors.page(request, 400) if any(NUL in text for text in typed) else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.refusal(request, exception) if isinstance(exception, Refused) else None
