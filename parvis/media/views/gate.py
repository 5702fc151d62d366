"""The gate: every byte of the press library passes here before it is sent.

`visible_to` decides whether there is anything, `access.check_can_take` who may
have it; then small open files are answered at once and everything else gets a
ticket to the byte server (or nginx, by setting).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from parvis.domain.assets import RenditionRole
from parvis.files.actions import DOWNLOAD_LASTS, PREVIEW_LASTS, issue_ticket
from parvis.gateways import delivery, storage
from parvis.media.models import Rendition
from parvis.media.queries import asset as queries
from parvis.web.access import public
from parvis.web.origins import byte_origin

SMALL_CACHE = "private, max-age=60"  # a withdrawn asset's poster is gone within the minute even from its readers


class AbsoluteRedirect(HttpResponseRedirect):
    """To the byte server; its address is ours, whatever its host."""

    allowed_schemes = ["http", "https"]


@public
@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponseBase:
    return small(request, code, RenditionRole.POSTER)


@public
@require_safe
def sprite(request: HttpRequest, code: str) -> HttpResponseBase:
    return small(request, code, RenditionRole.SPRITE)


@public
@require_safe
def strip(request: HttpRequest, code: str) -> HttpResponseBase:
    return small(request, code, RenditionRole.STRIP)


@public
@require_safe
def waveform(request: HttpRequest, code: str) -> HttpResponseBase:
    return small(request, code, RenditionRole.WAVEFORM)


@public
@require_safe
def preview(request: HttpRequest, code: str) -> HttpResponseBase:
    """The film to look at: small, for anybody, from the byte server."""
    now = timezone.now()
    found = queries.open_file_of(code, RenditionRole.PREVIEW, request.user, at=now)
    return send(request, found, name=found.file.name, now=now, lasts=PREVIEW_LASTS, attached=False)


def small(request: HttpRequest, code: str, role: str, language: str = "") -> HttpResponseBase:
    """An open file of a few kilobytes, sent from here."""
    found = queries.open_file_of(code, role, request.user, at=timezone.now(), language=language)
    file = found.file
    content = delivery.Content(file.size, file.sha256, file.media_type, cache=SMALL_CACHE)
    headers = {name.lower(): value for name, value in request.headers.items()}
    answered = delivery.answer(request.method or "GET", headers, content)
    body: Iterable[bytes] = storage.read_range(file.key, answered.offset, answered.length) if answered.length else ()
    if answered.length <= storage.BLOCK:
        return HttpResponse(b"".join(body), status=answered.status, headers=dict(answered.headers))
    return StreamingHttpResponse(body, status=answered.status, headers=dict(answered.headers))


def send(
    request: HttpRequest,
    rendition: Rendition,
    *,
    name: str,
    now: datetime,
    lasts: timedelta = DOWNLOAD_LASTS,
    attached: bool = True,
    frames: tuple[int, int] | None = None,
    again: str = "",
) -> HttpResponseBase:
    """Send the reader on to these bytes, once the gate has said yes."""
    file = rendition.file
    media_type = clip_type(rendition) if frames else file.media_type
    if settings.DELIVERY == "accel" and frames is None:
        return accelerated(file.key, media_type, name, attached=attached)
    path = issue_ticket(
        file,
        about=rendition.asset.audit_case(),
        name=name,
        again=request.build_absolute_uri(again or None),
        now=now,
        lasts=lasts,
        attached=attached,
        media_type=media_type,
        frames=frames,
        index_key=rendition.index_key,
    )
    response = AbsoluteRedirect(byte_origin(request.get_host()) + path)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def accelerated(key: str, media_type: str, name: str, *, attached: bool) -> HttpResponse:
    """Let nginx send a stored file: its location over the stored files is internal."""
    response = HttpResponse(content_type=media_type)
    response.headers["X-Accel-Redirect"] = settings.ACCEL_PREFIX + quote(key)
    response.headers["Content-Disposition"] = delivery.disposition(name, attached=attached)
    response.headers["Cache-Control"] = "private, no-store"
    return response


def clip_type(rendition: Rendition) -> str:
    """An instant clip stays in its source's family: MOV from MOV, MP4 from everything else."""
    return "video/quicktime" if rendition.file.media_type == "video/quicktime" else "video/mp4"
