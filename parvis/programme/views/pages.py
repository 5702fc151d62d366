"""The programme's public pages, drawn from its file, with the office's words on top."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from parvis.domain.pages import FixedPage
from parvis.programme import access, labels
from parvis.programme.queries import open_calls, outline
from parvis.programme.queries import pages as queries
from parvis.web.access import public
from parvis.web.programme import current, in_language

Context = dict[str, Any]
FIXED = frozenset(FixedPage)


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
    language, now = get_language() or "en", timezone.now()
    words = None if slug.startswith("nation-") else queries.written(slug, language, at=now)
    if words is None:
        raise Http404
    context = {"words": words, "title": words.title, "lead": words.lead, "slug": slug, **_frame(request, slug)}
    return render(request, "programme/pages/free.html", context)


def _shown(request: HttpRequest, which: FixedPage) -> HttpResponse:
    language, now = get_language() or "en", timezone.now()
    words = queries.written(which, language, at=now)
    context = {
        "words": words,
        "title": words.title if words else labels.PAGES[which],
        "lead": words.lead if words else labels.PAGE_LEADS[which],
        "slug": which.value,
        **_frame(request, which),
        **DRAWN[which](language),
    }
    return render(request, f"programme/pages/{TEMPLATES[which]}.html", context)


def _frame(request: HttpRequest, slug: str) -> Context:
    """What every page of the programme has: the list of pages, and for an officer the way to its words."""
    language, now = get_language() or "en", timezone.now()
    return {
        "fixed": [(each.value, labels.PAGES[each]) for each in FixedPage if each is not FixedPage.OVERVIEW],
        "free": queries.free_pages(language, at=now, leaving_out=FIXED),
        "is_officer": access.is_officer(request.user, at=now),
        "here": slug,
        "programme": current(),
    }


def _overview(language: str) -> Context:
    programme = current()
    return {
        "calls": [(call, in_language(call.title, language)) for call in open_calls(timezone.now())[:5]],
        "about": in_language(programme.head.about, language) if programme.head.about else "",
        "objectives": [(one.code, in_language(one.name, language)) for one in programme.objectives],
        "mechanisms": outline.mechanism_rows(programme, language),
        "ways_in": [(in_language(way.name, language), in_language(way.help, language)) for way in programme.ways_in],
        "topics": [(topic.code, in_language(topic.name, language)) for topic in programme.topics],
        "bands": outline.bands(programme, _today(), language),
        **_history(language),
    }


def _eligibility(language: str) -> Context:
    programme, today = current(), _today()
    rules = programme.rules_on(today)
    return {
        "sentences": outline.sentences(programme, today, language),
        "wording": in_language(rules.name, language),
        "note": in_language(rules.note, language) if rules.note else "",
        "roles": [
            (in_language(role.name, language), in_language(role.help or {}, language)) for role in programme.roles
        ],
        "bands": outline.bands(programme, today, language),
    }


def _mechanisms(language: str) -> Context:
    return {"mechanisms": outline.mechanism_rows(current(), language)}


def _evaluation(language: str) -> Context:
    programme = current()
    decision = programme.decision
    return {
        "paths": outline.paths(programme, language),
        "body": in_language(decision.body, language) if decision else "",
        "decision": in_language(decision.help, language) if decision else "",
    }


def _priorities(language: str) -> Context:
    programme, today = current(), _today()
    held = programme.priorities_on(today)
    return {
        "rows": outline.priority_tree(programme, today, language),
        "list_name": in_language(held.name, language) if held else "",
        "note": in_language(held.note, language) if held and held.note else "",
        "older": [(one.version, in_language(one.name, language)) for one in programme.priority_lists if one != held],
        "topics": [(topic.code, in_language(topic.name, language)) for topic in programme.topics],
    }


def _nations(language: str) -> Context:
    programme = current()
    return {
        "bands": outline.bands(programme, _today(), language),
        "regions": [(region.code, in_language(region.name, language)) for region in programme.regions],
        "initiatives": [(one.code, in_language(one.name, language)) for one in programme.initiatives],
    }


def _history(language: str) -> Context:
    return {"moments": outline.moments(current(), language)}


def _glossary(language: str) -> Context:
    return {"terms": outline.terms(current(), language)}


def _today():
    return timezone.now().astimezone(current().zone).date()


DRAWN: dict[FixedPage, Callable[[str], Context]] = {
    FixedPage.OVERVIEW: _overview,
    FixedPage.ELIGIBILITY: _eligibility,
    FixedPage.MECHANISMS: _mechanisms,
    FixedPage.EVALUATION: _evaluation,
    FixedPage.PRIORITIES: _priorities,
    FixedPage.NATIONS: _nations,
    FixedPage.HISTORY: _history,
    FixedPage.GLOSSARY: _glossary,
}
TEMPLATES = {
    FixedPage.OVERVIEW: "overview",
    FixedPage.ELIGIBILITY: "eligibility",
    FixedPage.MECHANISMS: "mechanisms",
    FixedPage.EVALUATION: "evaluation",
    FixedPage.PRIORITIES: "priorities",
    FixedPage.NATIONS: "nations",
    FixedPage.HISTORY: "history",
    FixedPage.GLOSSARY: "glossary",
}
