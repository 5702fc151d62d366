"""Passwords: named policies, and every part of one that a password does not meet.

The house's policy is the programme's own rule: at least twelve characters, no
white space of any kind, an upper-case and a lower-case letter, a digit and a
symbol.  Where the installation's rules ask for length instead of composition
(NIST SP 800-63B-4), the policy `length` does that.

Any script may be used.  A letter of a script without case (Arabic, Hebrew,
Chinese, everyday Georgian …) counts as upper case and as lower case: its
reader has no other one to offer, and the rule is there for variety.  Digits are the decimal
digits of every script; a symbol is any punctuation mark or sign.

A password is read in one composed form (NFC), so that "é" typed on one machine
opens the door on another.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass


def _(message: str) -> str:
    """Marks a sentence that the rooms above translate."""
    return message


# White space that `str.isspace` does not know: zero-width spaces and joiners that are drawn as nothing, and fillers.
BLANK = frozenset("\u115f\u1160\u180e\u200b\u2060\u2800\u3164\ufeff\uffa0")

# At a common word's ends these are decoration ("Password1234!"); more of them than this is a password of its own.
DECORATION = 8
LEET = str.maketrans("0134578@$!", "oieastbasi")
PERSONAL = 4  # shorter parts of a name or an address are too common to forbid


def normal(password: str) -> str:
    """The one form in which a password is judged, stored and checked."""
    return unicodedata.normalize("NFC", password)


def is_blank(character: str) -> bool:
    """White space of any kind, visible or not, and control characters."""
    return character.isspace() or character in BLANK or unicodedata.category(character) == "Cc"


def is_upper(character: str) -> bool:
    # Georgian's capitals are for headlines only: Unicode calls its everyday letters small, keyboards have no others.
    return unicodedata.category(character) in {"Lu", "Lt", "Lo"} or "\u10d0" <= character <= "\u10ff"


def is_lower(character: str) -> bool:
    return unicodedata.category(character) in {"Ll", "Lo"}


def is_digit(character: str) -> bool:
    return unicodedata.category(character) == "Nd"


def is_symbol(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS" and not is_blank(character)


@dataclass(frozen=True)
class Rule:
    """One part of a policy: its name, its sentence, its test, and the same test for the page.

    `pattern` is a regular expression that the browser looks for (JavaScript,
    flags `s` and `u`); the rule is met if it is found, or, where `absent`, if it is not.
    The server's `met` is the judge.
    """

    code: str
    message: str
    met: Callable[[str], bool]
    pattern: str
    absent: bool = False


def _some(test: Callable[[str], bool]) -> Callable[[str], bool]:
    return lambda password: any(map(test, password))


BLANK_PATTERN = r"[\s\p{Cc}\u0085\u115f\u1160\u180e\u200b\u2060\u2800\u3164\ufeff\uffa0]"

TWELVE = Rule("length", _("At least 12 characters"), lambda password: len(password) >= 12, "^.{12,}$")
FIFTEEN = Rule("length", _("At least 15 characters"), lambda password: len(password) >= 15, "^.{15,}$")
SOLID = Rule(
    "space",
    _("No spaces, of any kind"),
    lambda password: bool(password) and not any(map(is_blank, password)),
    BLANK_PATTERN,
    absent=True,
)
UPPER = Rule("upper", _("An upper-case letter"), _some(is_upper), r"[\p{Lu}\p{Lt}\p{Lo}\u10d0-\u10ff]")
LOWER = Rule("lower", _("A lower-case letter"), _some(is_lower), r"[\p{Ll}\p{Lo}]")
DIGIT = Rule("digit", _("A digit"), _some(is_digit), r"\p{Nd}")
SYMBOL = Rule("symbol", _("A symbol, such as ! ? - + or #"), _some(is_symbol), r"[\p{P}\p{S}]")

LONGEST = 128
TOO_LONG = _("At most 128 characters")
TOO_COMMON = _("Not a common or leaked password, even with digits or signs around it")
TOO_PERSONAL = _("Not your own name or e-mail address")


@dataclass(frozen=True)
class Policy:
    """The rules a new password must meet, by name."""

    name: str
    rules: tuple[Rule, ...]


POLICIES = {
    "composition": Policy("composition", (TWELVE, UPPER, LOWER, DIGIT, SYMBOL, SOLID)),
    "length": Policy("length", (FIFTEEN,)),
}


@dataclass(frozen=True)
class Finding:
    """One unmet part of a policy."""

    code: str
    message: str


def findings(
    password: str, policy: Policy, *, common: Collection[str] = (), about: Collection[str] = ()
) -> Iterator[Finding]:
    """Everything that is wrong with it, at once.

    `common` are the known words and leaked passwords, in lower case; `about`
    is what anybody may know of the person: name, address, outlet.
    """
    password = normal(password)
    for rule in policy.rules:
        if not rule.met(password):
            yield Finding(rule.code, rule.message)
    if len(password) > LONGEST:
        yield Finding("longest", TOO_LONG)
    if any(bare in common for bare in bare_words(password)):
        yield Finding("common", TOO_COMMON)
    if any(word in password.lower() for word in telling_words(about)):
        yield Finding("personal", TOO_PERSONAL)


def bare_words(password: str) -> Iterator[str]:
    """The password as a list of known ones may hold it: whole, undecorated, with digits read as letters."""
    whole = password.lower()
    yield whole
    yield whole.translate(LEET)
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", whole)
    if bare and len(whole) - len(bare) <= DECORATION:
        yield bare
        yield bare.translate(LEET)
        # "P@ssw0rd2026!": the sign inside the word hides it from the line above only if it stands at an end.
        yield re.sub(r"[\W\d_]", "", whole.rstrip("0123456789!?.,-_+*#").translate(LEET))


def telling_words(about: Collection[str]) -> Iterator[str]:
    """The parts of a name or an address that are long enough to be told by."""
    for text in about:
        for word in re.split(r"[^\w]+", normal(text).lower().split("@")[0]):
            if len(word) >= PERSONAL:
                yield word
