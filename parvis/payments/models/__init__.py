"""What payments keep, one module a matter.

requests    money on its way to an account, through three hands
accounts    bank details, verified by two people
ledger      the book of an award, line by line
rates       rates of exchange, each of a day
files       certified payments, as finance gives them to the bank
programme   what the programme may commit, and every award's shares
watchlists  lists of sanctions, and who went on for which reason
"""

from parvis.payments.models.accounts import BankAccount
from parvis.payments.models.files import PaymentFile
from parvis.payments.models.ledger import LedgerEntry
from parvis.payments.models.programme import AwardShare, Grant
from parvis.payments.models.rates import ExchangeRate
from parvis.payments.models.requests import PaymentRequest, SpentLine
from parvis.payments.models.watchlists import Clearance, WatchedName, WatchList

__all__ = [
    "AwardShare",
    "BankAccount",
    "Clearance",
    "ExchangeRate",
    "Grant",
    "LedgerEntry",
    "PaymentFile",
    "PaymentRequest",
    "SpentLine",
    "WatchList",
    "WatchedName",
]
