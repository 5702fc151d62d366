"""Letters that were sent, and how the office words them."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.codes import new_code
from parvis.web import letter_kinds
from parvis.web.writings import WrittenRevision


class MessageQuerySet(models.QuerySet["Message"]):
    def of_case(self, kind: str, code: str) -> MessageQuerySet:
        """The letters of a case, the newest first."""
        return self.filter(case_kind=kind, case_code=code).order_by("-id")

    def read_by_staff(self, until: datetime | None) -> MessageQuerySet:
        """Without what passed between the people of the case after `until`, when they last gave it to the office."""
        inner = [kind.code for kind in letter_kinds.kinds() if kind.is_inner]
        given = Q(sent_at__lte=until) if until is not None else Q(pk__in=[])
        return self.filter(~Q(kind__in=inner) | given)


class Message(models.Model):
    """One letter as it went out, without its link: that may hold a token.

    `key` makes it once: a second letter under the same key is not sent.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=60)
    case_kind = models.CharField(max_length=20)
    case_code = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=160, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5)
    subject = models.CharField(max_length=300)
    body = models.TextField()
    message_id = models.CharField(max_length=200)
    sent_at = models.DateTimeField()
    key = models.CharField(max_length=200, default="", blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["case_kind", "case_code", "-id"], name="message_of_case")]
        constraints = [models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="one_message_a_key")]

    def __str__(self) -> str:
        return self.subject

    def audit_case(self) -> str:
        return f"{self.case_kind}:{self.case_code}"


class Wording(models.Model):
    """That the office words a kind of letter itself; from `withdrawn_at` the default words count again."""

    kind = models.CharField(max_length=60, unique=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.kind

    def audit_case(self) -> str:
        return f"letter:{self.kind}"


class WordingRevision(WrittenRevision):
    """One saved wording in both languages."""

    wording = models.ForeignKey(Wording, on_delete=models.CASCADE, related_name="revisions")

    class Meta(WrittenRevision.Meta):
        constraints = [models.UniqueConstraint(fields=["wording", "number"], name="wording_revision_once")]
