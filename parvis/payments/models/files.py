"""Payment files: certified payments, as finance gives them to the bank."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from parvis.domain.codes import new_code


class PaymentFile(models.Model):
    """Certified payments in one file; its digest tells whether the file at hand is this one."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    on = models.DateField()  # the day on which the bank shall pay
    number = models.PositiveIntegerField()  # of payments
    sums = models.JSONField(default=dict)  # what leaves the bank in each currency, in minor units
    content = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["-id"]

    def audit_case(self) -> str:
        return "programme:payment-files"
