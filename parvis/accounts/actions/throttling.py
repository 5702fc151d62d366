"""Count what is done under a key, and refuse too often.

Not in the trail: it is a counter that forgets within a day, and holds no more
than a keyed hash of whom it counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from parvis.accounts.models import Allowance
from parvis.accounts.queries import keyed
from parvis.domain import rates
from parvis.domain.refusals import TooMany


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def spend(limit: str, subject: str, *, now: datetime) -> None:
    """One more under this limit of `domain.rates`, or TooMany with the time to wait."""
    rate = rates.LIMITS[limit]
    allowance = _locked(_key(limit, subject), now=now)
    moments = [datetime.fromisoformat(moment) for moment in allowance.moments]
    if seconds := rates.wait(moments, rate, now=now):
        raise TooMany(
            _("That was too often in a short time. Please try again in %(minutes)d min."),
            retry_after=seconds,
            minutes=-(-seconds // 60),
        )
    allowance.moments = [moment.isoformat() for moment in (*rates.recent(moments, rate, now=now), now)]
    allowance.last_at = now
    allowance.save(update_fields=["moments", "last_at"])


def is_full(limit: str, subject: str, *, now: datetime) -> bool:
    """Whether the next one under this limit would be too many.  One query, and nothing is counted."""
    allowance = Allowance.objects.filter(key=_key(limit, subject)).first()
    moments = [datetime.fromisoformat(moment) for moment in allowance.moments] if allowance else []
    return rates.wait(moments, rates.LIMITS[limit], now=now) > 0


def forgive(limit: str, subject: str) -> None:
    """Forget what was counted: the right password was given."""
    Allowance.objects.filter(key=_key(limit, subject)).delete()


def forget_old(now: datetime) -> int:
    """Drop counters that no limit looks at any more; how many there were."""
    dropped, _kinds = Allowance.objects.filter(last_at__lt=now - timedelta(days=2)).delete()
    return dropped


def _locked(key: str, *, now: datetime) -> Allowance:
    while True:
        Allowance.objects.get_or_create(key=key, defaults={"last_at": now})
        # Between the two, somebody else may have been forgiven, and the row is gone: then it is made anew.
        found = Allowance.objects.select_for_update().filter(key=key).first()
        if found is not None:
            return found


def _key(limit: str, subject: str) -> str:
    return keyed("allowance", f"{limit}:{subject.strip().lower()}")
