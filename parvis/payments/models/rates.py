"""Rates of exchange, each of a day.  Rows are added and never changed: a wrong one is corrected by another."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.codes import new_code


class ExchangeRate(models.Model):
    """So many units of `other` for one of `currency`, from a day on."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    currency = models.CharField(max_length=3)
    other = models.CharField(max_length=3)
    on = models.DateField()
    value = models.DecimalField(max_digits=18, decimal_places=8)
    corrects = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="corrected_by")
    reason = models.CharField(max_length=300, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(value__gt=0), name="rate_is_something"),
            models.UniqueConstraint(
                fields=["currency", "other", "on"], condition=Q(corrects__isnull=True), name="one_rate_a_day"
            ),
            models.CheckConstraint(condition=Q(corrects__isnull=True) | ~Q(reason=""), name="corrected_rate_says_why"),
        ]

    def save(self, *arguments: Any, **named: Any) -> None:
        """Only ever added."""
        named["force_insert"] = True
        super().save(*arguments, **named)

    def audit_case(self) -> str:
        return "programme:rates"
