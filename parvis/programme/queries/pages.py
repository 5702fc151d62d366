"""What is read of the public pages' words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery

from parvis.domain.pages import FixedPage
from parvis.programme.models import Call, Page, PageRevision


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a page in the reader's language, and since when they hold."""

    title: str
    lead: str
    body: str
    since: datetime


def public_pages(at: datetime) -> Iterator[tuple[str, datetime | None]]:
    """The programme's pages and calls for everybody, without their language.  Two queries."""
    yield "/programme/", None
    for slug in Page.objects.open_at(at).exclude(slug__startswith="nation-").values_list("slug", flat=True):
        if slug != FixedPage.OVERVIEW:
            yield f"/programme/{slug}/", None
    yield "/calls/", None
    for code, published in Call.objects.visible_to(None, at=at).values_list("code", "published_at"):
        yield f"/calls/{code}/", published


def written(slug: str, language: str, *, at: datetime) -> Written | None:
    """The public words of the page at this address, if there are any.  One query."""
    revision = (
        PageRevision.objects.filter(page__slug=slug, publish_at__lte=at)
        .exclude(page__withdrawn_at__lte=at)
        .order_by("-number")
        .first()
    )
    if revision is None or revision.publish_at is None:
        return None
    words = revision.words(language)
    return Written(words.get("title", ""), words.get("lead", ""), words.get("body", ""), revision.publish_at)


def free_pages(language: str, *, at: datetime, leaving_out: frozenset[str]) -> list[tuple[str, str]]:
    """Address and title of the published pages that the office added, by title.  Two queries."""
    rows = Page.objects.open_at(at).exclude(slug__in=leaving_out).exclude(slug__startswith="nation-")
    shown: dict[str, int] = dict(rows.values_list("slug", "shown"))  # type: ignore[misc]  # annotated by open_at
    revisions = PageRevision.objects.in_bulk(list(shown.values()))
    found = [(slug, revisions[pk].words(language).get("title", slug)) for slug, pk in shown.items()]
    return sorted(found, key=lambda each: each[1].casefold())


def newest_words(slug: str) -> PageRevision | None:
    """The revision saved last."""
    return PageRevision.objects.filter(page__slug=slug).order_by("-number").first()


def desk_rows() -> QuerySet[Page]:
    """Every page with words, the last touched first."""
    saved = PageRevision.objects.filter(page=OuterRef("pk")).order_by("-number")
    return Page.objects.annotate(
        touched_at=Max("revisions__saved_at"),
        newest_number=Subquery(saved.values("number")[:1]),
        newest_texts=Subquery(saved.values("texts")[:1]),
        newest_publish_at=Subquery(saved.values("publish_at")[:1]),
    ).order_by("-touched_at")
