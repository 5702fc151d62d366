"""No letter tells anybody of a case that he or she may not see, and none is sent because of one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction

from parvis.correspondence.actions import remind
from parvis.correspondence.models import Message
from parvis.domain.calls import WallClock
from parvis.review.actions import meetings
from tests.factories import NOW
from tests.leaks.without import names_of, never_been

pytestmark = pytest.mark.django_db

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MOMENTS = (NOW + 2 * HOUR, NOW + 5 * DAY, NOW + 30 * DAY, NOW + 399 * DAY)


def sent(world, *, acts):
    """Every letter to the people of the walk that these acts bring about, told without its number."""
    people = {person.pk: name for name, person in world.people.items()}
    with transaction.atomic():
        last = Message.objects.order_by("-id").values_list("id", flat=True).first() or 0
        acts()
        rows = Message.objects.filter(id__gt=last, person__in=people)
        found = sorted((people[one.person_id], one.kind, one.subject, one.body) for one in rows)
        transaction.set_rollback(True)
    return found


def test_reminders_are_the_same_as_if_the_hidden_cases_had_never_been(world):
    def reminders():
        for at in MOMENTS:
            remind(at)

    shown = sent(world, acts=reminders)
    with never_been(world.hidden()):
        without = sent(world, acts=reminders)

    assert shown == without
    assert [
        (to, name) for to, _kind, *words in shown for name in names_of(world.hidden()) if name in " ".join(words)
    ] == []


def test_letters_of_a_meeting_name_no_case_to_anybody(world):
    panel = world.panels[1]

    with transaction.atomic():
        last = Message.objects.order_by("-id").values_list("id", flat=True).first() or 0
        day, later = (WallClock.read(one, "Europe/Brussels") for one in ("2028-02-01T09:00", "2028-02-02T09:00"))
        made = meetings.plan_meeting(panel, day, place="Westhaven", by=world.officer, now=NOW)
        meetings.change_meeting(made, later, place="Easthaven", by=world.officer, now=NOW)
        remind(made.starts_at - 3 * DAY)
        meetings.call_off(made, why="Too few.", by=world.officer, now=NOW)
        told = list(Message.objects.filter(id__gt=last, kind__startswith="meeting."))
        transaction.set_rollback(True)

    assert {one.kind for one in told} >= {"meeting.invited", "meeting.changed", "meeting.called-off"}
    names = names_of(world.hidden()) | {case.title for case in world.cases.values()}
    assert [name for one in told for name in names if name in f"{one.subject} {one.body}"] == []
