"""Where money goes: an account's number, checked by its own digits, and shown whole only to who must see it.

International numbers (IBAN) carry two check digits; one that fails them is
refused before anybody relies on it.  Other numbers, of countries without IBAN,
are kept as they are told, and two people verify every account.
"""

from __future__ import annotations

import re

from parvis.domain.refusals import Invalid

SPACES = re.compile(r"[\s\u00a0\u202f.-]+")
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}")
OTHER = re.compile(r"[A-Z0-9/]{4,34}")
BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?")
SHOWN = 4


def _(message: str) -> str:
    return message


def account_number(typed: str) -> str:
    """The number without spaces; refused if it looks like an IBAN and its digits are wrong, or if it is none."""
    number = SPACES.sub("", typed).upper()
    if re.match(r"[A-Z]{2}\d{2}", number):
        if not IBAN.fullmatch(number) or not is_iban(number):
            raise Invalid(_("This IBAN is not right: its check digits do not fit. Compare it."), field="account")
    elif not OTHER.fullmatch(number):
        raise Invalid(_("Name the account that the payment goes to."), field="account")
    return number


def is_iban(number: str) -> bool:
    """Whether the check digits of an IBAN fit (ISO 7064, modulo 97)."""
    if not IBAN.fullmatch(number):
        return False
    turned = number[4:] + number[:4]
    return int("".join(str(int(letter, 36)) for letter in turned)) % 97 == 1


def bank_code(typed: str) -> str:
    """A BIC without spaces, or nothing; refused if it is no BIC."""
    code = SPACES.sub("", typed).upper()
    if code and not BIC.fullmatch(code):
        raise Invalid(_("A BIC has 8 or 11 letters and digits. Compare it."), field="bic")
    return code


def masked(number: str) -> str:
    """As it is shown to who need not see it: the country and the last digits."""
    first = number[:2] if number[:2].isalpha() else ""
    return f"{first}•• •••• {number[-SHOWN:]}"


def grouped(number: str) -> str:
    """As people read it: in groups of four."""
    return "\N{NO-BREAK SPACE}".join(number[at : at + SHOWN] for at in range(0, len(number), SHOWN))
