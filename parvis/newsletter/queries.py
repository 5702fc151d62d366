"""Reads of the newsletter: subscriptions, issues, what an issue says in a language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from parvis.domain.embargo import AssetStatus
from parvis.domain.newsletter import LANGUAGES, DeliveryState, IssueStatus, SubscriptionState
from parvis.media.models import Asset, AssetText
from parvis.newsletter.models import Delivery, Issue, IssueEntry, IssueStory, Subscription
from parvis.stories.models import Story, StoryRevision
from parvis.stories.queries import StoryCard, cards


@dataclass(frozen=True)
class Piece:
    """One asset as a reader of the issue meets it."""

    code: str
    kind: str
    headline: str
    description: str


@dataclass(frozen=True)
class StoryPiece:
    """One flagship activity as a reader of the issue meets it; `picture` is the code of the asset that leads it."""

    slug: str
    headline: str
    description: str
    picture: str


@dataclass(frozen=True)
class Numbers:
    """What the press office wants to know of an issue's way out."""

    waiting: int
    sent: int
    refused: int
    left_out: int


def subscription_of(email: str) -> Subscription | None:
    """The subscription of this address, however it is written; locked for a change."""
    return Subscription.objects.select_for_update().filter(email__iexact=email).first()


def subscription_with(token: str) -> Subscription | None:
    """The subscription whose own links carry this token."""
    return Subscription.objects.filter(token=token).first()


def subscription_of_person(person: Any) -> Subscription | None:
    """The subscription of this person's address."""
    return Subscription.objects.filter(email__iexact=person.email).first()


def readers() -> dict[str, int]:
    """How many confirmed readers there are, by language."""
    counted = (
        Subscription.objects.filter(state=SubscriptionState.CONFIRMED).values("language").annotate(number=Count("id"))
    )
    return {row["language"]: row["number"] for row in counted.order_by("language")}


def issues() -> QuerySet[Issue]:
    """All issues, newest first, with their words and how many pieces they hold."""
    return (
        Issue.objects.order_by("-created_at")
        .prefetch_related("texts")
        .annotate(pieces=Count("entries", distinct=True), messages=Count("deliveries", distinct=True))
    )


def sent_issues() -> QuerySet[Issue]:
    """What the public archive lists: issues that have gone out, newest first."""
    gone_out = Issue.objects.filter(status__in=[IssueStatus.SENDING, IssueStatus.SENT])
    return gone_out.order_by("-sending_at").prefetch_related("texts")


def public_pages(at: datetime) -> Iterator[tuple[str, datetime | None]]:
    """The archive and the issues that have gone out, without their language.  One query."""
    yield "/newsletter/", None
    for issue in sent_issues().prefetch_related(None):
        yield f"/newsletter/issues/{issue.code}/", issue.sending_at


def words(issue: Issue, language: str) -> tuple[str, str]:
    """The issue's subject and opening in this language; prefetched texts are used."""
    for text in issue.texts.all():
        if text.language == language:
            return text.subject, text.opening
    return "", ""


def subjects(issue: Issue) -> dict[str, str]:
    """The issue's subject by language."""
    return {text.language: text.subject for text in issue.texts.all()}


def entries(issue: Issue) -> QuerySet[IssueEntry]:
    """The issue's entries in their order, with the words of their assets."""
    return issue.entries.select_related("asset").prefetch_related("asset__texts").order_by("position")


def pieces(issue: Issue, language: str, *, at: datetime) -> list[Piece]:
    """What everybody may see of the issue at that moment, in this language.

    A piece withdrawn after the sending is gone from the web version at once.
    """
    return [
        piece_of(entry, language)
        for entry in entries(issue).filter(asset__status=AssetStatus.PUBLISHED, asset__publish_at__lte=at)
    ]


def piece_of(entry: IssueEntry, language: str) -> Piece:
    """The entry in this language: as it was frozen, or as its asset's words are now."""
    told = entry.frozen.get(language) or asset_words(entry.asset, language)
    return Piece(entry.asset.code, entry.asset.kind, told["headline"], told["description"])


def story_entries(issue: Issue) -> list[IssueStory]:
    """The issue's stories in their order.  One query."""
    return list(issue.stories.select_related("story").order_by("position"))


def story_pieces(issue: Issue, language: str, *, at: datetime) -> list[StoryPiece]:
    """The stories of the issue that everybody may read at that moment, in this language.  At most three queries."""
    told = story_entries(issue)
    if not told:
        return []
    shown = {card.slug: card for card in cards(Story.objects.open_at(at).filter(issue_stories(issue)), language)}
    found = []
    for one in told:
        card = shown.get(one.story.slug)
        if card is not None:
            words = one.frozen.get(language) or {"headline": card.title, "description": card.lead}
            found.append(StoryPiece(card.slug, words["headline"], words["description"], card.picture))
    return found


def issue_stories(issue: Issue) -> Q:
    """What narrows stories to those of this issue."""
    return Q(pk__in=issue.stories.values("story_id"))


def story_words(entry: IssueStory, language: str, *, at: datetime) -> dict[str, str]:
    """Headline and lead as everybody reads them at that moment.  One query."""
    public = Story.objects.open_at(at).filter(pk=entry.story_id).values_list("shown", flat=True)  # type: ignore[misc]  # annotated by open_at
    revision = StoryRevision.objects.filter(pk__in=public).first()
    words = revision.words(language) if revision else {}
    return {"headline": words.get("title", ""), "description": words.get("lead", "")}


def closed_stories(issue: Issue, *, at: datetime) -> int:
    """How many of the issue's stories not everybody may read at that moment.  One query."""
    return issue.stories.exclude(story__in=Story.objects.open_at(at).values("pk")).count()


def choosable_stories(language: str, *, at: datetime, chosen: Iterable[str] = ()) -> list[tuple[str, StoryCard]]:
    """Stories an issue may tell: the twenty newest that everybody may read, and those chosen.  Three queries."""
    newest = Story.objects.open_at(at).order_by("-first_published_at", "-id").values_list("pk", flat=True)[:20]
    wanted = Q(pk__in=list(newest)) | Q(code__in=list(chosen))
    rows = Story.objects.open_at(at).filter(wanted).order_by("-first_published_at", "-id")
    return list(zip(rows.values_list("code", flat=True), cards(rows, language), strict=True))


def asset_words(asset: Asset, language: str) -> dict[str, str]:
    """Headline and description in this language, else in the original one, else in any."""
    texts: dict[str, AssetText] = {text.language: text for text in asset.texts.all()}
    for choice in (language, asset.original_language, *LANGUAGES, *texts):
        if choice in texts:
            return {"headline": texts[choice].headline, "description": texts[choice].description}
    return {"headline": asset.code, "description": ""}


def closed_assets(issue: Issue, *, at: datetime) -> int:
    """How many of the issue's assets not everybody may see at that moment."""
    open_now = Q(asset__status=AssetStatus.PUBLISHED, asset__publish_at__lte=at)
    return issue.entries.exclude(open_now).count()


def choosable(*, at: datetime, chosen: Iterable[str] = ()) -> list[Asset]:
    """Assets an issue may be made of: the forty newest that everybody may see, and those already chosen."""
    texts = Prefetch("texts", queryset=AssetText.objects.only("asset_id", "language", "headline", "description"))
    newest = Asset.objects.open_at(at).order_by("-publish_at", "-id").values("id")[:40]
    return list(
        Asset.objects.filter(Q(id__in=list(newest.values_list("id", flat=True))) | Q(code__in=list(chosen)))
        .order_by("-publish_at", "-id")
        .prefetch_related(texts)
    )


def numbers(issue: Issue) -> Numbers:
    """How the issue's messages stand."""
    counted = issue.deliveries.aggregate(
        waiting=Count("id", filter=Q(state__in=[DeliveryState.WAITING, DeliveryState.HANDED_OVER])),
        sent=Count("id", filter=Q(state=DeliveryState.SENT)),
        refused=Count("id", filter=Q(state=DeliveryState.REFUSED)),
        left_out=Count("id", filter=Q(state=DeliveryState.LEFT_OUT)),
    )
    return Numbers(**counted)


def locked_delivery(pk: int) -> Delivery | None:
    """A delivery for the worker that carries it out, with all it needs; locked."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("issue", "subscription")
    return rows.filter(pk=pk).first()


def locked_issue(pk: int) -> Issue:
    """The issue, held so that nobody else counts its messages at the same time."""
    return Issue.objects.select_for_update().get(pk=pk)


def stuck_issues(*, since: datetime) -> list[Issue]:
    """Issues whose sending began before that moment and has not ended."""
    return list(Issue.objects.filter(status=IssueStatus.SENDING, sending_at__lt=since).order_by("id"))


def unsent(issue: Issue) -> list[int]:
    """The issue's messages that are still on their way."""
    on_their_way = [DeliveryState.WAITING, DeliveryState.HANDED_OVER]
    return list(issue.deliveries.filter(state__in=on_their_way).order_by("id").values_list("id", flat=True))


def still_to_send(issue: Issue) -> bool:
    """Whether messages of this issue are still on their way."""
    on_their_way = [DeliveryState.WAITING, DeliveryState.HANDED_OVER]
    return issue.deliveries.filter(state__in=on_their_way).exists()


def kept_on(person: Any) -> list[dict[str, str | None]]:
    """Everything the newsletter keeps on a person, for that person."""
    kept = Subscription.objects.filter(Q(person=person) | Q(email__iexact=person.email)).prefetch_related("deliveries")
    return [
        {
            "address": one.email,
            "state": one.state,
            "language": one.language,
            "words agreed to": one.consent_version,
            "asked at": one.asked_at.isoformat(),
            "confirmed at": one.confirmed_at.isoformat() if one.confirmed_at else None,
            "left at": one.left_at.isoformat() if one.left_at else None,
            "messages": str(len(one.deliveries.all())),
        }
        for one in kept
    ]
