"""The programme's money as a whole: what it may commit, and every award's shares of what it did."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from parvis.domain.portfolio import Dimension
from parvis.grants.models import Award
from parvis.web.constraints import one_of


class Grant(models.Model):
    """What the programme may commit under one priority in one year, or a change of it; rows are added up."""

    year = models.PositiveSmallIntegerField()
    priority = models.CharField(max_length=40)
    amount_minor = models.BigIntegerField()  # less than nothing where it is cut
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["year", "priority", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="envelope_says_why")]

    def audit_case(self) -> str:
        return "programme:budget"


class AwardShare(models.Model):
    """An award's equal share under one key, drawn from its book whenever a line is added."""

    award = models.ForeignKey(Award, on_delete=models.CASCADE, related_name="shares")
    dimension = models.CharField(max_length=10)
    key = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    committed_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            one_of("dimension", Dimension, "share_dimension_known"),
            models.UniqueConstraint(fields=["award", "dimension", "key"], name="one_share_a_key"),
        ]
        indexes = [
            models.Index(
                fields=["dimension", "key", "year", "award", "committed_minor", "paid_minor"], name="share_by_key"
            )
        ]
