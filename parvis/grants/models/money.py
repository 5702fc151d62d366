"""The parts of an award, and what releases each, in whole minor units of the award's currency."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from parvis.grants.models.awards import Award
from parvis.grants.models.reporting import Obligation


class Instalment(models.Model):
    """A part of the award, and the obligation that releases it once it is satisfied."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    amount_minor = models.BigIntegerField()
    released_by = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="instalment")
    released_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["award", "number"], name="one_instalment_a_number"),
            models.CheckConstraint(condition=Q(amount_minor__gte=0), name="instalment_is_no_debt"),
        ]
