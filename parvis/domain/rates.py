"""How often is too often.

A rate allows so many deeds in so long a time, counted per key (an account, an
address on the network).  The window slides: the oldest deed in it says when
the next one is possible.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Rate:
    """At most `amount` in `window`."""

    amount: int
    window: timedelta


def recent(moments: Sequence[datetime], rate: Rate, *, now: datetime) -> list[datetime]:
    """The deeds that still count, oldest first."""
    return sorted(moment for moment in moments if moment > now - rate.window)


def wait(moments: Sequence[datetime], rate: Rate, *, now: datetime) -> int:
    """Whole seconds until one more is allowed; 0 if it is now."""
    counted = recent(moments, rate, now=now)
    if len(counted) < rate.amount:
        return 0
    left = (counted[-rate.amount] + rate.window - now).total_seconds()
    return max(1, -int(-left // 1))


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

# What is counted, per key.  The keys of accounts stop a guesser who comes from many networks.
LIMITS: dict[str, Rate] = {
    "reset/address": Rate(5, HOUR),
    "reset/network": Rate(5, HOUR),
    "sign-in/address": Rate(5, HOUR),
    "sign-in/network": Rate(30, HOUR),
    "sign-up/address": Rate(5, HOUR),
    "sign-up/network": Rate(30, HOUR),
    "prove/address": Rate(5, HOUR),
    "prove/network": Rate(30, HOUR),
    "enter-code/network": Rate(60, HOUR),
    "orcid/network": Rate(60, HOUR),
    "wrong-code/address": Rate(15, DAY),
    "password/address": Rate(10, timedelta(minutes=15)),
    "password/network": Rate(60, timedelta(minutes=15)),
    "second-step/person": Rate(10, timedelta(minutes=15)),
    "passkey/network": Rate(60, timedelta(minutes=15)),
    "lost-key/person": Rate(3, DAY),
    "invite/person": Rate(60, DAY),
    "subscribe/network": Rate(30, HOUR),
    "organisation/person": Rate(10, DAY),
    "introduction/person": Rate(5, DAY),
    "circle-invitation/person": Rate(40, DAY),
    "post/person": Rate(30, HOUR),
    "check/network": Rate(60, HOUR),
    "ask/person": Rate(20, HOUR),
    "silence-code/network": Rate(30, HOUR),
    "silence-code/address": Rate(5, HOUR),
}
