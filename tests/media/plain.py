"""The library's questions in plain SQL: what its answers are compared with."""

from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from parvis.domain.assets import TagKind
from parvis.domain.library import Facet, Selection
from parvis.media.models import AssetQuerySet, AssetTag
from parvis.media.queries.library import KIND, open_to
from parvis.search.queries import matching

COLUMNS = {
    Facet.KIND: "kind",
    Facet.PLACE: "place",
    Facet.EVENT: "event",
    Facet.LANGUAGE: "original_language",
    Facet.ORIENTATION: "orientation",
}
TAGS = {Facet.PERSON: TagKind.PERSON, Facet.TOPIC: TagKind.TOPIC}


def selected(selection: Selection, *, at: datetime, language: str = "en") -> AssetQuerySet:
    """What the question finds for anybody, newest first."""
    found = open_to(AnonymousUser(), at=at)
    if selection.text:
        found = found.filter(pk__in=matching(KIND, selection.text, language))
    for facet, values in selection.facets.items():
        found = found.filter(condition(facet, values))
    return found.order_by("-publish_at", "-id")


def condition(facet: Facet, values: tuple[str, ...]) -> Q:
    """That an asset has one of these values."""
    if facet is Facet.YEAR:
        years = Q()
        for year in map(int, values):
            years |= Q(taken_on__gte=date(year, 1, 1), taken_on__lte=date(year, 12, 31))
        return years
    if facet in TAGS:
        return Q(pk__in=AssetTag.objects.filter(kind=TAGS[facet], value__in=values).values("asset_id"))
    return Q(**{f"{COLUMNS[facet]}__in": values})
