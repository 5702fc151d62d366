"""The API at `/api/v1/`: who may call, how often, and how it says no."""

from __future__ import annotations

import threading
import time
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from parvis.accounts.access import network
from parvis.accounts.api import Caller, NotKnown, caller
from parvis.config.files_api import router as files
from parvis.domain.refusals import Invalid, NotFound, Refused, TooMany
from parvis.media.api.press import router as press
from parvis.opendata.api.awards import router as awards
from parvis.opendata.api.common_grants import router as common_grants
from parvis.programme.api import router as calls
from parvis.proposals.api import router as proposals
from parvis.web.errors import words_of

VERSION = "1"
WINDOW = 60  # seconds


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class Gauge:
    """Counts requests a minute under a key, in this process.

    Each page server counts for itself, so that a request costs no write; behind
    several, a caller gets a little more, never less.
    """

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._began = 0.0
        self._lock = threading.Lock()

    def spend(self, key: str, most: int) -> None:
        """One more; TooMany beyond the most."""
        now = time.monotonic()
        with self._lock:
            if now - self._began >= WINDOW:
                self._counts.clear()
                self._began = now
            self._counts[key] = self._counts.get(key, 0) + 1
            too_many = self._counts[key] > most
            left = int(self._began + WINDOW - now) + 1
        if too_many:
            raise TooMany(_("Too many requests in a minute. Try again in %(left)s s."), retry_after=left, left=left)


gauge = Gauge()


class Token(HttpBearer):
    """A token of a person's account; public metadata is read without one."""

    def __call__(self, request: HttpRequest) -> Caller:
        try:
            found = caller(request)
        except NotKnown:
            _spend_of_network(request)  # who guesses at tokens is stopped like anybody without one
            raise
        if found.token:
            gauge.spend(found.key, settings.API_REQUESTS_A_MINUTE["token"])
        else:
            _spend_of_network(request)
        return found

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        return caller(request)


def _spend_of_network(request: HttpRequest) -> None:
    address = network(get_adapter().get_client_ip(request))
    gauge.spend(f"network:{address}", settings.API_REQUESTS_A_MINUTE["network"])


class ParvisAPI(NinjaAPI):
    """The API whose description says what is true: a token is optional where only public things are read."""

    def get_openapi_schema(self, **named: Any) -> Any:
        schema = super().get_openapi_schema(**named)
        for path in schema["paths"].values():
            for operation in path.values():
                if operation.get("security") and "x-scope" not in operation:
                    operation["security"] = [{}, *operation["security"]]
        return schema


api = ParvisAPI(
    title="Parvis",
    version=VERSION,
    description=_(
        "The press library, calls, one’s proposals, for programs. What is published is open; all else needs a token."
    ),
    urls_namespace="api",
    auth=Token(),
    docs_url=None,
)
api.add_router("/press", press)
api.add_router("/press", files)
api.add_router("/calls", calls)
api.add_router("/awards", awards)
api.add_router("/common-grants", common_grants)
api.add_router("/proposals", proposals)


def problem(request: HttpRequest, status: int, *, code: str, message: str, field: str = "") -> HttpResponse:
    """An answer that says why not."""
    return api.create_response(request, {"code": code, "field": field, "message": message}, status=status)


@api.exception_handler(Refused)
def refused(request: HttpRequest, no: Refused) -> HttpResponse:
    """The rules' no; hidden and absent are told in the same words."""
    if isinstance(no, NotFound):
        return absent(request, no)
    field = no.field if isinstance(no, Invalid) else ""
    response = problem(request, no.status, code=no.code, message=words_of(no), field=field)
    if isinstance(no, TooMany):
        response.headers["Retry-After"] = str(no.retry_after)
    if no.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(Http404)
def absent(request: HttpRequest, no: Exception) -> HttpResponse:
    """There is nothing here for this caller."""
    return problem(request, 404, code="not-found", message=gettext("There is nothing at this address."))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, no: ValidationError) -> HttpResponse:
    """The first parameter that cannot be meant, by its name."""
    first = no.errors[0] if no.errors else {}
    names = [str(part) for part in first.get("loc", ()) if part not in ("query", "path", "filters")]
    message = gettext("This cannot be meant here: %(reason)s") % {"reason": first.get("msg", "")}
    return problem(
        request, 422, code=str(first.get("type", "invalid")), message=message, field=names[0] if names else ""
    )


@api.exception_handler(HttpError)
def failed(request: HttpRequest, no: HttpError) -> HttpResponse:
    """What the framework itself refuses."""
    return problem(request, no.status_code, code=str(no.status_code), message=str(no))
