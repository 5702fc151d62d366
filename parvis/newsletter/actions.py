"""What readers and the press office do with the newsletter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from parvis.audit.actions import erase_facts, record
from parvis.domain.newsletter import (
    CONSENT_VERSION,
    ISSUE_MOVES,
    SWEEP_AFTER,
    DeliveryState,
    IssueStatus,
    NotReady,
    SubscriptionState,
    first_state,
    may_ask_again,
    question_holds,
    unready,
)
from parvis.domain.refusals import NotFound, Refused
from parvis.gateways import mail, queue
from parvis.media.models import Asset
from parvis.newsletter import access, notify, queries
from parvis.newsletter.models import Delivery, Issue, IssueEntry, IssueStory, IssueText, Subscription
from parvis.stories.models import Story


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Words:
    """An issue's own words in one language."""

    subject: str
    opening: str


@transaction.atomic
def subscribe(email: str, *, language: str, by: Any, now: datetime) -> Subscription:
    """Ask for the newsletter at this address.

    Confirmed at once if it is the address of the account that asks; any other
    address gets one mail with one question.  The answer to the asker is the
    same whether or not the address was known before.
    """
    verified = by is not None and by.is_authenticated and by.email.lower() == email.lower()
    state = first_state(address_is_verified=verified)
    kept = queries.subscription_of(email)
    if kept is None:
        kept = Subscription(email=email, asked_at=now, language=language)
    elif kept.state == SubscriptionState.CONFIRMED:
        if verified and kept.language != language:
            _change_language(kept, language, now)
        return kept
    elif not verified and kept.state == SubscriptionState.ASKED and not may_ask_again(kept.asked_at, now):
        return kept

    kept.state = state
    kept.language = language
    kept.person = by if verified else kept.person
    kept.consent_version = CONSENT_VERSION
    kept.asked_at = now
    kept.left_at = None
    kept.confirmed_at = now if verified else None
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError:
        # The same address asked twice in the same moment; the other request does what there is to do.
        return Subscription.objects.get(email__iexact=email)
    facts = {"email": email, "language": language, "words": CONSENT_VERSION}
    record(f"newsletter.{state}", on=kept, by=by if verified else None, at=now, facts=facts)

    if state is SubscriptionState.ASKED:
        notify.question(kept)
    return kept


@transaction.atomic
def confirm(token: str, *, now: datetime) -> Subscription:
    """Press the button on the page that the question led to."""
    kept = _with(token)
    if kept.state == SubscriptionState.CONFIRMED:
        return kept
    if kept.state == SubscriptionState.LEFT or not question_holds(kept.asked_at, now):
        raise Refused(
            _("This link no longer confirms anything. Ask for the newsletter again, and use the newest mail."),
            code="question-over",
        )
    kept.state = SubscriptionState.CONFIRMED
    kept.confirmed_at = now
    kept.save(update_fields=["state", "confirmed_at"])
    record("newsletter.confirmed", on=kept, by=None, at=now, facts={"words": kept.consent_version})
    return kept


@transaction.atomic
def leave(token: str, *, now: datetime) -> Subscription:
    """Leave the newsletter.  Twice is as good as once."""
    kept = _with(token)
    if kept.state != SubscriptionState.LEFT:
        kept.state = SubscriptionState.LEFT
        kept.left_at = now
        kept.save(update_fields=["state", "left_at"])
        record("newsletter.left", on=kept, by=None, at=now)
    return kept


@transaction.atomic
def change_language(token: str, language: str, *, now: datetime) -> Subscription:
    """Read the newsletter in another language from the next issue on."""
    kept = _with(token)
    if kept.language != language:
        _change_language(kept, language, now)
    return kept


def _change_language(kept: Subscription, language: str, now: datetime) -> None:
    kept.language = language
    kept.save(update_fields=["language"])
    record("newsletter.language-changed", on=kept, by=None, at=now, facts={"language": language})


def _with(token: str) -> Subscription:
    kept = Subscription.objects.select_for_update().filter(token=token).first()
    if kept is None:
        raise NotFound(_("There is no such page."))
    return kept


@transaction.atomic
def begin_issue(*, by: Any, now: datetime) -> Issue:
    """A new, empty issue."""
    access.check_can_compose(by, at=now)
    issue = Issue.objects.create(created_by=by, created_at=now)
    record("issue.begun", on=issue, by=by, at=now)
    return issue


@transaction.atomic
def compose(
    issue: Issue,
    *,
    words: Mapping[str, Words],
    assets: Sequence[str],
    stories: Sequence[str] = (),
    by: Any,
    now: datetime,
) -> Issue:
    """Set an issue's words per language, its stories and its assets, each in this order."""
    access.check_can_compose(by, at=now)
    issue = _locked_draft(issue)
    for language, told in words.items():
        IssueText.objects.update_or_create(
            issue=issue, language=language, defaults={"subject": told.subject, "opening": told.opening}
        )
    found = {asset.code: asset for asset in Asset.objects.visible_to(by, at=now).filter(code__in=assets)}
    issue.entries.all().delete()
    IssueEntry.objects.bulk_create(
        IssueEntry(issue=issue, asset=found[code], position=position)
        for position, code in enumerate(dict.fromkeys(assets), 1)
        if code in found
    )
    open_now = {story.code: story for story in Story.objects.open_at(now).filter(code__in=stories)}
    issue.stories.all().delete()
    IssueStory.objects.bulk_create(
        IssueStory(issue=issue, story=open_now[code], position=position)
        for position, code in enumerate(dict.fromkeys(stories), 1)
        if code in open_now
    )
    facts = {"assets": list(assets), "stories": list(stories)}
    record("issue.composed", on=issue, by=by, at=now, facts=facts)
    return issue


@transaction.atomic
def send_issue(issue: Issue, *, by: Any, now: datetime) -> Issue:
    """Fix the issue's content and send it once to every confirmed reader."""
    access.check_can_compose(by, at=now)
    issue = _locked_draft(issue)
    entries = list(queries.entries(issue))
    closed = queries.closed_assets(issue, at=now) + queries.closed_stories(issue, at=now)
    told = queries.story_entries(issue)
    pieces = len(entries) + len(told)
    if found := list(unready(subjects=queries.subjects(issue), assets=pieces, closed_assets=closed)):
        raise NotReady(found)

    for entry in entries:
        entry.frozen = {language: queries.asset_words(entry.asset, language) for language in ("en", "fr")}
    IssueEntry.objects.bulk_update(entries, ["frozen"])
    for one in told:
        one.frozen = {language: queries.story_words(one, language, at=now) for language in ("en", "fr")}
    IssueStory.objects.bulk_update(told, ["frozen"])
    readers = list(Subscription.objects.filter(state=SubscriptionState.CONFIRMED).order_by("id"))
    deliveries = Delivery.objects.bulk_create(
        (Delivery(issue=issue, subscription=reader) for reader in readers), batch_size=1000
    )
    issue.status = IssueStatus.SENDING if deliveries else IssueStatus.SENT
    issue.sending_at = now
    issue.sent_at = None if deliveries else now
    issue.save(update_fields=["status", "sending_at", "sent_at"])
    record("issue.sent", on=issue, by=by, at=now, facts={"readers": len(deliveries)})

    for delivery in deliveries:
        queue.defer("newsletter.deliver", delivery=delivery.pk)
    return issue


def deliver(pk: int, *, now: datetime) -> None:
    """Hand one message to the mail server.

    May be called again after a crash: a message that was being handed over goes
    out once more under the same Message-ID, so that mailboxes can tell.
    """
    with transaction.atomic():
        delivery = queries.locked_delivery(pk)
        if delivery is None or delivery.state not in (DeliveryState.WAITING, DeliveryState.HANDED_OVER):
            return
        staying = delivery.subscription.state == SubscriptionState.CONFIRMED
        delivery.state = DeliveryState.HANDED_OVER if staying else DeliveryState.LEFT_OUT
        delivery.save(update_fields=["state"])

    outcome = _hand_over(delivery, now) if staying else DeliveryState.LEFT_OUT

    with transaction.atomic():
        delivery.state = outcome
        delivery.sent_at = now if outcome is DeliveryState.SENT else None
        delivery.save(update_fields=["state", "sent_at"])
        facts = {"issue": delivery.issue.code}
        record(f"newsletter.{outcome}", on=delivery.subscription, by=None, at=now, facts=facts)
        _finish(delivery.issue, now)


def _hand_over(delivery: Delivery, now: datetime) -> DeliveryState:
    """Speak to the mail server.  One mailbox that refuses for good must not keep an issue open."""
    try:
        notify.issue(delivery, at=now)
    except (mail.MailboxRefused, mail.NotAnAddress):
        return DeliveryState.REFUSED
    return DeliveryState.SENT


def _finish(issue: Issue, now: datetime) -> None:
    # Two workers with the last two messages would each see the other's as unsent.
    issue = queries.locked_issue(issue.pk)
    if issue.status == IssueStatus.SENDING and not queries.still_to_send(issue):
        issue.status, issue.sent_at = IssueStatus.SENT, now
        issue.save(update_fields=["status", "sent_at"])
        record("issue.delivered", on=issue, by=None, at=now)


def sweep(now: datetime) -> None:
    """Take up again what the queue gave up, as after a long failure of the mail server.  Run by the clock."""
    for issue in queries.stuck_issues(since=now - SWEEP_AFTER):
        with transaction.atomic():
            for delivery in queries.unsent(issue):
                queue.defer("newsletter.deliver", delivery=delivery)
            _finish(issue, now)


def send_test(issue: Issue, *, by: Any, language: str, now: datetime) -> None:
    """Send the issue as it stands to the press officer who composes it."""
    access.check_can_compose(by, at=now)
    notify.test_issue(issue, by, language, at=now)
    record("issue.tested", on=issue, by=by, at=now, facts={"language": language})


def forget_person(person: Any, *, now: datetime) -> None:
    """Part of erasing a person: the subscription goes with its address."""
    for kept in Subscription.objects.filter(email__iexact=person.email):
        record("newsletter.erased", on=kept, by=person, at=now)
        erase_facts(kept.audit_case(), by=person, now=now)
        kept.delete()


def _locked_draft(issue: Issue) -> Issue:
    issue = Issue.objects.select_for_update().get(pk=issue.pk)
    if IssueStatus.SENDING not in ISSUE_MOVES[IssueStatus(issue.status)]:
        raise Refused(
            _("This issue has been sent; its content is fixed. Begin a new issue for what you want to add."),
            code="issue-sent",
        )
    return issue
