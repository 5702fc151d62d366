"""What becomes of the network when a person is erased."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from parvis.accounts.models import Person
from parvis.audit.actions import erase_facts, record
from parvis.domain.circles import CircleStanding
from parvis.network.models import CircleTie, Introduction, Profile, ThreadReading
from parvis.network.queries.circles import members
from parvis.network.queries.profiles import INDEXES
from parvis.search.actions import remove


def forget_person(person: Person, *, now: datetime) -> None:
    """Profile, introductions and standings go; what was said in a circle stays there without a name.

    A circle whose only moderator leaves so passes to its longest member.
    """
    for profile in Profile.objects.filter(person=person):
        for kind in INDEXES.values():
            remove(kind, [profile.pk])
        record("profile.erased", on=profile, by=person, at=now)
        erase_facts(profile.audit_case(), by=person, now=now)
        profile.delete()
    for one in Introduction.objects.filter(Q(asker=person) | Q(asked=person)):
        record("introduction.erased", on=one, by=person, at=now)
        erase_facts(one.audit_case(), by=person, now=now)
        one.delete()
    for tie in CircleTie.objects.filter(Q(person=person) | Q(email__iexact=person.email)).select_related("circle"):
        circle, moderated = tie.circle, tie.standing == CircleStanding.MODERATOR
        tie.delete()
        rest = list(members(circle))
        if moderated and rest and all(one.standing != CircleStanding.MODERATOR for one in rest):
            rest[0].standing = CircleStanding.MODERATOR
            rest[0].save(update_fields=["standing"])
        record("circle.left", on=circle, by=person, at=now)
    ThreadReading.objects.filter(person=person).delete()
    person.__dict__.pop("_own_profile", None)
