"""The file that finance gives to its bank: payments as ISO 20022 pain.001.001.09, and the same as a table.

Every payment is one transaction with its own reference, so that the bank's
statement can be told apart later.  The file says how many it holds and what
they come to; a bank refuses one whose sums differ.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
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
class Payer:
    """Who pays, from which account."""

    name: str
    iban: str
    bic: str = ""


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
    """The whole file as text."""
    every = "\n".join(_transaction(one) for one in transfers)
    total, number = control_sum(transfers), len(transfers)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="{NAMESPACE}">
  <CstmrCdtTrfInitn>
    <GrpHdr>
      <MsgId>{_ref(code)}</MsgId>
      <CreDtTm>{made_at.isoformat(timespec="seconds")}</CreDtTm>
      <NbOfTxs>{number}</NbOfTxs>
      <CtrlSum>{total}</CtrlSum>
      <InitgPty><Nm>{_name(payer.name)}</Nm></InitgPty>
    </GrpHdr>
    <PmtInf>
      <PmtInfId>{_ref(code)}</PmtInfId>
      <PmtMtd>TRF</PmtMtd>
      <NbOfTxs>{number}</NbOfTxs>
      <CtrlSum>{total}</CtrlSum>
      <ReqdExctnDt><Dt>{on.isoformat()}</Dt></ReqdExctnDt>
      <Dbtr><Nm>{_name(payer.name)}</Nm></Dbtr>
      <DbtrAcct><Id><IBAN>{escape(payer.iban.replace(" ", ""))}</IBAN></Id></DbtrAcct>
      <DbtrAgt><FinInstnId>{_agent(payer.bic)}</FinInstnId></DbtrAgt>
{every}
    </PmtInf>
  </CstmrCdtTrfInitn>
</Document>
"""


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


def _transaction(one: Transfer) -> str:
    amount = from_minor_units(one.amount, one.currency)
    account = f"<IBAN>{one.account}</IBAN>" if is_iban(one.account) else f"<Othr><Id>{escape(one.account)}</Id></Othr>"
    agent = f"\n        <CdtrAgt><FinInstnId>{_agent(one.bic)}</FinInstnId></CdtrAgt>" if one.bic else ""
    return f"""      <CdtTrfTxInf>
        <PmtId><EndToEndId>{_ref(one.reference)}</EndToEndId></PmtId>
        <Amt><InstdAmt Ccy="{one.currency}">{amount:f}</InstdAmt></Amt>{agent}
        <Cdtr><Nm>{_name(one.name)}</Nm></Cdtr>
        <CdtrAcct><Id>{account}</Id></CdtrAcct>
        <RmtInf><Ustrd>{escape(plain(one.words, LONGEST_WORDS))}</Ustrd></RmtInf>
      </CdtTrfTxInf>"""


def _agent(bic: str) -> str:
    return f"<BICFI>{escape(bic)}</BICFI>" if bic else "<Othr><Id>NOTPROVIDED</Id></Othr>"


def _ref(text: str) -> str:
    return escape(plain(text, LONGEST_REFERENCE))


def _name(text: str) -> str:
    return escape(plain(text, LONGEST_NAME)) or "NOTPROVIDED"
