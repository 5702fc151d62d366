"""The library's stock in memory, for whatever has to be counted.

Each page server reads what is published once and keeps it until the database's
mark is another one; every use costs the one read of that mark.  What is open at
a moment is decided when it is asked, so a publication needs no reading anew.
The stock is the same for everybody, as the library is (`library.open_to`).
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from threading import Lock
from uuid import UUID

from django.db.models import CharField, Func

from parvis.domain.assets import TagKind
from parvis.domain.library import Facet
from parvis.engines.holdings import Gathering, Holdings
from parvis.media.models import Asset, AssetTag, HoldingsMark

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
CHUNK = 2000  # rows read at a time
TAGS: Mapping[Facet, TagKind] = {Facet.PERSON: TagKind.PERSON, Facet.TOPIC: TagKind.TOPIC}


class Year(Func):
    """The year of a date as text, without calling back into Python for every row."""

    output_field = CharField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 4)", **extra)

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYY')", **extra)


COLUMNS: Mapping[Facet, str | Year] = {
    Facet.KIND: "kind",
    Facet.YEAR: Year("taken_on"),
    Facet.PLACE: "place",
    Facet.EVENT: "event",
    Facet.LANGUAGE: "original_language",
    Facet.ORIENTATION: "orientation",
}

Mark = tuple[UUID, ...]
_kept: tuple[Mark, Holdings] | None = None
_reading = Lock()


def held() -> Holdings:
    """What the library holds now, open or still to come.  One read; three after a change."""
    global _kept
    mark = tuple(HoldingsMark.objects.order_by("mark").values_list("mark", flat=True))
    kept = _kept
    if kept is None or kept[0] != mark or not mark:
        with _reading:
            kept = _kept
            if kept is None or kept[0] != mark or not mark:
                # The mark is older than what is read now, never newer: who meets a change in between reads again.
                _kept = kept = mark, _read()
    return kept[1]


def moment(at: datetime) -> int:
    """A moment as the holdings count it, exact to the database's own precision."""
    return (at - EPOCH) // MICROSECOND


def _read() -> Holdings:
    # Row by row: a hundred thousand rows at once would be the largest thing that a page server ever holds.
    gathered = {facet: Gathering() for facet in Facet}
    places: dict[int, int] = {}
    moments = array("q")
    published = Asset.objects.published().order_by("publish_at", "id")
    columns = [gathered[facet] for facet in COLUMNS]
    rows = published.values_list("id", "publish_at", *COLUMNS.values())
    for row, (key, opens, *values) in enumerate(rows.iterator(CHUNK)):
        places[key] = row
        moments.append(moment(opens))
        for gathering, value in zip(columns, values, strict=True):
            gathering.add(row, value)
    kinds: dict[str, Gathering] = {kind: gathered[facet] for facet, kind in TAGS.items()}
    tags = AssetTag.objects.filter(kind__in=kinds).values_list("kind", "asset_id", "value")
    for kind, key, name in tags.iterator(CHUNK):
        if key in places:
            kinds[kind].add(places[key], name)
    return Holdings(places, moments, {facet: gathering.values() for facet, gathering in gathered.items()})
