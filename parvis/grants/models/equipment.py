"""What was bought with an award, and to whom it was handed over at the end."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.codes import new_code
from parvis.grants.models.awards import Award


class Equipment(models.Model):
    """One thing of the inventory.  Written off or handed over, it stays in the list."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="equipment")
    name = models.CharField(max_length=200)
    serial = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=200, blank=True)
    bought_on = models.DateField()
    cost_minor = models.BigIntegerField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    holder = models.CharField(max_length=200, blank=True)  # who has it after the award: an end-user, as a rule
    handed_over_on = models.DateField(null=True)
    handed_over_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    received_by = models.CharField(max_length=120, blank=True)  # who signed for it there

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(cost_minor__gte=0), name="equipment_costs_nothing_or_more"),
            models.CheckConstraint(
                condition=Q(handed_over_on__isnull=True, handed_over_by__isnull=True)
                | (Q(handed_over_on__isnull=False, handed_over_by__isnull=False) & ~Q(holder="") & ~Q(received_by="")),
                name="handed_over_says_to_whom",
            ),
        ]

    def audit_case(self) -> str:
        return self.award.audit_case()
