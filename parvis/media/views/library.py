"""The library's list, its facets, its collections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from parvis.domain.library import Facet, Selection, View
from parvis.media import labels
from parvis.media.queries import collections as shelves
from parvis.media.queries import library as stock
from parvis.media.queries.cards import cards, with_spots
from parvis.web.access import public
from parvis.web.figures import number

SHELVES = 4  # collections at the library's head
SHOWN = 8  # values of a facet before "all"
MOST = 200  # values of a facet at all; said, where there are more


@public
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """A page of the library: a wall or a table; with `facets=1` the counts come along."""
    now = timezone.now()
    language = get_language() or "en"
    selection = Selection.read(dict(request.GET.lists()))
    answer = stock.Answer(selection, request.user, at=now, language=language)
    page = answer.page()
    here = reverse("media:library")
    context: dict[str, Any] = {
        "selection": selection,
        "is_list": selection.view is View.LIST,
        "cards": with_spots(cards(page.assets, language), page.assets, selection.text, language),
        "newer": here + selection.page_before(page.before).query() if page.before else "",
        "older": here + selection.page_after(page.after).query() if page.after else "",
        "as_grid": here + selection.shown_as(View.GRID).query(),
        "as_list": here + selection.shown_as(View.LIST).query(),
        "chosen": chosen(selection, language),
        "everything": here + Selection(view=selection.view).query(),
        "facets_address": reverse("media:facets") + selection.query(),
        "feed": reverse("media:feed") + selection.first_page().query(),
        "facets_link": here + _with(selection.query(), "facets=1"),
        "kept": selection.first_page().without_text().pairs(),
    }
    if not page.assets:
        context["suggestions"] = [
            {"words": _drop_words(way, language), "count": way.count, "url": here + way.selection.query()}
            for way in stock.suggestions(answer)
        ]
    elif selection.is_everything():
        context["shelves"] = shelves.shelves(request.user, at=now, language=language, count=SHELVES)
    if "facets" in request.GET:
        context |= counted(answer, language)
    return render(request, "media/library.html", context)


@public
@require_safe
def facets(request: HttpRequest) -> HttpResponse:
    """The rail with its counts, fetched once the page stands."""
    language = get_language() or "en"
    selection = Selection.read(dict(request.GET.lists()))
    answer = stock.Answer(selection, request.user, at=timezone.now(), language=language)
    return render(request, "media/library_facets.html", counted(answer, language))


@public
@require_safe
def collections(request: HttpRequest) -> HttpResponse:
    """All collections, newest first."""
    now = timezone.now()
    found = shelves.shelves(request.user, at=now, language=get_language() or "en", covers=True)
    return render(request, "media/collections.html", {"shelves": found})


@public
@require_safe
def collection(request: HttpRequest, code: str) -> HttpResponse:
    """One collection, in the press office's order."""
    now = timezone.now()
    language = get_language() or "en"
    found = shelves.shelf(request.user, code, at=now, language=language)
    if found is None:
        raise Http404
    shelf, row = found
    assets = list(shelves.entries(row, request.user, at=now))
    return render(request, "media/collection.html", {"shelf": shelf, "cards": cards(assets, language), "row": row})


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a facet as the rail shows it: a link that adds or takes it away."""

    name: str
    count: int
    is_chosen: bool
    url: str


def counted(answer: stock.Answer, language: str) -> dict[str, Any]:
    """The facets with their counts, and how many assets the question finds in all."""
    here = reverse("media:library")
    selection, total = answer.selection, answer.total()
    rail = []
    for facet in Facet:
        values = answer.values_of(facet)
        taken = selection.facets.get(facet, ())
        known = dict(values)
        # A value that is chosen stays in sight, whatever its count.
        wanted = [
            *values[:MOST],
            *((value, known.get(value, 0)) for value in taken if value not in dict(values[:MOST])),
        ]
        choices = [
            Choice(
                name=labels.value_name(facet, value, language),
                count=count,
                is_chosen=value in taken,
                url=here
                + (
                    selection.without_value(facet, value) if value in taken else selection.with_value(facet, value)
                ).query(),
            )
            for value, count in wanted
        ]
        if choices:
            choices.sort(key=lambda choice: not choice.is_chosen)
            rail.append(
                {
                    "facet": facet.value,
                    "name": labels.FACETS[facet],
                    "choices": choices[:SHOWN],
                    "more": choices[SHOWN:],
                    "unsaid": max(0, len(values) - MOST),
                    "is_open": bool(taken) or facet in (Facet.KIND, Facet.YEAR, Facet.TOPIC),
                }
            )
    return {"rail": rail, "total": total, "total_text": number(total, language)}


def chosen(selection: Selection, language: str) -> list[dict[str, str]]:
    """What narrows the list, each with the address that takes it away."""
    here = reverse("media:library")
    found = [
        {
            "name": str(labels.FACETS[facet]),
            "value": labels.value_name(facet, value, language),
            "url": here + selection.without_value(facet, value).query(),
        }
        for facet, value in selection.chosen()
    ]
    if selection.text:
        found.insert(0, {"name": "", "value": selection.text, "url": here + selection.without_text().query()})
    return found


def _drop_words(way: stock.Suggestion, language: str) -> dict[str, str]:
    if way.facet is None:
        return {"text": way.value}
    value = labels.value_name(way.facet, way.value, language) if way.value else ""
    return {"facet": str(labels.FACETS[way.facet]), "value": value}


def _with(query: str, pair: str) -> str:
    return f"{query}&{pair}" if query else f"?{pair}"
