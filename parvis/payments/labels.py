"""Translated names of the payments' domain values."""

from django.utils.translation import pgettext_lazy as _c

from parvis.domain.ledger import EntryKind
from parvis.domain.payments import PaymentKind, PaymentState
from parvis.domain.portfolio import Dimension

PAYMENTS = {
    PaymentState.LOCKED: _c("payment", "Waits for its report"),
    PaymentState.RELEASED: _c("payment", "Released"),
    PaymentState.REQUESTED: _c("payment", "Requested"),
    PaymentState.CERTIFIED: _c("payment", "Certified"),
    PaymentState.PAID: _c("payment", "Paid"),
    PaymentState.RETURNED: _c("payment", "Returned"),
    PaymentState.WITHDRAWN: _c("payment", "Withdrawn"),
}
ENTRIES = {
    EntryKind.COMMITTED: _c("ledger", "Committed"),
    EntryKind.RELEASED: _c("ledger", "Released"),
    EntryKind.PAID: _c("ledger", "Paid"),
    EntryKind.RETURNED: _c("ledger", "Returned"),
    EntryKind.CLAIMED: _c("ledger", "Asked back"),
    EntryKind.EXCHANGE: _c("ledger", "Difference of exchange"),
}
KINDS = {
    PaymentKind.INSTALMENT: _c("payment", "Instalment"),
    PaymentKind.ADVANCE: _c("payment", "Advance"),
    PaymentKind.REPLENISHMENT: _c("payment", "Replenishment"),
}
DIMENSIONS = {
    Dimension.PRIORITY: _c("portfolio", "By priority"),
    Dimension.NATION: _c("portfolio", "By nation"),
    Dimension.MECHANISM: _c("portfolio", "By mechanism"),
    Dimension.YEAR: _c("portfolio", "By year"),
}
