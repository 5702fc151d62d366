"""Money on its way to an account, through three different hands."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.domain.codes import new_code
from parvis.domain.payments import ENDS, PaymentKind, PaymentState
from parvis.grants.models import Award, Instalment
from parvis.payments.models.accounts import BankAccount
from parvis.payments.models.files import PaymentFile
from parvis.payments.models.rates import ExchangeRate
from parvis.web.constraints import one_of


class PaymentQuerySet(models.QuerySet["PaymentRequest"]):
    def standing(self) -> PaymentQuerySet:
        """Those that nobody has taken back."""
        return self.filter(ended_at__isnull=True)


class PaymentRequest(models.Model):
    """A released instalment, an advance or what fills it up again, on its way to the account."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="payments")
    kind = models.CharField(max_length=15, default=PaymentKind.INSTALMENT)
    amount_minor = models.BigIntegerField()
    instalment = models.ForeignKey(Instalment, on_delete=models.PROTECT, null=True, related_name="payments")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField()
    account = models.CharField(max_length=80)  # masked, as it was named; the number itself is the account's
    bank = models.ForeignKey(BankAccount, on_delete=models.PROTECT, null=True, related_name="payments")
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    certified_at = models.DateTimeField(null=True)
    file = models.ForeignKey(PaymentFile, on_delete=models.PROTECT, null=True, related_name="payments")
    paid_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    paid_at = models.DateTimeField(null=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    # What left the bank, where the account is in another currency than the award.
    other_minor = models.BigIntegerField(null=True)
    rate = models.ForeignKey(ExchangeRate, on_delete=models.PROTECT, null=True, related_name="payments")
    # Taken back: by who asked, or by finance with a reason.  Then it can be asked for anew, in another row.
    ended_as = models.CharField(max_length=10, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("kind", PaymentKind, "payment_kind_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_pays_something"),
            models.CheckConstraint(
                condition=Q(kind=PaymentKind.INSTALMENT, instalment__isnull=False)
                | (~Q(kind=PaymentKind.INSTALMENT) & Q(instalment__isnull=True)),
                name="only_an_instalment_names_one",
            ),
            models.UniqueConstraint(
                fields=["award"],
                condition=Q(kind=PaymentKind.ADVANCE, ended_at__isnull=True),
                name="one_advance_an_award",
            ),
            models.UniqueConstraint(
                fields=["instalment"], condition=Q(ended_at__isnull=True), name="one_open_payment_an_instalment"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_as="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, ended_as__in=ENDS, paid_at__isnull=True),
                name="ended_says_how_who_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(ended_as=PaymentState.RETURNED)
                | (
                    ~Q(ended_reason="")
                    & ~Q(ended_by=F("requested_by"))
                    & (Q(certified_by__isnull=True) | ~Q(ended_by=F("certified_by")))
                ),
                name="returned_by_another_hand_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(ended_as=PaymentState.WITHDRAWN)
                | Q(ended_by=F("requested_by"), certified_by__isnull=True),
                name="withdrawn_by_who_asked_before_it_was_certified",
            ),
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
        indexes = [
            models.Index(
                fields=["requested_at"], condition=Q(paid_at__isnull=True, ended_at__isnull=True), name="payment_open"
            )
        ]

    def audit_case(self) -> str:
        return self.award.audit_case()

    @property
    def state(self) -> PaymentState:
        """How far it is."""
        if self.ended_as:
            return PaymentState(self.ended_as)
        if self.paid_at:
            return PaymentState.PAID
        return PaymentState.CERTIFIED if self.certified_at else PaymentState.REQUESTED


class SpentLine(models.Model):
    """One line of what was spent, in the statement behind a replenishment."""

    payment = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    category = models.CharField(max_length=40)
    text = models.CharField(max_length=200)
    amount_minor = models.BigIntegerField()
    voucher = models.CharField(max_length=60, blank=True)
    consent = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["payment", "number"], name="one_spent_line_a_number"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="spent_line_spends_something"),
        ]
