"""Calls for other people's programs: calendar files and a feed."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from parvis.domain.calls import CallStatus
from parvis.gateways import calendar
from parvis.programme import queries
from parvis.programme.models import Call
from parvis.web import letters
from parvis.web.access import public
from parvis.web.programme import current, in_language

MADE_BY = "-//Parvis//Calls//EN"
FEED_SHOWN = 40


@public
@require_safe
def call_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """A call's opening and closing, to be kept in one's own calendar."""
    call = get_object_or_404(Call.objects.visible_to(request.user, at=timezone.now()), code=code)
    return _calendar(in_language(call.title, _reader()), [call], f"call-{call.code}.ics")


@public
@require_safe
def calls_calendar(request: HttpRequest) -> HttpResponse:
    """The closing moments of all calls, to be subscribed to."""
    now = timezone.now()
    calls = [*queries.announced_calls(now), *queries.open_calls(now), *queries.closed_calls(now)[:FEED_SHOWN]]
    name = gettext("%(programme)s: calls") % {"programme": in_language(current().name, _reader())}
    return _calendar(name, calls, "calls.ics")


def _calendar(name: str, calls: list[Call], file_name: str) -> HttpResponse:
    events = [event for call in calls for event in _events(call)]
    text = calendar.calendar(name, events, made_by=MADE_BY)
    response = HttpResponse(text, content_type=calendar.MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _events(call: Call) -> list[calendar.Event]:
    title = in_language(call.title, _reader())
    changed = call.withdrawn_at or call.changed_at
    return [
        calendar.Event(
            uid=f"{call.code}-{kind}@{settings.PROGRAMME}.parvis",
            starts_at=at,
            changed_at=changed,
            # Calendars take the entry with the highest number; the moment of the change always grows.
            sequence=int(changed.timestamp()) - int(call.created_at.timestamp()),
            summary=words % {"call": title},
            description=in_language(call.summary, _reader()),
            address=letters.site() + call.get_absolute_url(),
            cancelled=call.status == CallStatus.WITHDRAWN,
        )
        for kind, at, words in (
            ("opens", call.opens_at, gettext("Opens: %(call)s")),
            ("closes", call.closes_at, gettext("Closes: %(call)s")),
        )
    ]


@public
@require_safe
def calls_feed(request: HttpRequest) -> HttpResponse:
    """What is new about calls: published, amended, extended, answered."""
    now, language, site = timezone.now(), _reader(), letters.site()
    feed = Atom1Feed(
        title=gettext("%(programme)s: calls") % {"programme": in_language(current().name, language)},
        link=f"{site}{request.path.removesuffix('feed.atom')}",
        feed_url=f"{site}{request.path}",
        description="",
        language=language,
    )
    for news in queries.news_of_calls(now, count=FEED_SHOWN):
        address = site + news.call.get_absolute_url()
        feed.add_item(
            title=f"{in_language(news.call.title, language)}{_what(news.kind, news.number)}",
            link=f"{address}#{news.anchor}" if news.anchor else address,
            description=in_language(news.words, language),
            unique_id=f"{address}#{news.anchor or 'published'}",
            pubdate=news.at,
            updateddate=news.at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _what(kind: str, number: int) -> str:
    if kind == "addendum":
        return gettext(": addendum %(number)d") % {"number": number}
    return gettext(": question %(number)d answered") % {"number": number} if kind == "question" else ""


def _reader() -> str:
    return get_language() or "en"
