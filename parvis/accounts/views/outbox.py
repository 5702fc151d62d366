"""`/dev/outbox/`: the mail of an example installation, so that a newcomer needs no mail server."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from parvis.gateways import mail
from parvis.web.access import public
from parvis.web.middleware import content_policy
from parvis.web.origins import byte_origin

SHOWN = 50

# A letter brings its own style in every tag, as mail readers want it.  It is shown in a frame without scripts, forms
# or an origin, and only on example installations.
LETTER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; sandbox"


@public
@never_cache
def outbox(request: HttpRequest) -> HttpResponse:
    """The newest letters."""
    _check_is_example()
    return render(request, "accounts/outbox.html", {"letters": list(mail.outbox(SHOWN))})


@public
@never_cache
def letter(request: HttpRequest, name: str) -> HttpResponse:
    """One letter: its text, its HTML in a closed frame, its headers."""
    response = render(request, "accounts/outbox_letter.html", {"letter": _found(name)})
    own = content_policy(byte_origin(request.get_host()))
    response.headers["Content-Security-Policy"] = f"{own}; frame-src 'self'"
    return response


@public
@never_cache
def letter_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of a letter, for the frame."""
    response = HttpResponse(_found(name).html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _found(name: str) -> mail.Kept:
    _check_is_example()
    kept = mail.in_outbox(name)
    if kept is None:
        raise Http404
    return kept


def _check_is_example() -> None:
    if not settings.EXAMPLE:
        raise Http404
