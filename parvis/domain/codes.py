"""Public codes: random, readable aloud, never serial.

A code stands in addresses and on receipts.  It says nothing about how many
others there are, and its letters are not mistaken for one another (no i, l, o, u).
"""

from __future__ import annotations

import secrets

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 10  # 50 bits: nobody guesses one, and a clash among a million is rarer than one in a thousand


def new_code() -> str:
    """A fresh public code of ten letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
