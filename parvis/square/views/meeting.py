"""The pages on which calls, flagship activities and footage on one matter meet: a theme, a nation, an objective …."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from parvis.domain.meeting import Matter
from parvis.domain.pages import FixedPage
from parvis.media import offers as media
from parvis.opendata import offers as opendata
from parvis.opendata.forms import attribution, summary
from parvis.programme import offers as programme
from parvis.square import queries
from parvis.stories import offers as stories
from parvis.web import doors, figures
from parvis.web.access import public
from parvis.web.labels import MATTERS
from parvis.web.programme import current, in_language, today

FOOTAGE = 9
STORIES = 3
AWARDS = 5
# The page of the programme from which one comes to a matter.
FROM = {
    Matter.TOPIC: FixedPage.PRIORITIES,
    Matter.PRIORITY: FixedPage.PRIORITIES,
    Matter.OBJECTIVE: FixedPage.OVERVIEW,
    Matter.GUIDANCE: FixedPage.OVERVIEW,
    Matter.INITIATIVE: FixedPage.NATIONS,
    Matter.REGION: FixedPage.NATIONS,
    Matter.NATION: FixedPage.NATIONS,
}


@public
def meeting(request: HttpRequest, matter: Matter, code: str) -> HttpResponse:
    """One matter: what the file says of it, what is open, what came of it, what can be seen.

    Six queries at most, of a nation ten.
    """
    found = queries.named(matter, code)
    if found is None:
        raise Http404
    language, now = get_language() or "en", timezone.now()
    day = today(now)
    nations = queries.nations_of(matter, code)
    topics = queries.topics_behind(matter, code)
    told = stories.cards_about(matter, code, at=now, count=STORIES)
    codes, countries = [card.picture for card in told if card.picture], [one.code for one in nations]
    footage, pictures = media.on_and_chosen(
        request.user, codes, topics=topics, countries=countries, at=now, count=FOOTAGE
    )
    origin = FROM[matter]
    context: dict[str, Any] = {
        "matter": matter.value,
        "matter_name": MATTERS[matter],
        "code": code,
        "name": in_language(found.name, language),
        "help": in_language(getattr(found, "help", None) or {}, language),
        "is_unverified": getattr(found, "unverified", False),
        "facts": list(queries.facts_of(matter, code, day, language)),
        "calls": programme.about(matter, code, at=now),
        "plates": stories.with_pictures(told, pictures),
        "footage": footage,
        "library": f"{reverse('media:library')}?topic={code}" if matter is Matter.TOPIC else "",
        "origin": programme.page_address(origin),
        "origin_name": "" if origin is FixedPage.OVERVIEW else programme.page_name(origin),
        "nations": [] if matter is Matter.NATION else _tiles(nations, language),
    }
    if matter is Matter.NATION:
        context |= _nation(code, day, language)
    return render(request, "square/meeting.html", context)


def _nation(code: str, day: date, language: str) -> dict[str, Any]:
    """Where the nation stands today, and the office's own words on it."""
    held = current()
    nation, group = held.nation(code), held.group_of(code, day)
    standing = [one for one in nation.groups if one.holds_on(day)] if nation else []
    before = [one for one in nation.groups if one.until is not None and one.until <= day] if nation else []
    names = {one.code: in_language(one.name, language) for one in held.groups}
    return {
        "group": in_language(group.name, language) if group else "",
        "since": standing[0].since if standing else None,
        "since_unverified": bool(standing and (standing[0].unverified or standing[0].since is None)),
        "before": [(names.get(one.group, one.group), one.since, one.until) for one in before],
        "awarded": _awarded(code, day, language),
        "words": programme.nation_words(code, at=timezone.now()),
        "note": in_language(nation.note, language) if nation and nation.note else "",
    }


def _awarded(code: str, day: date, language: str) -> dict[str, Any]:
    """The nation's public awards, by equal shares.  Two queries."""
    found = opendata.of_nation(code, timezone.now())
    return {
        **summary(found, code, day, language),
        "awards": [(one, [figures.country(nation, language) for nation in one.countries]) for one in found[:AWARDS]],
        "rule": attribution(),
    }


def _tiles(nations: tuple[Any, ...], language: str) -> list[tuple[str, str, str]]:
    return [(one.code, in_language(one.name, language), doors.address("nation", one.code)) for one in nations]
