"""Resumable uploads for the press desk: tus 1.0.0, core with creation, expiration, checksum and termination.

<https://tus.io/protocols/resumable-upload>.  POST announces a file, HEAD says
how much of it is here, PATCH brings the next piece, DELETE gives it up.  What a
reader needs beside that are two pages: GET says what became of a file, and a
form gives one up without any script.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.gateways.resumable import ALGORITHMS, Refused400, read_checksum
from parvis.media.actions import uploads as actions
from parvis.media.forms.desk import FOOTAGE_LANGUAGES
from parvis.media.models import Upload
from parvis.media.queries import uploads as queries
from parvis.media.views.desk import desk_page
from parvis.media.views.intake import told_row
from parvis.web.errors import words_of

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,checksum,termination"
PIECE = "application/offset+octet-stream"
LONGEST_METADATA = 4096
View = Callable[..., HttpResponse]


def tus(view: View) -> View:
    """Speak the protocol: its version both ways, its refusals as bare sentences."""

    @wraps(view)
    def spoken(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        method = request.method or ""
        if method == "POST":
            method = request.headers.get("X-HTTP-Method-Override", method)
        if method == "GET":
            return view(request, method, *arguments, **named)
        try:
            if method == "OPTIONS":
                answer = _options()
            elif request.headers.get("Tus-Resumable") != VERSION:
                answer = HttpResponse(status=412, headers={"Tus-Version": VERSION})
            else:
                answer = view(request, method, *arguments, **named)
        except Refused as refused:
            answer = HttpResponse(words_of(refused), status=refused.status, content_type="text/plain; charset=utf-8")
        answer.headers["Tus-Resumable"] = VERSION
        answer.headers["Cache-Control"] = "no-store"
        return answer

    return spoken


def _options() -> HttpResponse:
    told = {
        "Tus-Version": VERSION,
        "Tus-Extension": EXTENSIONS,
        "Tus-Max-Size": str(settings.UPLOAD_LIMIT),
        "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
    }
    return HttpResponse(status=204, headers=told)


@desk_page
@tus
def uploads(request: HttpRequest, method: str) -> HttpResponse:
    """Announce a file: its length, and its name, language, date and checksum as `Upload-Metadata`."""
    if method != "POST":
        return HttpResponse(status=405, headers={"Allow": "OPTIONS, POST"})
    told = metadata(request.headers.get("Upload-Metadata", ""))
    upload = actions.begin(
        name=told.get("filename") or told.get("name", ""),
        size=_number(request, "Upload-Length"),
        language=_language(told.get("language", "")),
        modified=_whole(told.get("modified", "")),
        sha256=_digest(told.get("sha256", "")),
        by=request.user,
        now=timezone.now(),
    )
    answer = HttpResponse(status=201, headers=_state(upload))
    answer.headers["Location"] = request.build_absolute_uri(reverse("media:desk-arrival", args=[upload.code]))
    return answer


@desk_page
@tus
def upload(request: HttpRequest, method: str, code: str) -> HttpResponse:
    """One file on its way in."""
    now = timezone.now()
    found = queries.visible_upload(code, request.user, at=now)
    match method:
        case "HEAD":
            return HttpResponse(headers={**_state(found), "Upload-Length": str(found.size)})
        case "PATCH":
            return HttpResponse(status=204, headers=_state(_appended(request, found)))
        case "DELETE":
            actions.drop(found, by=request.user, now=now)
            return HttpResponse(status=204)
        case "GET":
            return _row(request, found)
    return HttpResponse(status=405, headers={"Allow": "OPTIONS, HEAD, GET, PATCH, DELETE"})


@require_POST
@desk_page
def give_up(request: HttpRequest, code: str) -> HttpResponse:
    """Give an unfinished file up, by a button."""
    now = timezone.now()
    found = queries.visible_upload(code, request.user, at=now)
    actions.drop(found, by=request.user, now=now)
    messages.success(request, _("“%(name)s” is given up; what had arrived of it is deleted.") % {"name": found.name})
    return redirect("media:desk-upload")


def _appended(request: HttpRequest, found: Upload) -> Upload:
    if request.content_type != PIECE:
        raise Unsupported(_("A piece of a file comes as application/offset+octet-stream."), code="media-type")
    at = _number(request, "Upload-Offset")
    length = _whole(request.headers.get("Content-Length", ""))
    most = max(0, found.size - at) if length is None else length
    checksum = read_checksum(request.headers.get("Upload-Checksum", ""))
    return actions.take_piece(
        found, request.read, at=at, most=most, checksum=checksum, by=request.user, now=timezone.now()
    )


class Unsupported(Invalid):
    """The bytes come as something that this is not for."""

    status = 415


def _row(request: HttpRequest, found: Upload) -> HttpResponse:
    """What became of the file, as the upload page lists it."""
    if not request.headers.get("X-Upload"):
        return redirect("media:desk-asset", found.asset.code) if found.asset else redirect("media:desk-upload")
    if found.finished_at is None:
        raise NotFound("")
    refusal = words_of(Refused(found.refusal, **found.refusal_facts)) if found.refusal else ""
    received = [told_row(found.name, found.asset, is_new=not refusal, refusal=refusal)]
    return render(request, "media/desk/received.html", {"received": received})


def _state(upload: Upload) -> dict[str, str]:
    return {"Upload-Offset": str(upload.received), "Upload-Expires": http_date(upload.expires_at.timestamp())}


def metadata(header: str) -> dict[str, str]:
    """The pairs of `Upload-Metadata`: names with their values in Base64, between commas."""
    if len(header) > LONGEST_METADATA:
        raise Refused400(_("What is told of the file is too long."), code="bad-metadata")
    told = {}
    for pair in filter(None, (one.strip() for one in header.split(","))):
        name, _space, value = pair.partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError):
            raise Refused400(_("What is told of the file cannot be read."), code="bad-metadata") from None
        if "\0" in told[name]:
            raise Refused400(_("What is told of the file cannot be read."), code="bad-metadata")
    return told


def _number(request: HttpRequest, header: str) -> int:
    said = _whole(request.headers.get(header, ""))
    if said is None:
        raise Refused400(_("The header %(header)s must be a number."), code="bad-header", header=header)
    return said


def _whole(said: str) -> int | None:
    """A number of bytes or milliseconds, as senders write it; None if it is none."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else None


def _language(said: str) -> str:
    if said and said not in FOOTAGE_LANGUAGES:
        raise Refused400(_("This language is not known here."), code="bad-metadata")
    return said or "en"


def _digest(said: str) -> str:
    said = said.lower()
    if said and (len(said) != 64 or set(said) - set("0123456789abcdef")):
        raise Refused400(_("This checksum cannot be read; sha256 and sha1 are known."), code="bad-checksum")
    return said
