"""The file that finance gives to its bank: payments as ISO 20022 pain.001.001.09, and the same as a table.

Every payment is one transaction with its own reference, so that the bank's
statement can be told apart later.  The file says how many it holds and what
they come to; a bank refuses one whose sums differ.  Payments in different
currencies stand in different parts, each from the account that the programme
keeps in that currency, or from its ordinary one.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from parvis.domain.banking import is_iban
from parvis.domain.money import from_minor_units

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
LONGEST_REFERENCE, LONGEST_NAME, LONGEST_WORDS = 35, 70, 140
# What every bank of the single area takes: letters of Latin script, digits, and a few signs.
REFUSED = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Account:
    """An account to pay from."""

    iban: str
    bic: str = ""


@dataclass(frozen=True)
class Payer:
    """Who pays: from the account of the payment's currency if there is one, else from the ordinary one."""

    name: str
    ordinary: Account
    by_currency: Mapping[str, Account] = field(default_factory=dict)

    def account_in(self, currency: str) -> Account:
        """The account from which payments in this currency leave."""
        return self.by_currency.get(currency, self.ordinary)


@dataclass(frozen=True)
class Transfer:
    """One payment: what, to whom, for what."""

    reference: str
    name: str
    account: str
    bic: str
    currency: str
    amount: int  # minor units
    words: str


def control_sum(transfers: Sequence[Transfer]) -> Decimal:
    """What all amounts add up to, whatever their currencies: so the standard wants it."""
    return sum((from_minor_units(one.amount, one.currency) for one in transfers), Decimal(0))


def plain(text: str, longest: int) -> str:
    """The text in the letters that every bank takes, cut to its field."""
    folded = unicodedata.normalize("NFKD", text)
    folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    return " ".join(REFUSED.sub(" ", folded).split())[:longest].strip()


def payment_file(code: str, payer: Payer, transfers: Sequence[Transfer], *, on: date, made_at: datetime) -> str:
    """The whole file as text: one part a currency, in the order of their letters."""
    parts = [_part(code, payer, currency, every, on) for currency, every in by_currency(transfers).items()]
    every_part = "\n".join(parts)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{NAMESPACE}">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>{_ref(code)}</MsgId>
      <CreDtTm>{made_at.isoformat(timespec="seconds")}</CreDtTm>
      <NbOfTxs>{len(transfers)}</NbOfTxs>
      <CtrlSum>{control_sum(transfers)}</CtrlSum>
      <InitgPty><Nm>{_name(payer.name)}</Nm></InitgPty>
    </GrpHdr>
{every_part}
  </CstmrCdtTrfInitn>
</Document>
"""


def by_currency(transfers: Sequence[Transfer]) -> dict[str, list[Transfer]]:
    """The payments of each currency, in the order of the currencies' letters."""
    found: dict[str, list[Transfer]] = {one: [] for one in sorted({one.currency for one in transfers})}
    for transfer in transfers:
        found[transfer.currency].append(transfer)
    return found


def sums(transfers: Sequence[Transfer]) -> dict[str, int]:
    """What leaves the bank in each currency, in minor units."""
    return {currency: sum(one.amount for one in every) for currency, every in by_currency(transfers).items()}


def table(transfers: Sequence[Transfer]) -> str:
    """The same as a table, for people and for systems that know no ISO 20022."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(("reference", "name", "account", "bic", "currency", "amount", "words"))
    for one in transfers:
        amount = from_minor_units(one.amount, one.currency)
        row = (one.reference, one.name, one.account, one.bic, one.currency, f"{amount:f}", one.words)
        rows.writerow(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row)
    return written.getvalue()


def _part(code: str, payer: Payer, currency: str, transfers: Sequence[Transfer], on: date) -> str:
    every = "\n".join(_transaction(one) for one in transfers)
    account = payer.account_in(currency)
    return f"""    <PmtInf>
      <PmtInfId>{_ref(f"{code}-{currency}")}</PmtInfId>
      <PmtMtd>TRF</PmtMtd>
      <NbOfTxs>{len(transfers)}</NbOfTxs>
      <CtrlSum>{control_sum(transfers)}</CtrlSum>
      <ReqdExctnDt><Dt>{on.isoformat()}</Dt></ReqdExctnDt>
      <Dbtr><Nm>{_name(payer.name)}</Nm></Dbtr>
      <DbtrAcct><Id><IBAN>{escape(account.iban.replace(" ", ""))}</IBAN></Id></DbtrAcct>
      <DbtrAgt><FinInstnId>{_agent(account.bic)}</FinInstnId></DbtrAgt>
{every}
    </PmtInf>"""


def _transaction(one: Transfer) -> str:
    amount = from_minor_units(one.amount, one.currency)
    account = f"<IBAN>{one.account}</IBAN>" if is_iban(one.account) else f"<Othr><Id>{escape(one.account)}</Id></Othr>"
    agent = f"\n        <CdtrAgt><FinInstnId>{_agent(one.bic)}</FinInstnId></CdtrAgt>" if one.bic else ""
    words = escape(plain(one.words, LONGEST_WORDS))
    told = f"\n        <RmtInf><Ustrd>{words}</Ustrd></RmtInf>" if words else ""
    return f"""      <CdtTrfTxInf>
        <PmtId><EndToEndId>{_ref(one.reference)}</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="{one.currency}">{amount:f}</InstdAmt></Amt>{agent}
        <Cdtr><Nm>{_name(one.name)}</Nm></Cdtr>
        <CdtrAcct><Id>{account}</Id></CdtrAcct>{told}
      </CdtTrfTxInf>"""


def _agent(bic: str) -> str:
    return f"<BICFI>{escape(bic)}</BICFI>" if bic else "<Othr><Id>NOTPROVIDED</Id></Othr>"


def _ref(text: str) -> str:
    return escape(plain(text, LONGEST_REFERENCE)) or "NOTPROVIDED"


def _name(text: str) -> str:
    return escape(plain(text, LONGEST_NAME)) or "NOTPROVIDED"
