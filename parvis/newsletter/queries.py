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
from parvis.newsletter.models import Delivery, Issue, IssueEntry, Subscription


@dataclass(frozen=True)
class Piece:
    """One asset as a reader of the issue meets it."""

    code: str
    kind: str
    headline: str
    description: str


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
