"""The part of pain.001.001.09 (ISO 20022, CustomerCreditTransferInitiationV09) that our files use, as we read it.

The schema itself is not shipped.  What stands here is its structure: which elements, in which order, how often, and
the form of each text.  Elements of the standard that we never write are left out, so a file that has one is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from xml.etree import ElementTree

SPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"

# An element: its parts in order (name, at least, at most), or the form of its text.
Parts = tuple[tuple[str, int, int], ...]
MANY = 10**6
TEXT = {
    "MsgId": r"(?s).{1,35}",
    "CreDtTm": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?",
    "NbOfTxs": r"[0-9]{1,15}",
    "CtrlSum": r"\d{1,18}(\.\d{1,17})?",
    "Nm": r"(?s).{1,140}",
    "PmtInfId": r"(?s).{1,35}",
    "PmtMtd": r"TRF|CHK|TRA",
    "Dt": r"\d{4}-\d\d-\d\d",
    "IBAN": r"[A-Z]{2}[0-9]{2}[a-zA-Z0-9]{8,30}",
    "BICFI": r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?",
    "Id": r"(?s).{1,35}",
    "EndToEndId": r"(?s).{1,35}",
    "InstdAmt": r"\d{1,18}(\.\d{1,5})?",
    "Ustrd": r"(?s).{1,140}",
}
AGENT: Parts = (("FinInstnId", 1, 1),)
ACCOUNT: Parts = (("Id", 1, 1),)
PARTY: Parts = (("Nm", 0, 1),)
PARTS: dict[str, Parts] = {
    "Document": (("CstmrCdtTrfInitn", 1, 1),),
    "CstmrCdtTrfInitn": (("GrpHdr", 1, 1), ("PmtInf", 1, MANY)),
    "GrpHdr": (("MsgId", 1, 1), ("CreDtTm", 1, 1), ("NbOfTxs", 1, 1), ("CtrlSum", 0, 1), ("InitgPty", 1, 1)),
    "InitgPty": PARTY,
    "PmtInf": (
        ("PmtInfId", 1, 1),
        ("PmtMtd", 1, 1),
        ("NbOfTxs", 0, 1),
        ("CtrlSum", 0, 1),
        ("ReqdExctnDt", 1, 1),
        ("Dbtr", 1, 1),
        ("DbtrAcct", 1, 1),
        ("DbtrAgt", 1, 1),
        ("CdtTrfTxInf", 1, MANY),
    ),
    "ReqdExctnDt": (("Dt", 1, 1),),
    "Dbtr": PARTY,
    "DbtrAcct": ACCOUNT,
    "DbtrAgt": AGENT,
    "CdtTrfTxInf": (
        ("PmtId", 1, 1),
        ("Amt", 1, 1),
        ("CdtrAgt", 0, 1),
        ("Cdtr", 0, 1),
        ("CdtrAcct", 0, 1),
        ("RmtInf", 0, 1),
    ),
    "PmtId": (("EndToEndId", 1, 1),),
    "Amt": (("InstdAmt", 1, 1),),
    "CdtrAgt": AGENT,
    "Cdtr": PARTY,
    "CdtrAcct": ACCOUNT,
    "RmtInf": (("Ustrd", 0, MANY),),
    "FinInstnId": (("BICFI", 0, 1), ("Othr", 0, 1)),
    "Othr": (("Id", 1, 1),),
}
CHOICE: Parts = (("IBAN", 0, 1), ("Othr", 0, 1))  # of an account: one of them


def findings(root: ElementTree.Element) -> Iterator[str]:
    """Everything in which a file does not keep to the standard; its sums too."""
    yield from _element(root, "")
    start = root[0]
    for holder in (start[0], *start[1:]):
        inside = start if holder.tag == f"{SPACE}GrpHdr" else holder
        amounts = [Decimal(one.text or "0") for one in inside.iter(f"{SPACE}InstdAmt")]
        told, total = holder.findtext(f"{SPACE}NbOfTxs", ""), holder.findtext(f"{SPACE}CtrlSum", "0")
        if told != str(len(amounts)):
            yield f"CstmrCdtTrfInitn/{holder.tag.removeprefix(SPACE)}: says {told} payments, holds {len(amounts)}"
        if Decimal(total) != sum(amounts):
            yield f"CstmrCdtTrfInitn/{holder.tag.removeprefix(SPACE)}: says {total}, comes to {sum(amounts)}"
        currencies = {one.get("Ccy") for one in holder.iter(f"{SPACE}InstdAmt")}
        if len(currencies) > 1:
            yield f"{holder.tag.removeprefix(SPACE)}: holds several currencies"


def _element(one: ElementTree.Element, above: str) -> Iterator[str]:
    if not one.tag.startswith(SPACE):
        yield f"{above}: {one.tag} stands in another namespace"
        return
    name = one.tag.removeprefix(SPACE)
    path = f"{above}/{name}".removeprefix("/").removeprefix("Document/")
    account = name == "Id" and above.endswith("Acct")
    parts = CHOICE if account else PARTS.get(name)
    if parts is None:
        yield from _text(one, name, path)
        return
    told = [child.tag.removeprefix(SPACE) for child in one]
    places = {child: place for place, (child, _least, _most) in enumerate(parts)}
    fits = all(child in places for child in told) and [places[child] for child in told] == sorted(
        places[child] for child in told
    )
    counted = all(least <= told.count(child) <= most for child, least, most in parts)
    if not fits or not counted or (account and len(told) != 1):
        yield f"{path}: has {', '.join(told)}"
    for child in one:
        yield from _element(child, path)


def _text(one: ElementTree.Element, name: str, path: str) -> Iterator[str]:
    form, text = TEXT.get(name), one.text or ""
    if form is None:
        yield f"{path}: is not of the standard"
    elif len(one) or not re.fullmatch(form, text):
        yield f"{path}: is no {form}: {text}"
    if name == "InstdAmt" and not re.fullmatch("[A-Z]{3}", one.get("Ccy", "")):
        yield f"{path}: is no [A-Z]{{3}}: {one.get('Ccy', '')}"
    if name == "Id" and path.endswith("CdtrAcct/Id/Othr/Id") and len(text) > 34:
        yield f"{path}: longer than 34"
