"""The book of an award: what is committed, released and paid, line by line, in whole minor units.

A line is added and never changed.  Every line carries all sums after it, so
that the book says at any line how the award stood, and a line that was lost or
altered no longer adds up with its neighbours.
"""

from __future__ import annotations

from enum import StrEnum


class EntryKind(StrEnum):
    """What a line of the ledger books."""

    COMMITTED = "committed"
    RELEASED = "released"
    PAID = "paid"
