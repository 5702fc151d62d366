"""Who asked for the newsletter, what was sent, and to whom."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.newsletter import DeliveryState, IssueStatus, SubscriptionState
from parvis.media.models import Asset
from parvis.stories.models import Story
from parvis.web.constraints import one_of


def new_token() -> str:
    """What a reader's own links carry: 192 random bits."""
    return secrets.token_urlsafe(24)


class Subscription(models.Model):
    """An address that asked for the newsletter, and how that stands."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    token = models.CharField(max_length=40, unique=True, default=new_token, editable=False)
    email = models.EmailField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="subscriptions"
    )
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, default=SubscriptionState.ASKED)
    consent_version = models.CharField(max_length=20)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_subscription_per_address"),
            one_of("state", SubscriptionState, "subscription_state_known"),
        ]

    def audit_case(self) -> str:
        return f"subscription:{self.code}"


class Issue(models.Model):
    """One newsletter, in all its languages."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    status = models.CharField(max_length=10, default=IssueStatus.DRAFT)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [one_of("status", IssueStatus, "issue_status_known")]

    def audit_case(self) -> str:
        return f"issue:{self.code}"

    def get_absolute_url(self) -> str:
        return reverse("newsletter:issue", args=[self.code])


class IssueText(models.Model):
    """An issue's own words in one language."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=150, blank=True)
    opening = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "language"], name="one_issue_text_per_language")]


class IssueEntry(models.Model):
    """An asset in an issue.  `frozen` holds its words per language as they were sent."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="entries")
    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    frozen = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["issue", "asset"], name="an_asset_once_an_issue")]


class IssueStory(models.Model):
    """A flagship activity in an issue.  `frozen` holds its words per language as they were sent."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="stories")
    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")
    position = models.PositiveIntegerField()
    frozen = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["issue", "story"], name="a_story_once_an_issue")]


class Delivery(models.Model):
    """One message: this issue to this reader, at most once."""

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries")
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=12, default=DeliveryState.WAITING)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscription"], name="one_message_per_reader"),
            one_of("state", DeliveryState, "delivery_state_known"),
        ]
        indexes = [models.Index(fields=["issue", "state"], name="delivery_state")]
