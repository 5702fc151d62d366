"""When a request arrived, which is what counts at a deadline.

Under a storm requests wait in a queue before anybody reads them.  nginx knows
when each one came (`proxy_set_header X-Request-Start "t=${msec}";`); where the
house stands behind it, that moment counts.  Without it the moment counts at
which the page server took the request up.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

LONGEST_QUEUE = timedelta(minutes=10)  # who claims to have waited longer is not believed
STAMP = re.compile(r"t=(\d{10}\.\d{3})")


def arrived_at(request: HttpRequest) -> datetime:
    """The moment at which the request arrived."""
    now = timezone.now()
    stamp = STAMP.fullmatch(request.headers.get("X-Request-Start", "")) if settings.BEHIND_PROXY else None
    if stamp is None:
        return now
    told = datetime.fromtimestamp(float(stamp[1]), UTC)
    return told if now - LONGEST_QUEUE <= told <= now else now
