"""Take something away: note who took what for which purpose."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.assets import Purpose
from parvis.domain.clips import RATE_AMOUNT, RATE_WINDOW, Form, Part
from parvis.domain.refusals import Invalid, TooMany
from parvis.media import access
from parvis.media.models import Download, Rendition
from parvis.media.queries import downloads as queries
from parvis.web.documents import current_version


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def take(
    rendition: Rendition, *, form: Form, purpose: str, file_name: str, by: Any, now: datetime, part: Part | None = None
) -> Download:
    """Let the person take the whole file or a part of it, and keep that it was taken.

    Asking again within the hour (a resumed or repeated download) is the same
    taking; the trail has one entry a person, file and day.
    """
    terms_accepted = queries.has_accepted_terms(by)
    before = queries.taken_before(rendition, form, part, by, at=now)
    recent = queries.recent_count(by, since=now - RATE_WINDOW)

    access.check_can_take(rendition, by, terms_accepted=terms_accepted)
    if purpose not in list(Purpose):
        raise Invalid(_("Say what you take it for."), field="purpose", code="purpose-missing")
    if before is not None and before.purpose == purpose and queries.is_same_taking(before, at=now):
        return before
    if recent >= RATE_AMOUNT:
        raise TooMany(
            _("You have taken a great many files in a short time. Please wait a few minutes."),
            retry_after=int(RATE_WINDOW.total_seconds()) // 2,
        )

    download = Download.objects.create(
        person=by,
        asset=rendition.asset,
        rendition=rendition,
        form=form,
        first_frame=part.first if part else None,
        end_frame=part.end if part else None,
        purpose=purpose,
        terms_version=current_version("terms"),
        file_name=file_name,
        at=now,
    )
    if before is None or before.at.date() != now.date():
        facts = {"file": rendition.role, "form": str(form), "name": file_name, "purpose": purpose}
        record("asset.taken", on=rendition.asset, by=by, at=now, facts=facts)
    return download
