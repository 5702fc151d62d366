"""Let bytes out: tickets for the byte server, and taking them back."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from parvis.files.models import StoredFile
from parvis.gateways import tickets

DOWNLOAD_LASTS = timedelta(minutes=10)
PREVIEW_LASTS = timedelta(hours=2)


def issue_ticket(
    file: StoredFile,
    *,
    about: str,
    name: str,
    again: str,
    now: datetime,
    lasts: timedelta = DOWNLOAD_LASTS,
    attached: bool = True,
    media_type: str = "",
    frames: tuple[int, int] | None = None,
    index_key: str = "",
) -> str:
    """The byte server's path for this file, or for `frames` of it, open for a short while.

    `about` is the case whose withdrawal closes it at once; `again` the gate's
    own address, where a resumed download gets its next ticket.
    """
    first, end = frames or (0, 0)
    ticket = tickets.Ticket(
        about=about,
        key=file.key,
        size=file.size,
        sha256=file.sha256,
        name=name,
        media_type=media_type or file.media_type,
        attached=attached,
        again=again,
        issued_at=tickets.milliseconds(now),
        expires_at=tickets.milliseconds(now + lasts),
        index_key=index_key if frames else "",
        first_frame=first,
        end_frame=end,
    )
    return f"/b/{tickets.seal(ticket, secret=settings.SECRET_KEY)}/{quote(name)}"


def void_tickets(about: str, *, now: datetime) -> None:
    """Close every open ticket about this case, once the surrounding transaction is real."""
    # By the clock of that moment: between `now` and the commit the gate still lets people in.
    transaction.on_commit(lambda: tickets.void(about, at=max(now, timezone.now()), folder=settings.VOID_TICKETS))
