"""Identifiers of researchers and of organisations, and how to tell a mistyped one.

An ORCID iD is sixteen characters in four groups.  Its last is a check by ISO/IEC
7064 mod 11-2 over the fifteen digits before; the value ten is written X
(https://support.orcid.org, "Structure of the ORCID identifier").

A ROR iD is nine characters: a zero, six characters of Crockford's base 32, and
two digits that are a check by ISO/IEC 7064 mod 97-10
(https://ror.readme.io/docs/identifier).  Both are written as web addresses too,
and people paste them so.
"""

from __future__ import annotations

import re

from parvis.domain.refusals import Invalid


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


ORCID_FORM = re.compile(r"[0-9]{15}[0-9X]")
ROR_FORM = re.compile(r"0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}")
BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"


def orcid_check(digits: str) -> str:
    """The check character after these fifteen digits."""
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    value = (12 - total % 11) % 11
    return "X" if value == 10 else str(value)


def orcid(text: str) -> str:
    """The iD as it is written, `0000-0002-1825-0097`, from any way of typing it; Invalid if it is none."""
    bare = re.sub(r"^\s*(?:https?://)?(?:www\.)?(?:sandbox\.)?orcid\.org/", "", text, flags=re.IGNORECASE)
    bare = re.sub(r"[\s‐-―-]", "", bare).rstrip("/").upper()
    if not bare.isascii() or not ORCID_FORM.fullmatch(bare):
        raise Invalid(
            _("An ORCID iD has sixteen digits in four groups, like 0000-0002-1825-0097; the last may be an X."),
            field="orcid",
            code="orcid-form",
        )
    if orcid_check(bare[:15]) != bare[15]:
        raise Invalid(
            _("One of the digits of this ORCID iD is wrong: its last character does not fit the others."),
            field="orcid",
            code="orcid-check",
        )
    return "-".join(bare[n : n + 4] for n in range(0, 16, 4))


def ror_check(body: str) -> str:
    """The two check digits after the first seven characters."""
    number = 0
    for character in body:
        number = number * 32 + BASE_32.index(character)
    return f"{98 - number * 100 % 97:02}"


def ror(text: str) -> str:
    """The nine characters of a ROR iD, from its address or bare; Invalid if it is none."""
    bare = re.sub(r"^\s*(?:https?://)?(?:www\.)?ror\.org/", "", text, flags=re.IGNORECASE).strip().rstrip("/").lower()
    if not ROR_FORM.fullmatch(bare) or ror_check(bare[:7]) != bare[7:]:
        raise Invalid(_("This is no ROR iD: one looks like https://ror.org/02mhbdp94."), field="ror", code="ror-form")
    return bare
