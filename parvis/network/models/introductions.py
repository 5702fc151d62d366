"""Who asked to meet whom, and what the two wrote each other since."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.network import ANSWER_WITHIN, Asking, IntroductionState
from parvis.web.constraints import one_of

KEPT_STATES = [state for state in IntroductionState if state is not IntroductionState.LAPSED]


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, person: Any, *, at: datetime) -> IntroductionQuerySet:
        """The two whom it is about; what was taken back is gone for who was asked."""
        asked = Q(asked=person) & ~Q(state=IntroductionState.TAKEN_BACK)
        return self.filter(Q(asker=person) | asked)

    def waiting_at(self, at: datetime) -> IntroductionQuerySet:
        """Those that still wait for an answer (`domain.network.Asking.state_at` in SQL)."""
        return self.filter(state=IntroductionState.ASKED, asked_at__gt=at - ANSWER_WITHIN)


class Introduction(models.Model):
    """One asked, with a message, to be introduced to another.  Once for any two people."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="introductions_asked")
    asked = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="introductions_received")
    pair = models.CharField(max_length=40, unique=True)  # the two, in one order
    message = models.TextField()
    state = models.CharField(max_length=10, default=IntroductionState.ASKED)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("state", KEPT_STATES, "introduction_state_known"),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="nobody_meets_oneself"),
        ]
        indexes = [models.Index(fields=["asked", "state"], name="introduction_waiting")]

    def get_absolute_url(self) -> str:
        return reverse("network:introduction", args=[self.code])

    def audit_case(self) -> str:
        return f"introduction:{self.code}"

    @property
    def asking(self) -> Asking:
        """How it stands, for the rulebook."""
        return Asking(IntroductionState(self.state), self.asked_at)


class IntroductionMessage(models.Model):
    """What one of the two wrote after both agreed."""

    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]


def pair_of(one: Any, other: Any) -> str:
    """The name of two people, whoever asks whom."""
    return "+".join(sorted((one.code, other.code)))
