"""What people ask the office, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.roles import Role
from parvis.standing.queries import barred_subjects


class ThreadQuerySet(models.QuerySet["Thread"]):
    def visible_to(self, person: Any, *, at: datetime, subjects: Iterable[str] = ()) -> ThreadQuerySet:
        """One's own, those on these subjects (a draft's people read its threads), all for programme officers.

        What is about a case that a conflict hides from an officer is hidden with it.
        """
        if person is None or not person.is_authenticated:
            return self.none()
        own = models.Q(opened_by=person) | models.Q(subject__in=list(subjects))
        if person.holds(Role.PROGRAMME_OFFICER, at=at):
            return self.filter(own | ~models.Q(subject__in=barred_subjects(person, at)))
        return self.filter(own)


class Thread(models.Model):
    """A talk between somebody and the office.  `subject` says about what: "call:2027-1", "proposal:<code>"."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    subject = models.CharField(max_length=80, db_index=True)
    title = models.CharField(max_length=150)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    waits_for_office = models.BooleanField(default=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["waits_for_office", "last_at"], name="threads_that_wait")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programme:thread", args=[self.code])

    def audit_case(self) -> str:
        return f"thread:{self.code}"


class Message(models.Model):
    """One message of a thread; `from_office` when an officer wrote it as such."""

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="messages")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    from_office = models.BooleanField(default=False)
    text = models.TextField()

    class Meta:
        ordering = ["id"]
