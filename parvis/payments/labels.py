"""Translated names of the payments' domain values."""

from django.utils.translation import pgettext_lazy as _c

from parvis.domain.ledger import EntryKind
from parvis.domain.payments import PaymentState

PAYMENTS = {
    PaymentState.LOCKED: _c("payment", "Waits for its report"),
    PaymentState.RELEASED: _c("payment", "Released"),
    PaymentState.REQUESTED: _c("payment", "Requested"),
    PaymentState.CERTIFIED: _c("payment", "Certified"),
    PaymentState.PAID: _c("payment", "Paid"),
}
ENTRIES = {
    EntryKind.COMMITTED: _c("ledger", "Committed"),
    EntryKind.RELEASED: _c("ledger", "Released"),
    EntryKind.PAID: _c("ledger", "Paid"),
}
