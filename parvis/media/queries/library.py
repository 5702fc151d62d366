"""The press library's list: what a question finds, a page of it, its facets with true counts.

Everything here begins with `open_to`, so that counts, facets and suggestions
know of nothing that the list would not show.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, Func, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from parvis.domain.assets import TagKind
from parvis.domain.library import PAGE, Cursor, Facet, Selection
from parvis.media.models import Asset, AssetQuerySet, AssetTag
from parvis.search import queries as search

KIND = "asset"  # what assets are called in the index


def open_to(person: Any, *, at: datetime) -> AssetQuerySet:
    """The library's stock: what is published and open.  Drafts and what is still to come stay at the press desk."""
    return Asset.objects.visible_to(person, at=at).open_at(at)


def selected(
    selection: Selection,
    person: Any,
    *,
    at: datetime,
    language: str,
    except_for: Facet | None = None,
    answers: Any = None,
) -> AssetQuerySet:
    """What the question finds, in no order; without one facet's values for that facet's own counts.

    `answers` are the keys that the words find, where they have been looked up already.
    """
    found = open_to(person, at=at)
    if selection.text:
        keys = search.matching(KIND, selection.text, language) if answers is None else answers
        found = found.filter(pk__in=keys)
    for facet, values in selection.facets.items():
        if facet is not except_for:
            found = found.filter(condition(facet, values))
    return found


COLUMNS = {
    Facet.KIND: "kind",
    Facet.PLACE: "place",
    Facet.EVENT: "event",
    Facet.LANGUAGE: "original_language",
    Facet.ORIENTATION: "orientation",
}
TAGS = {Facet.PERSON: TagKind.PERSON, Facet.TOPIC: TagKind.TOPIC}


def condition(facet: Facet, values: Iterable[str]) -> Q:
    """That an asset has one of these values."""
    if facet is Facet.YEAR:
        years = Q()
        for year in map(int, values):
            years |= Q(taken_on__gte=date(year, 1, 1), taken_on__lte=date(year, 12, 31))
        return years
    if facet in TAGS:
        tags = AssetTag.objects.filter(kind=TAGS[facet], value__in=list(values))
        return Q(pk__in=tags.values("asset_id"))
    return Q(**{f"{COLUMNS[facet]}__in": list(values)})


@dataclass(frozen=True)
class Page:
    """Some rows of the list, and the places before and after them if there is more."""

    assets: list[Asset]
    before: Cursor | None
    after: Cursor | None


def page(found: AssetQuerySet, selection: Selection, *, size: int = PAGE) -> Page:
    """The page of the list that the question stands at; newest first, flat in what lies before it."""
    if selection.before:
        rows = list(_beyond(found, selection.before, older=False).order_by("publish_at", "id")[: size + 1])
        if len(rows) > size:
            rows = rows[size - 1 :: -1]
            return Page(rows, before=place_of(rows[0]), after=place_of(rows[-1]))
        # Fewer than a page lie before: that is the first page, and it is shown whole.
        selection = selection.first_page()
    if selection.after:
        found = _beyond(found, selection.after, older=True)
    rows = list(found.order_by("-publish_at", "-id")[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(
        rows,
        before=place_of(rows[0]) if selection.after and rows else None,
        after=place_of(rows[-1]) if more else None,
    )


def place_of(asset: Asset) -> Cursor:
    """Where an open asset lies in the list."""
    assert asset.publish_at is not None, "only published assets are listed"
    return Cursor(asset.publish_at, asset.code)


def _beyond(found: AssetQuerySet, place: Cursor, *, older: bool) -> AssetQuerySet:
    # Of one moment, the later row is the newer.  The address names it by its code, since row numbers tell how many
    # rows there are that one may not see.
    row = Subquery(Asset.objects.filter(code=place.code).values("id")[:1])
    if older:
        return found.filter(Q(publish_at__lte=place.moment), Q(publish_at__lt=place.moment) | Q(id__lt=row))
    return found.filter(Q(publish_at__gte=place.moment), Q(publish_at__gt=place.moment) | Q(id__gt=row))


class Year(Func):
    """The year of a date as text, without calling back into Python for every row."""

    output_field = CharField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 4)", **extra)

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYY')", **extra)


def facet_counts(
    selection: Selection, person: Any, *, at: datetime, language: str
) -> Mapping[Facet, list[tuple[str, int]]]:
    """For each facet, its values and how many assets each would show, most first.

    A facet's own values do not narrow its counts, so that one sees what a
    second value would add.
    """
    parts: list[QuerySet[Any, Any]] = []
    # The words are looked up once for all eight counts.
    answers = search.kept(search.matching(KIND, selection.text, language)) if selection.text else None
    for facet in Facet:
        found = selected(selection, person, at=at, language=language, except_for=facet, answers=answers)
        parts.append(_counted(found, facet))
    counts: dict[Facet, list[tuple[str, int]]] = {facet: [] for facet in Facet}
    for name, value, amount in parts[0].union(*parts[1:], all=True):
        if value:
            counts[Facet(name)].append((value, amount))
    for facet, values in counts.items():
        values.sort(key=lambda pair: (-int(pair[0]),) if facet is Facet.YEAR else (-pair[1], pair[0].casefold()))
    return counts


def _counted(found: AssetQuerySet, facet: Facet) -> QuerySet[Any, Any]:
    if facet in TAGS:
        found = found.filter(tags__kind=TAGS[facet])
        value: Any = "tags__value"
    elif facet is Facet.YEAR:
        found = found.filter(taken_on__isnull=False)
        value = Year("taken_on")
    else:
        value = COLUMNS[facet]
    return (
        found.order_by()
        .annotate(of=Value(facet.value, output_field=CharField()), said=Cast(value, CharField()))
        .values("of", "said")
        .annotate(amount=Count("pk"))
        .values_list("of", "said", "amount")
    )


@dataclass(frozen=True)
class Suggestion:
    """A condition one could drop, and how many assets there would be then."""

    facet: Facet | None  # None: the words
    value: str
    selection: Selection
    count: int


def suggestions(selection: Selection, person: Any, *, at: datetime, language: str) -> list[Suggestion]:
    """For a question that nothing answers: what to drop, where that helps, most first."""
    ways: list[tuple[Facet | None, str, Selection]] = [
        (facet, values[0] if len(values) == 1 else "", selection.without(facet))
        for facet, values in selection.facets.items()
    ]
    if selection.text:
        ways.append((None, selection.text, selection.without_text()))
    parts = [
        selected(way, person, at=at, language=language)
        .order_by()
        .annotate(of=Value(n))
        .values("of")
        .annotate(amount=Count("pk"))
        .values_list("of", "amount")
        for n, (_facet, _value, way) in enumerate(ways)
    ]
    if not parts:
        return []
    counted = dict(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])
    found = [Suggestion(*way, count=counted[n]) for n, way in enumerate(ways) if counted.get(n)]
    return sorted(found, key=lambda suggestion: -suggestion.count)


def texts_to_index(keys: Iterable[int]) -> QuerySet[Asset]:
    """These assets with everything that is searched."""
    return Asset.objects.filter(pk__in=list(keys)).prefetch_related("texts", "tags", "shots__texts")
