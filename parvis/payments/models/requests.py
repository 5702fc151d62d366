"""A released instalment on its way to the account."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.domain.codes import new_code
from parvis.domain.payments import PaymentState
from parvis.grants.models import Instalment


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
