"""Instalments, payments, and the ledger, in whole minor units of the award's currency.

Lines of the ledger are added and never changed or taken away: the database
itself refuses it, and adds up every new line to those before it (see the first
migration).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.domain.awards import EntryKind, PaymentState
from parvis.domain.codes import new_code
from parvis.grants.models.awards import Award
from parvis.grants.models.reporting import Obligation
from parvis.web.constraints import one_of


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


class PaymentRequest(models.Model):
    """A released instalment on its way to the account, through three different hands."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    instalment = models.OneToOneField(Instalment, on_delete=models.PROTECT, related_name="payment")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    account = models.CharField(max_length=80)  # where to, as the institution named it
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    certified_at = models.DateTimeField(null=True)
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    paid_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(certified_by__isnull=True) | ~Q(certified_by=F("requested_by")),
                name="certifier_did_not_request",
            ),
            models.CheckConstraint(
                condition=Q(paid_by__isnull=True) | (~Q(paid_by=F("requested_by")) & ~Q(paid_by=F("certified_by"))),
                name="payer_neither_requested_nor_certified",
            ),
            models.CheckConstraint(
                condition=Q(certified_by__isnull=True, certified_at__isnull=True)
                | Q(certified_by__isnull=False, certified_at__isnull=False),
                name="certified_says_who_and_when",
            ),
            models.CheckConstraint(
                condition=Q(paid_by__isnull=True, paid_at__isnull=True)
                | Q(paid_by__isnull=False, paid_at__isnull=False, certified_at__isnull=False),
                name="paid_only_once_certified",
            ),
        ]
        indexes = [models.Index(fields=["requested_at"], condition=Q(paid_at__isnull=True), name="payment_open")]

    def audit_case(self) -> str:
        return self.instalment.award.audit_case()

    @property
    def state(self) -> PaymentState:
        """How far it is."""
        if self.paid_at:
            return PaymentState.PAID
        return PaymentState.CERTIFIED if self.certified_at else PaymentState.REQUESTED


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
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, null=True, related_name="ledger")
    payment = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, null=True, related_name="ledger")
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
        ]

    def save(self, *arguments: Any, **named: Any) -> None:
        """Only ever added."""
        named["force_insert"] = True
        super().save(*arguments, **named)
