"""The ledger, in whole minor units of the award's currency.

Its lines are added and never changed or taken away: the database itself refuses
it, and adds up every new line to those before it (see the migrations).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.domain.ledger import EntryKind
from parvis.grants.models import Award, Instalment
from parvis.payments.models.rates import ExchangeRate
from parvis.payments.models.requests import PaymentRequest
from parvis.web.constraints import one_of


class LedgerEntry(models.Model):
    """One line of an award's book: what it adds, and all sums after it."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="ledger")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    committed_minor = models.BigIntegerField()
    released_minor = models.BigIntegerField()
    paid_minor = models.BigIntegerField()
    returned_minor = models.BigIntegerField(default=0)
    claimed_minor = models.BigIntegerField(default=0)
    exchange_minor = models.BigIntegerField(default=0)
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, null=True, related_name="ledger")
    payment = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, null=True, related_name="ledger")
    rate = models.ForeignKey(ExchangeRate, on_delete=models.PROTECT, null=True, related_name="ledger")
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            one_of("kind", EntryKind, "ledger_kind_known"),
            models.UniqueConstraint(fields=["award", "position"], name="one_ledger_entry_a_position"),
            models.UniqueConstraint(
                fields=["payment"], condition=Q(kind=EntryKind.PAID), name="a_payment_is_booked_once"
            ),
            models.UniqueConstraint(
                fields=["instalment"], condition=Q(kind=EntryKind.RELEASED), name="an_instalment_is_released_once"
            ),
            models.CheckConstraint(
                condition=Q(paid_minor__gte=0)
                & Q(paid_minor__lte=F("released_minor"))
                & Q(released_minor__lte=F("committed_minor")),
                name="paid_within_released_within_committed",
            ),
            models.CheckConstraint(
                condition=Q(returned_minor__gte=0)
                & Q(returned_minor__lte=F("paid_minor"))
                & Q(claimed_minor__gte=0)
                & Q(claimed_minor__lte=F("paid_minor")),
                name="returned_and_claimed_within_paid",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=[EntryKind.RETURNED, EntryKind.CLAIMED, EntryKind.EXCHANGE]) | ~Q(reason=""),
                name="what_is_booked_back_says_why",
            ),
        ]

    def save(self, *arguments: Any, **named: Any) -> None:
        """Only ever added."""
        named["force_insert"] = True
        super().save(*arguments, **named)
