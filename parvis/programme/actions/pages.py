"""What the programme office does with the words of its public pages."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.pages import checked_slug, needed_parts
from parvis.domain.refusals import Refused
from parvis.domain.writings import Texts
from parvis.programme import access
from parvis.programme.models import Page, PageRevision
from parvis.web.writings import add_revision, open_newest


def _(message: str) -> str:
    return message


@transaction.atomic
def write_page(slug: str, texts: Texts, *, base: int, by: Any, now: datetime) -> PageRevision:
    """Keep words for the page at this address as a new revision; the first begins the page.

    `base` is the revision that was opened, 0 for a page without words.
    SavedMeanwhile if a colleague was quicker: nothing is overwritten.
    """
    access.check_is_officer(by, at=now)
    made, _new = Page.objects.get_or_create(slug=checked_slug(slug), defaults={"made_by": by, "made_at": now})
    page = Page.objects.select_for_update().get(pk=made.pk)
    saved, is_new = add_revision(page.revisions, texts, base=base, by=by, now=now)
    if is_new:
        record("page.saved", on=page, by=by, at=now, facts={"page": page.slug, "revision": saved.number})
    return saved


@transaction.atomic
def publish_page(slug: str, *, publish_at: datetime | None = None, by: Any, now: datetime) -> PageRevision:
    """Make the newest words the public ones, at once or at a moment to come."""
    access.check_is_officer(by, at=now)
    page = _held(slug)
    newest = open_newest(page.revisions, needed_parts(page.slug), publish_at=publish_at, by=by, now=now)
    record("page.published", on=page, by=by, at=now, facts={"page": page.slug, "revision": newest.number})
    return newest


@transaction.atomic
def withdraw_page(slug: str, *, by: Any, now: datetime) -> None:
    """Take the words back: a fixed page stands without them, a free page is gone."""
    access.check_is_officer(by, at=now)
    page = _held(slug)
    page.withdrawn_at = now
    page.save(update_fields=["withdrawn_at"])
    record("page.withdrawn", on=page, by=by, at=now, facts={"page": page.slug})


def _held(slug: str) -> Page:
    page = Page.objects.select_for_update().filter(slug=slug).first()
    if page is None:
        raise Refused(_("There is nothing to publish yet. Write it and save it first."), code="nothing-written")
    return page
