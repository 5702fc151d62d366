"""What is read of the public pages' words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.urls import reverse

from parvis.domain.pages import FixedPage
from parvis.programme.models import Call, Page, PageRevision
from parvis.web.prepared import prepared_question


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


def page_address(slug: str) -> str:
    """The address of a fixed or a free page."""
    return reverse("programme:overview") if slug == FixedPage.OVERVIEW else reverse("programme:page", args=[slug])


def written(slug: str, language: str, *, at: datetime) -> Written | None:
    """The public words kept at this address, if there are any.  One query."""
    shown = _public(at).filter(page__slug=slug).first()
    return _words(shown, language) if shown else None


def words_and_pages(slug: str, language: str, *, at: datetime) -> tuple[Written | None, list[tuple[str, str]]]:
    """The public words of the page at this address; address and title of the pages the office added.  One query."""
    own: Written | None = None
    free: list[tuple[str, str]] = []
    for revision in _public_pages(at=at):
        words = _words(revision, language)
        if revision.page.slug == slug:
            own = words
        if revision.page.slug not in FIXED:
            free.append((revision.page.slug, words.title))
    return own, sorted(free, key=lambda each: each[1].casefold())


@prepared_question()
def _public_pages(*, at: datetime) -> QuerySet[PageRevision]:
    return _public(at).exclude(page__slug__startswith="nation-").select_related("page")


FIXED = frozenset(FixedPage)


def _public(at: datetime) -> QuerySet[PageRevision]:
    """The revision of each page that everybody reads at that moment."""
    shown = Page.objects.open_at(at).values("shown")  # type: ignore[misc]  # annotated by open_at
    return PageRevision.objects.filter(pk__in=shown)


def _words(revision: PageRevision, language: str) -> Written:
    assert revision.publish_at is not None, "a public revision has its moment"
    words = revision.words(language)
    return Written(words.get("title", ""), words.get("lead", ""), words.get("body", ""), revision.publish_at)


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
