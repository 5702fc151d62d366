"""One's duties as a calendar: of all one's awards by a secret address, of one award as a file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.domain.refusals import NotFound
from parvis.gateways import calendar
from parvis.grants.labels import OBLIGATIONS
from parvis.grants.models import Obligation
from parvis.grants.queries import awards
from parvis.opendata import queries
from parvis.web.access import public
from parvis.web.programme import current

MADE_BY = "-//Parvis//Duties//EN"


@public
def duties(request: HttpRequest, token: str) -> HttpResponse:
    """What is owed for the awards of whoever holds this address.  Three queries."""
    at = timezone.now()
    person = queries.feed_owner(token)
    if person is None:
        raise NotFound("")
    owed = queries.duties_of(person, at=at)
    return _calendar(request, _("What is owed"), owed, "duties.ics", at)


def award_duties(request: HttpRequest, code: str) -> HttpResponse:
    """What is owed for one award."""
    at = timezone.now()
    award = awards.visible(code, request.user, at=at)
    owed = queries.duties_on([award.pk])
    return _calendar(request, award.reference, owed, f"{award.reference}.ics", at)


def _calendar(request: HttpRequest, name: str, owed: Iterable[Obligation], file: str, at: datetime) -> HttpResponse:
    events = [_event(request, one, at) for one in owed]
    response = HttpResponse(calendar.calendar(name, events, made_by=MADE_BY), content_type=calendar.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'inline; filename="{file}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _event(request: HttpRequest, owed: Obligation, at: datetime) -> calendar.Event:
    """An entry for the whole day; a later day, or that it is met, is a higher sequence of the same entry."""
    host = request.get_host().partition(":")[0]
    award = owed.award
    told = [one.at for one in owed.events.all()]
    return calendar.Event(
        uid=f"obligation-{owed.code}@{host}",
        starts_at=datetime.combine(owed.due_on, time(), tzinfo=current().zone).astimezone(UTC),
        all_day=owed.due_on,
        changed_at=max(told, default=at),
        summary=f"{award.reference} {award.title}: {OBLIGATIONS[owed.kind]}",  # type: ignore[index]
        description=_("Done.") if owed.satisfied_at else "",
        address=request.build_absolute_uri(award.get_absolute_url()),
        sequence=len(told),
    )
