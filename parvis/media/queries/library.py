"""The press library's answers: what a question finds, a page of it, its facets with true counts.

Everything here begins with `open_to`, so that counts, facets and suggestions
know of nothing that the list would not show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from parvis.domain.library import PAGE, Cursor, Facet, Selection
from parvis.engines.holdings import Holdings, Rows
from parvis.media.models import Asset, AssetQuerySet
from parvis.media.queries.holdings import held, moment
from parvis.search import queries as search

KIND = "asset"  # what assets are called in the index


def open_to(person: Any, *, at: datetime) -> AssetQuerySet:
    """The library's stock: what is published and open.  Drafts and what is still to come stay at the press desk."""
    return Asset.objects.visible_to(person, at=at).open_at(at)


def open_among(some: AssetQuerySet, person: Any, *, at: datetime) -> AssetQuerySet:
    """The open ones among a few assets.

    Asked one by one: put the other way, SQLite walks the whole library as long as nobody has counted it for it.
    """
    return some.filter(Exists(open_to(person, at=at).filter(pk=OuterRef("pk"))))


class Listed(NamedTuple):
    """An open asset as a list shows it: the columns that its card needs, and no more."""

    id: int
    code: str
    kind: str
    publish_at: datetime
    created_at: datetime
    taken_on: date | None
    place: str
    country: str
    event: str
    orientation: str
    original_language: str


@dataclass(frozen=True)
class Page:
    """Some rows of the list, newest first, and the places before and after them if there is more."""

    assets: list[Listed]
    before: Cursor | None
    after: Cursor | None


def place_of(asset: Asset | Listed) -> Cursor:
    """Where an open asset lies in the list."""
    assert asset.publish_at is not None, "only published assets are listed"
    return Cursor(asset.publish_at, asset.code)


class Answer:
    """What the library answers to a question: pages, totals, facets.  Each part is worked out when it is asked for.

    The whole library is listed from its index.  What is narrowed or counted is
    found in the holdings, which costs the read of their mark, and one of the words'
    index if there are words, once for all parts of the answer.
    """

    def __init__(self, selection: Selection, person: Any, *, at: datetime, language: str) -> None:
        self.selection = selection
        self._person = person
        self._at = at
        self._language = language

    def page(self, size: int = PAGE) -> Page:
        """The page that the question stands at.  One read beyond the holdings', and one more where it is narrowed."""
        after, before = self.selection.after, self.selection.before
        if before:
            rows = self._newer(before, size + 1)
            if len(rows) > size:
                rows = rows[:size][::-1]
                return Page(rows, before=place_of(rows[0]), after=place_of(rows[-1]))
            # Fewer than a page lie before: that is the first page, and it is shown whole.
        rows = self._older(after, size + 1)
        more, rows = len(rows) > size, rows[:size]
        return Page(
            rows,
            before=place_of(rows[0]) if after and rows else None,
            after=place_of(rows[-1]) if more else None,
        )

    def total(self) -> int:
        """How many assets there are."""
        return self._holdings.amount(self._rows())

    def total_without(self, facet: Facet | None) -> int:
        """How many there would be without one facet's values; without the words if none is named."""
        return self._holdings.amount(self._rows(facet, with_words=facet is not None))

    def values_of(self, facet: Facet) -> list[tuple[str, int]]:
        """The facet's values and how many assets each would show, most first.

        The facet's own values do not narrow them, so that one sees what a second value would add.
        """
        values = self._holdings.counts(facet, self._rows(facet))
        if facet is Facet.YEAR:
            return sorted(values, key=lambda pair: -int(pair[0]))
        return sorted(values, key=lambda pair: (-pair[1], pair[0].casefold()))

    def _older(self, place: Cursor | None, most: int) -> list[Listed]:
        if self.selection.narrows():
            end = self._holdings.place(moment(place.moment), _key_of(place))[0] if place else None
            found = self._among(self._holdings.newest(self._rows(), most, end=end))
        else:
            found = open_to(self._person, at=self._at)
            if place:
                earlier = Q(publish_at__lt=place.moment) | Q(id__lt=_row(place))
                found = found.filter(earlier, publish_at__lte=place.moment)
        return _listed(found.order_by("-publish_at", "-id")[:most])

    def _newer(self, place: Cursor, most: int) -> list[Listed]:
        if self.selection.narrows():
            begin = self._holdings.place(moment(place.moment), _key_of(place))[1]
            found = self._among(self._holdings.oldest(self._rows(), most, begin=begin))
        else:
            later = Q(publish_at__gt=place.moment) | Q(id__gt=_row(place))
            found = open_to(self._person, at=self._at).filter(later, publish_at__gte=place.moment)
        return _listed(found.order_by("publish_at", "id")[:most])

    def _among(self, keys: Iterable[int]) -> AssetQuerySet:
        return open_among(Asset.objects.filter(pk__in=keys), self._person, at=self._at)

    @cached_property
    def _holdings(self) -> Holdings:
        return held()

    @cached_property
    def _open(self) -> Rows:
        # `open_to` is the same for everybody; were it not, the holdings would have to know the person.
        return self._holdings.open_at(moment(self._at))

    @cached_property
    def _worded(self) -> Rows | None:
        if not self.selection.text:
            return None
        return self._holdings.among(list(search.matching(KIND, self.selection.text, self._language)))

    @cached_property
    def _narrowed(self) -> dict[Facet, Rows]:
        return {facet: self._holdings.having(facet, values) for facet, values in self.selection.facets.items()}

    def _rows(self, without: Facet | None = None, *, with_words: bool = True) -> Rows:
        rows = self._open
        if with_words and self._worded is not None:
            rows = rows & self._worded
        for facet, having in self._narrowed.items():
            if facet is not without:
                rows = rows & having
        return rows


def _listed(found: QuerySet[Asset]) -> list[Listed]:
    return [Listed(*row) for row in found.values_list(*Listed._fields)]


# Of one moment, the later row is the newer.  The address names it by its code, since row numbers tell how many
# rows there are that one may not see.


def _row(place: Cursor) -> Subquery:
    return Subquery(Asset.objects.filter(code=place.code).values("id")[:1])


def _key_of(place: Cursor) -> int | None:
    return Asset.objects.filter(code=place.code).values_list("id", flat=True).first()


@dataclass(frozen=True)
class Suggestion:
    """A condition one could drop, and how many assets there would be then."""

    facet: Facet | None  # None: the words
    value: str
    selection: Selection
    count: int


def suggestions(answer: Answer) -> list[Suggestion]:
    """For a question that nothing answers: what to drop, where that helps, most first."""
    asked = answer.selection
    ways: list[tuple[Facet | None, str, Selection]] = [
        (facet, values[0] if len(values) == 1 else "", asked.without(facet)) for facet, values in asked.facets.items()
    ]
    if asked.text:
        ways.append((None, asked.text, asked.without_text()))
    found = [Suggestion(*way, count=answer.total_without(way[0])) for way in ways]
    return sorted((way for way in found if way.count), key=lambda suggestion: -suggestion.count)


def texts_to_index(keys: Iterable[int]) -> QuerySet[Asset]:
    """These assets with everything that is searched."""
    return Asset.objects.filter(pk__in=list(keys)).prefetch_related("texts", "tags", "shots__texts", "caption_tracks")
