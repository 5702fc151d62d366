"""The byte server: sends what a ticket allows, and knows nothing else.

A WSGI application without database, sessions or templates, so that a slow
reader costs a thread and a file, never a connection to the database.  The page
server decides (`parvis.media.views.gate`), seals a ticket and redirects here.
A whole file is read from the disk as it is; an instant clip is a new header
over ranges of the stored file, planned from the sidecar index.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")

from django.conf import settings

from parvis.gateways import delivery, instant, storage, tickets
from parvis.gateways.bodies import CutShort, read_parts

log = logging.getLogger(__name__)

Start = Callable[[str, list[tuple[str, str]]], Any]

REASONS = {
    200: "OK",
    206: "Partial Content",
    302: "Found",
    304: "Not Modified",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    410: "Gone",
    412: "Precondition Failed",
    416: "Range Not Satisfiable",
}
# Whatever the bytes claim to be, a browser neither runs them nor frames them.
GUARD = [
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
]
# These pages have no language of their own to go by: they say it in both.
PAGE = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    '<title>Parvis</title><p lang="en">{en}</p><p lang="fr">{fr}</p>{link}'
)
EXPIRED = ("This link has expired.", "Ce lien a expiré.")
WITHDRAWN = ("This has been withdrawn.", "Ce contenu a été retiré.")
UNKNOWN = ("There is nothing here.", "Il n’y a rien ici.")


class Sending:
    """An answer's body; closes the file when the server is done with it, in whatever way."""

    def __init__(self, file: int, parts: Iterable[bytes | tuple[int, int]]) -> None:
        self.file = file
        self.blocks = read_parts(file, parts)

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self.blocks
        except CutShort:
            # The reader sees a connection that ends too early, which is the truth.
            log.exception("a stored file is shorter than it should be")
            raise

    def close(self) -> None:
        """Let go of the file."""
        if self.file >= 0:
            os.close(self.file)
            self.file = -1


def application(environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
    """Answer one request."""
    path = environ.get("PATH_INFO", "")
    if path == "/healthz":
        return _plain(start_response, 200, b"ok", "text/plain")
    word = path[3:].split("/", 1)[0] if path.startswith("/b/") else ""
    try:
        ticket = tickets.unseal(word, secret=settings.SECRET_KEY)
    except tickets.Unreadable:
        return _page(start_response, 404, UNKNOWN)
    headers = _headers(environ)
    if tickets.is_void(ticket, folder=settings.VOID_TICKETS):
        return _page(start_response, 410, WITHDRAWN)
    if ticket.expires_at <= time.time() * 1000:
        # Somebody resumes or seeks: back to the gate, which decides anew.
        status = 302 if "range" in headers else 403
        return _page(start_response, status, EXPIRED, again=ticket.again)
    try:
        file = os.open(storage.local_path(ticket.key), os.O_RDONLY)
    except OSError:
        log.exception("a stored file is missing")
        return _page(start_response, 404, UNKNOWN)
    try:
        return _send(environ["REQUEST_METHOD"], headers, ticket, file, start_response)
    except BaseException:
        os.close(file)
        raise


def _send(
    method: str, headers: dict[str, str], ticket: tickets.Ticket, file: int, start_response: Start
) -> Iterable[bytes]:
    kept = os.fstat(file)
    # A file replaced behind our back gets another tag, so that a resumed download never mixes two files.
    source = f"{ticket.sha256[:40]}-{kept.st_size:x}-{kept.st_mtime_ns:x}"
    if ticket.is_clip:
        plan = instant.planned(ticket.index_key, ticket.first_frame, ticket.end_frame)
        length, tag = plan.length, plan.etag(source).strip('"')
        if instant.index_of(ticket.index_key).file_size != kept.st_size:
            os.close(file)
            log.error("a stored film is not the one that was indexed: %s", ticket.about)
            return _page(start_response, 404, UNKNOWN)
    else:
        length, tag = kept.st_size, source
    content = delivery.Content(length, tag, ticket.media_type, ticket.name, ticket.attached)
    answered = delivery.answer(method, headers, content)
    start_response(f"{answered.status} {REASONS[answered.status]}", [*answered.headers, *GUARD])
    if not answered.length:
        os.close(file)
        return []
    wanted = (answered.offset, answered.length)
    return Sending(file, plan.body.parts(*wanted) if ticket.is_clip else [wanted])


def _page(start_response: Start, status: int, words: tuple[str, str], again: str = "") -> list[bytes]:
    link = f'<p><a href="{again}">{again}</a></p>'.replace("&", "&amp;") if again else ""
    page = PAGE.format(en=words[0], fr=words[1], link=link).encode()
    extra = [("Location", again)] if status == 302 else []
    return _plain(start_response, status, page, "text/html; charset=utf-8", extra)


def _plain(
    start_response: Start, status: int, body: bytes, media_type: str, extra: Iterable[tuple[str, str]] = ()
) -> list[bytes]:
    headers = [("Content-Type", media_type), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]
    start_response(f"{status} {REASONS[status]}", [*headers, *GUARD, *extra])
    return [body]


def _headers(environ: dict[str, Any]) -> dict[str, str]:
    return {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
