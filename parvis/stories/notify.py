"""What directors are told about the story of their award."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from parvis.correspondence.actions import send
from parvis.domain.letters import Kind
from parvis.grants.queries import awards
from parvis.stories.models import StoryOrigin, StoryRevision

KINDS = (
    Kind(
        "story.approval",
        "proposal",
        _("A story waits for the directors’ approval"),
        _("{reference}: please approve the story of your project"),
        _(
            "Dear {name},\n\nwe would like to publish a story about your project, “{title}”. The page below shows "
            "exactly the text that would appear. Please read and approve it; if anything is wrong, write to us.\n\n"
            "It is published once both directors have approved the same text."
        ),
        ("reference", "title"),
    ),
)


def approval_asked(origin: StoryOrigin, revision: StoryRevision, *, now: datetime) -> int:
    """To each director of the project: the text to read, and where to approve it; how many letters go."""
    sent = 0
    for party in awards.directors(origin.award, now):
        if party.person is None:
            continue
        letter = send(
            "story.approval",
            to=party.person,
            case=("proposal", origin.award.proposal.code),
            now=now,
            words={"reference": origin.award.reference, "title": origin.award.title},
            link=reverse("stories:approval", args=[origin.story.code, revision.number]),
            link_words=_("Read the story"),
            key=f"story-approval:{origin.story.code}:{revision.number}:{party.code}",
        )
        sent += letter is not None
    return sent
