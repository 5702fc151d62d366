"""Circles: invited, moderated rooms on a theme or a region.

A circle is open or closed.  Of an open one the members of the network see its
name and purpose, and may ask to join; what is said inside is for its members.
Of a closed one nobody outside sees that it exists: not in lists, counts, search,
mails, and at its address there is what there is at any wrong address.

A moderator invites, lets in, hides a post with a reason that stands in its
place, and removes a member with a reason that the member learns.  A circle
always has a moderator: the last one names another before leaving.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum


class CircleStanding(StrEnum):
    """What somebody is to a circle."""

    INVITED = "invited"
    ASKING = "asking"
    MEMBER = "member"
    MODERATOR = "moderator"
    LEFT = "left"
    REMOVED = "removed"


INSIDE = frozenset({CircleStanding.MEMBER, CircleStanding.MODERATOR})

INVITATION_HOLDS = timedelta(days=30)
TELL_AGAIN_AFTER = timedelta(hours=1)


def invitation_holds(invited_at: datetime, *, now: datetime) -> bool:
    """Whether an invitation can still be accepted."""
    return now < invited_at + INVITATION_HOLDS


def tells_now(*, seen_at: datetime | None, told_at: datetime | None, now: datetime) -> bool:
    """Whether a member gets a mail about a new post in a thread.

    One mail, then silence until the member has looked into the thread; and not
    more than one an hour even for those who look at once.
    """
    if told_at is None:
        return True
    return seen_at is not None and told_at < seen_at and now >= told_at + TELL_AGAIN_AFTER
