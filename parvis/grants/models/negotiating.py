"""The plan behind an award letter, talked over before it is offered: versions that stay, and who agrees to which."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from parvis.domain.roles import Role
from parvis.proposals.models import Party, Proposal
from parvis.standing.queries import barred

READS_NEGOTIATIONS = frozenset({Role.PROGRAMME_OFFICER, Role.SCIENTIFIC_ADVISER, Role.AUDITOR})


class NegotiationQuerySet(models.QuerySet["Negotiation"]):
    def visible_to(self, person: Any, *, at: datetime) -> NegotiationQuerySet:
        """Those of projects that one directs, and for the office and its advisers all that a conflict does not hide.

        An adviser, who reads no submissions, settles the plan of what the nations have agreed on.
        """
        if person is None or not person.is_authenticated:
            return self.none()
        directed = Party.objects.seated_at(at).filter(person=person, signs=True)
        mine = Q(proposal__in=directed.values("proposal_id"))
        if not person.roles_at(at) & READS_NEGOTIATIONS:
            return self.filter(mine)
        own = Party.objects.seated_at(at).filter(person=person)
        hidden = Q(proposal__in=own.values("proposal_id")) | Q(proposal__code__in=barred("proposal", person, at))
        return self.filter(mine | ~hidden)


class Negotiation(models.Model):
    """One project’s plan on its way into the letter."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="negotiation")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    amount = models.DecimalField(max_digits=14, decimal_places=3)  # on which the nations agreed
    settled_at = models.DateTimeField(null=True)

    objects = NegotiationQuerySet.as_manager()

    def get_absolute_url(self) -> str:
        return reverse("grants:negotiation", args=[self.proposal.code])

    def audit_case(self) -> str:
        return self.proposal.audit_case()


class PlanVersion(models.Model):
    """One version of the plan.  It never changes; the next one stands beside it."""

    negotiation = models.ForeignKey(Negotiation, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()  # {"budget": […], "milestones": […], "criteria": […]}
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["negotiation", "number"], name="one_plan_version_a_number"),
        ]


class PlanAgreement(models.Model):
    """Somebody's yes to one version: a director's for a party, or the office's."""

    version = models.ForeignKey(PlanVersion, on_delete=models.PROTECT, related_name="agreements")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")  # empty: the office
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "party"], name="one_plan_agreement_a_party"),
            models.UniqueConstraint(
                fields=["version"], condition=Q(party__isnull=True), name="one_plan_agreement_of_the_office"
            ),
        ]
