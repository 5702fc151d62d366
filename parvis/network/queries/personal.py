"""Everything the network keeps on a person, for that person."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from parvis.accounts.models import Person
from parvis.network.models import CirclePost, CircleTie, Introduction, Profile


def kept_on(person: Person) -> dict[str, Any]:
    """Profile, joint work, introductions with the own messages, circles with the own posts."""
    return {
        "profile": [_profile(one) for one in Profile.objects.filter(person=person).prefetch_related("joint_works")],
        "introductions": [
            {
                "asked by me": one.asker_id == person.pk,
                "message": one.message,
                "state": one.state,
                "asked at": one.asked_at.isoformat(),
                "answered at": one.answered_at.isoformat() if one.answered_at else None,
                "my messages": [
                    {"at": message.at.isoformat(), "text": message.text}
                    for message in one.messages.all()
                    if message.by_id == person.pk
                ],
            }
            for one in Introduction.objects.filter(Q(asker=person) | Q(asked=person))
            .order_by("asked_at")
            .prefetch_related("messages")
        ],
        "circles": [
            {"name": one.circle.name, "standing": one.standing, "since": one.since.isoformat()}
            for one in CircleTie.objects.filter(person=person).select_related("circle").order_by("since")
        ],
        "posts in circles": [
            {"thread": one.thread.title, "at": one.at.isoformat(), "text": one.text}
            for one in CirclePost.objects.filter(by=person).select_related("thread").order_by("at")
        ],
    }


def _profile(one: Profile) -> dict[str, Any]:
    return {
        "expertise": {"en": one.expertise_en, "fr": one.expertise_fr},
        "priorities": one.priorities,
        "seeking": one.seeking,
        "seeks": one.seeks,
        "shown to": {part: getattr(one, f"show_{part}") for part in ("card", "expertise", "work", "seeking", "orcid")},
        "joint work": [
            {"title": work.title, "year": work.year, "partners": work.partners, "nations": work.nations}
            for work in one.joint_works.all()
        ],
    }
