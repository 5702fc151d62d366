"""The panel: who sits in it, what it says of each proposal, under which budget line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.evaluation import OPEN, PanelState
from parvis.domain.scoring import Order, Verdict
from parvis.programme.models import Call
from parvis.proposals.models import Proposal
from parvis.review.models.assignments import STAFF, Assignment
from parvis.review.models.experts import Expert
from parvis.standing.queries import barred
from parvis.web.constraints import one_of


class PanelQuerySet(models.QuerySet["Panel"]):
    def visible_to(self, person: Any, *, at: datetime) -> PanelQuerySet:
        """All for the office; for others those in which they sit."""
        if person is None or not person.is_authenticated:
            return self.none()
        if person.roles_at(at) & STAFF:
            return self
        return self.filter(seats__expert__person=person, seats__left_at__isnull=True).distinct()


class Panel(models.Model):
    """The panel's meeting on one call's proposals at one stage."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="review_panels")
    stage = models.CharField(max_length=40)
    budget_line = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    ranks_by = models.CharField(max_length=10, default=Order.MEAN)
    order_reason = models.CharField(max_length=500, blank=True)
    order_chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    order_chosen_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, default=PanelState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = PanelQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "stage"], name="one_panel_a_stage"),
            one_of("state", PanelState, "panel_state_known"),
            one_of("ranks_by", Order, "panel_order_known"),
            models.CheckConstraint(
                condition=~Q(state=PanelState.CLOSED) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="panel_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("review:panel", args=[self.code])

    def audit_case(self) -> str:
        return f"panel:{self.code}"


class PanelSeat(models.Model):
    """An expert's seat in a panel, from sitting down to leaving."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="seats")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="seats")
    seated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seated_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    chairs = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "expert"], condition=Q(left_at__isnull=True), name="one_panel_seat"
            ),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(left_at__isnull=True, chairs=True), name="one_panel_chair"
            ),
        ]


class PanelItemQuerySet(models.QuerySet["PanelItem"]):
    def visible_to(self, person: Any, *, at: datetime) -> PanelItemQuerySet:
        """What the panel's people see: all but what a conflict closes to them and what is their own.

        Who still has to review a proposal for it finds it there once the review is handed in.
        """
        rows = self.filter(panel__in=Panel.objects.visible_to(person, at=at))
        if person is None or not person.is_authenticated:
            return rows
        rows = rows.exclude(proposal__code__in=barred("proposal", person, at))
        rows = rows.exclude(proposal__in=Proposal.objects.of_person(person, at=at))
        if person.roles_at(at) & STAFF:
            return rows
        waiting = Assignment.objects.filter(expert__person=person, state__in=list(OPEN))
        return rows.exclude(proposal__in=waiting.values("proposal"))


class PanelItem(models.Model):
    """What the panel says of one proposal.  Marks and rank are written down when the panel closes."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="items")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="panel_items")
    ranked = models.BooleanField(default=True)  # not so: started by the staff, reviewed only
    asked = models.DecimalField(max_digits=14, decimal_places=2, default=0)  # what the proposal asks for
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)  # what the panel recommends, if another
    outcome = models.CharField(max_length=20, blank=True)
    reasons = models.TextField(blank=True)
    rank = models.PositiveIntegerField(null=True)
    marks = models.JSONField(default=dict)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    objects = PanelItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "proposal"], name="one_panel_item_a_proposal"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", *(verdict.value for verdict in Verdict)]), name="panel_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="panel_outcome_by_somebody",
            ),
        ]

    @property
    def granted(self) -> Any:
        """What the panel recommends to give."""
        return self.asked if self.amount is None else self.amount

    def audit_case(self) -> str:
        return self.proposal.audit_case()
