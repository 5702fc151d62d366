"""Where an award's money goes: bank details, verified by two people."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.domain.banking import grouped, masked
from parvis.domain.codes import new_code
from parvis.grants.models import Award


class BankAccount(models.Model):
    """The bank details of an award as a director named them; changed details are a new row."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="bank_accounts")
    holder = models.CharField(max_length=140)
    number = models.CharField(max_length=34)
    bic = models.CharField(max_length=11, blank=True)
    currency = models.CharField(max_length=3)
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    first_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    first_at = models.DateTimeField(null=True)
    second_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    second_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(first_by__isnull=True) | ~Q(first_by=F("named_by")))
                & (Q(second_by__isnull=True) | (~Q(second_by=F("named_by")) & ~Q(second_by=F("first_by")))),
                name="account_verified_by_two_others",
            ),
            models.CheckConstraint(
                condition=Q(first_by__isnull=True, first_at__isnull=True)
                | Q(first_by__isnull=False, first_at__isnull=False),
                name="account_first_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(second_by__isnull=True, second_at__isnull=True)
                | Q(second_by__isnull=False, second_at__isnull=False, first_at__isnull=False),
                name="account_second_after_first",
            ),
        ]
        indexes = [models.Index(fields=["named_at"], condition=Q(second_at__isnull=True), name="account_unverified")]

    def audit_case(self) -> str:
        return self.award.audit_case()

    @property
    def verified(self) -> int:
        """By how many people."""
        return (self.first_by_id is not None) + (self.second_by_id is not None)

    @property
    def masked(self) -> str:
        """For who need not see it whole."""
        return masked(self.number)

    @property
    def whole(self) -> str:
        """For who must."""
        return grouped(self.number)
