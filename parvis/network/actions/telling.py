"""Tell the members of a circle what was said, without pestering them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from parvis.domain.circles import tells_now
from parvis.network import notify
from parvis.network.actions.circles import note_telling
from parvis.network.models import CirclePost, CircleThread, ThreadReading
from parvis.network.queries.circles import members


@transaction.atomic
def tell_post(code: str, *, now: datetime) -> int:
    """Mail those members who want it and were not told since they last looked; how many."""
    post = CirclePost.objects.select_related("thread__circle").filter(code=code, hidden_at__isnull=True).first()
    if post is None:
        return 0
    CircleThread.objects.select_for_update().get(pk=post.thread_id)
    readings = {one.person_id: one for one in ThreadReading.objects.filter(thread=post.thread)}
    told = []
    for tie in members(post.thread.circle).filter(wants_mail=True).exclude(person=post.by):
        if tie.person is None:
            continue
        reading = readings.get(tie.person.pk)
        seen_at, told_at = (reading.seen_at, reading.told_at) if reading else (None, None)
        if seen_at is not None and seen_at >= post.at:
            continue  # read already, while the mail waited
        if tells_now(seen_at=seen_at, told_at=told_at, now=now):
            told.append(tie.person)
    notify.post_written(post, told)
    note_telling(post.thread, told, now=now)
    return len(told)
