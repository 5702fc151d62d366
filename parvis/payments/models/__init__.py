"""What payments keep, one module a matter.

requests  a released instalment on its way to the account
ledger    the book of an award, line by line
"""

from parvis.payments.models.ledger import LedgerEntry
from parvis.payments.models.requests import PaymentRequest

__all__ = ["LedgerEntry", "PaymentRequest"]
