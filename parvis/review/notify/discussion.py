"""Who takes part is told what was said in a discussion, once a day at most."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from parvis.domain.letters import Kind
from parvis.review.queries import discussion as queries
from parvis.web.programme import current
from parvis.web.reminders import Reminder

SAID = Kind(
    "review.discussed",
    case="proposal",
    name=_("Something was said in a discussion of reviewers"),
    subject=_("The reviewers of “{title}” are talking"),
    body=_(
        "Dear {name},\n\n"
        "In the discussion of “{title}”, {count} remarks have been added since you last looked.\n\n"
        "We write of it once a day at most, and not at all if you have seen them."
    ),
    placeholders=("title", "count"),
)

KINDS = (SAID,)


def due(at: datetime) -> Iterator[Reminder]:
    """One letter a day and discussion to each who has not seen what others said."""
    day = at.astimezone(current().zone).date().isoformat()
    for one in queries.unseen(at):
        talk = one.discussion
        yield Reminder(
            SAID.code,
            one.person,
            ("proposal", talk.proposal.code),
            key=f"{SAID.code}:{talk.code}:{one.person.code}:{day}",
            words={"title": talk.proposal.received_title, "count": str(one.count)},
            link=talk.get_absolute_url(),
            link_words=_("Read the discussion"),
        )
