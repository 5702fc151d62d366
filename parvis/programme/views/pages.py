"""The programme's public pages, drawn from its file, with the office's words on top."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from parvis.domain.pages import FixedPage
from parvis.programme import access, labels
from parvis.programme.queries import open_calls, outline
from parvis.programme.queries import pages as queries
from parvis.programme.queries.cards import first_cards
from parvis.web.access import public
from parvis.web.programme import current, in_language, today

Context = dict[str, Any]
FIXED = frozenset(FixedPage)
OPEN_SHOWN = 5


@public
def overview(request: HttpRequest) -> HttpResponse:
    """What the programme is: the brochure."""
    return _shown(request, FixedPage.OVERVIEW)


@public
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of the programme: a fixed one, or one that the office added."""
    if slug == FixedPage.OVERVIEW:
        return redirect("programme:overview")
    if slug in FIXED:
        return _shown(request, FixedPage(slug))
    context = _frame(request, slug)
    if context["words"] is None:
        raise Http404
    words: queries.Written = context["words"]
    return render(request, "programme/pages/frame.html", {**context, "title": words.title, "lead": words.lead})


def _shown(request: HttpRequest, which: FixedPage) -> HttpResponse:
    context = _frame(request, which)
    words: queries.Written | None = context["words"]
    context |= {
        "title": words.title if words else labels.PAGES[which],
        "lead": words.lead if words else labels.PAGE_LEADS[which],
        "drawn": drawn(which, current().revision, today(timezone.now()), get_language() or "en"),
    }
    if which is FixedPage.OVERVIEW:
        now, language = timezone.now(), get_language() or "en"
        context["calls"] = first_cards(open_calls, at=now, language=language, count=OPEN_SHOWN)
    page = "overview" if which is FixedPage.OVERVIEW else "frame"
    return render(request, f"programme/pages/{page}.html", context)


def _frame(request: HttpRequest, slug: str) -> Context:
    """What every page of the programme has: its words, the list of pages, for an officer the way to the words."""
    now = timezone.now()
    words, free = queries.words_and_pages(slug, get_language() or "en", at=now)
    return {
        "words": words,
        "fixed": [(each.value, labels.PAGES[each]) for each in FixedPage if each is not FixedPage.OVERVIEW],
        "free": free,
        "is_officer": access.is_officer(request.user, at=now),
        "slug": str(slug),
        "here": str(slug),
    }


@lru_cache(maxsize=128)
def drawn(which: FixedPage, revision: str, day: date, language: str) -> Mapping[str, str]:
    """What the file says on a page, as finished parts: drawn once a day and language, for the file stays the same."""
    context = FACTS[which](language, day)
    return {name: mark_safe(render_to_string(f"programme/pages/{name}.html", context)) for name in PARTS[which]}  # noqa: S308


def _overview(language: str, day: date) -> Context:
    programme = current()
    return {
        "about": in_language(programme.head.about, language) if programme.head.about else "",
        "objectives": [(one.code, in_language(one.name, language)) for one in programme.objectives],
        "mechanisms": outline.mechanism_rows(programme, language),
        "ways_in": [(in_language(way.name, language), in_language(way.help, language)) for way in programme.ways_in],
        "topics": [(topic.code, in_language(topic.name, language)) for topic in programme.topics],
        "bands": outline.bands(programme, day, language),
        **_history(language, day),
    }


def _eligibility(language: str, day: date) -> Context:
    programme = current()
    rules = programme.rules_on(day)
    return {
        "sentences": outline.sentences(programme, day, language),
        "wording": in_language(rules.name, language),
        "note": in_language(rules.note, language) if rules.note else "",
        "roles": [
            (in_language(role.name, language), in_language(role.help or {}, language)) for role in programme.roles
        ],
        "bands": outline.bands(programme, day, language),
    }


def _mechanisms(language: str, day: date) -> Context:
    return {"mechanisms": outline.mechanism_rows(current(), language)}


def _evaluation(language: str, day: date) -> Context:
    programme = current()
    decision = programme.decision
    return {
        "paths": outline.paths(programme, language),
        "body": in_language(decision.body, language) if decision else "",
        "decision": in_language(decision.help, language) if decision else "",
    }


def _priorities(language: str, day: date) -> Context:
    programme = current()
    held = programme.priorities_on(day)
    return {
        "rows": outline.priority_tree(programme, day, language),
        "list_name": in_language(held.name, language) if held else "",
        "note": in_language(held.note, language) if held and held.note else "",
        "older": [(one.version, in_language(one.name, language)) for one in programme.priority_lists if one != held],
        "topics": [(topic.code, in_language(topic.name, language)) for topic in programme.topics],
    }


def _nations(language: str, day: date) -> Context:
    programme = current()
    return {
        "bands": outline.bands(programme, day, language),
        "regions": [(region.code, in_language(region.name, language)) for region in programme.regions],
        "initiatives": [(one.code, in_language(one.name, language)) for one in programme.initiatives],
    }


def _history(language: str, day: date) -> Context:
    return {"moments": outline.moments(current(), language)}


def _glossary(language: str, day: date) -> Context:
    return {"terms": outline.terms(current(), language)}


FACTS: dict[FixedPage, Callable[[str, date], Context]] = {
    FixedPage.OVERVIEW: _overview,
    FixedPage.ELIGIBILITY: _eligibility,
    FixedPage.MECHANISMS: _mechanisms,
    FixedPage.EVALUATION: _evaluation,
    FixedPage.PRIORITIES: _priorities,
    FixedPage.NATIONS: _nations,
    FixedPage.HISTORY: _history,
    FixedPage.GLOSSARY: _glossary,
}
PARTS: dict[FixedPage, tuple[str, ...]] = {
    FixedPage.OVERVIEW: ("aims", "ways", "doors"),
    FixedPage.ELIGIBILITY: ("eligibility",),
    FixedPage.MECHANISMS: ("mechanisms",),
    FixedPage.EVALUATION: ("evaluation",),
    FixedPage.PRIORITIES: ("priorities",),
    FixedPage.NATIONS: ("nations",),
    FixedPage.HISTORY: ("history",),
    FixedPage.GLOSSARY: ("glossary",),
}
