"""What a reader asks of the press library.

A line of words and any number of facet values.  Values of one facet widen (a
film or a photo), facets narrow each other (a film and of 2027).  The list runs
from the newest moment to the oldest; a page is found by the asset it comes
after or before, so new footage never shifts what one is reading.  All of it
stands in the address, and the address can be passed on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from parvis.domain.assets import AssetKind, Orientation
from parvis.domain.codes import ALPHABET
from parvis.domain.refusals import Invalid


class Facet(StrEnum):
    """What the library can be narrowed by, in the order of the rail."""

    KIND = "kind"
    YEAR = "year"
    TOPIC = "topic"
    PLACE = "place"
    PERSON = "person"
    EVENT = "event"
    LANGUAGE = "language"
    ORIENTATION = "orientation"


class View(StrEnum):
    GRID = "grid"
    LIST = "list"


PAGE = 50
LONGEST_TEXT = 200
LONGEST_VALUE = 160
MOST_VALUES = 30

# Facets whose values are a closed list; the others take what the press office wrote.
CLOSED: Mapping[Facet, frozenset[str]] = {
    Facet.KIND: frozenset(AssetKind),
    Facet.ORIENTATION: frozenset(Orientation),
}
YEAR = re.compile(r"[12]\d{3}")
CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
CURSOR = re.compile(rf"(\d{{1,18}})\.([{ALPHABET}]{{1,12}})")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def _(message: str) -> str:
    """Marks a sentence that the rooms above translate."""
    return message


@dataclass(frozen=True)
class Cursor:
    """A place in the list: the asset with this code, published at this moment."""

    moment: datetime
    code: str

    def __str__(self) -> str:
        return f"{(self.moment - EPOCH) // MICROSECOND}.{self.code}"

    @classmethod
    def read(cls, text: str, *, name: str) -> Cursor:
        """The place this text names; Invalid if it names none."""
        found = CURSOR.fullmatch(text)
        try:
            if found:
                return cls(EPOCH + int(found[1]) * MICROSECOND, found[2])
        except OverflowError:
            pass  # beyond the year 9999: no asset lies there, and nobody was handed this cursor
        raise Invalid(_("This page of the list has no such address. Begin again at the first page."), field=name)


@dataclass(frozen=True)
class Selection:
    """One reader's question to the library."""

    text: str = ""
    facets: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    view: View = View.GRID
    after: Cursor | None = None
    before: Cursor | None = None

    @classmethod
    def read(cls, query: Mapping[str, Sequence[str]]) -> Selection:
        """The question that an address asks; Invalid names the part that cannot be meant."""
        if len(query.get("after", ())) > 1 or len(query.get("before", ())) > 1:
            raise Invalid(_("A list has one place to go on from."), field="after")
        facets = {facet: values for facet in Facet if (values := _values(facet, query.get(facet.value, ())))}
        view = _last(query, "view")
        after, before = _last(query, "after"), _last(query, "before")
        if after and before:
            raise Invalid(_("A page lies after a place or before it, not both."), field="before")
        return cls(
            text=_clean(" ".join(query.get("q", ())), LONGEST_TEXT, "q"),
            facets=facets,
            view=View.LIST if view == View.LIST else View.GRID,
            after=Cursor.read(after, name="after") if after else None,
            before=Cursor.read(before, name="before") if before else None,
        )

    def chosen(self) -> Iterator[tuple[Facet, str]]:
        """Every facet value chosen, in the order of the rail."""
        for facet, values in self.facets.items():
            for value in values:
                yield facet, value

    def with_value(self, facet: Facet, value: str) -> Selection:
        """The same question, widened or narrowed by one more value, from its first page."""
        return self._facet(facet, (*self.facets.get(facet, ()), value))

    def without_value(self, facet: Facet, value: str) -> Selection:
        """The same question without this value, from its first page."""
        return self._facet(facet, (kept for kept in self.facets.get(facet, ()) if kept != value))

    def without(self, facet: Facet) -> Selection:
        """The same question without any value of this facet, from its first page."""
        return self._facet(facet, ())

    def without_text(self) -> Selection:
        """The same question without its words, from its first page."""
        return replace(self, text="", after=None, before=None)

    def first_page(self) -> Selection:
        return replace(self, after=None, before=None)

    def shown_as(self, view: View) -> Selection:
        return replace(self, view=view)

    def page_after(self, place: Cursor) -> Selection:
        return replace(self, after=place, before=None)

    def page_before(self, place: Cursor) -> Selection:
        return replace(self, after=None, before=place)

    def narrows(self) -> bool:
        """Whether anything is asked; else it is the whole library."""
        return bool(self.text or self.facets)

    def is_everything(self) -> bool:
        """Whether nothing is asked: the whole library from its first page."""
        return not (self.narrows() or self.after or self.before)

    def pairs(self) -> list[tuple[str, str]]:
        """The question as an address says it."""
        said = [("q", self.text)] if self.text else []
        said += [(facet.value, value) for facet, value in self.chosen()]
        if self.view is View.LIST:
            said.append(("view", "list"))
        if self.after:
            said.append(("after", str(self.after)))
        if self.before:
            said.append(("before", str(self.before)))
        return said

    def query(self) -> str:
        """`?kind=video&year=2027`, or nothing."""
        pairs = self.pairs()
        return f"?{urlencode(pairs)}" if pairs else ""

    def _facet(self, facet: Facet, values: Iterable[str]) -> Selection:
        wanted = tuple(values)
        facets = {
            known: chosen for known in Facet if (chosen := wanted if known is facet else self.facets.get(known, ()))
        }
        return replace(self, facets=facets, after=None, before=None)


def _values(facet: Facet, values: Sequence[str]) -> tuple[str, ...]:
    if len(values) > MOST_VALUES:
        raise Invalid(_("Choose at most %(most)s values here."), field=facet.value, most=MOST_VALUES)
    kept = tuple(dict.fromkeys(clean for value in values if (clean := _clean(value, LONGEST_VALUE, facet.value))))
    for value in kept:
        known = CLOSED.get(facet)
        if (known is not None and value not in known) or (facet is Facet.YEAR and not YEAR.fullmatch(value)):
            raise Invalid(
                "“%(value)s” is not something the library can be narrowed by here.", field=facet.value, value=value
            )
    return kept


def _clean(text: str, longest: int, name: str) -> str:
    if len(text) > longest:
        raise Invalid(_("This is too long: at most %(longest)s characters."), field=name, longest=longest)
    return " ".join(CONTROL.sub(" ", text).split())


def _last(query: Mapping[str, Sequence[str]], name: str) -> str:
    values = query.get(name, ())
    return values[-1] if values else ""
