"""Calls and top-down activities, their events and their documents."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from parvis.domain.calls import RETENTION_DAYS, CallKind, CallState, CallStatus, CallWindow, WayIn
from parvis.domain.codes import new_code
from parvis.domain.roles import Role
from parvis.files.models import StoredFile
from parvis.programme.models.revisions import ProgrammeRevision
from parvis.web.constraints import one_of

OVERSEES = frozenset({Role.PROGRAMME_OFFICER, Role.AUDITOR})


class CallQuerySet(models.QuerySet["Call"]):
    def in_state(self, state: CallState, *, at: datetime) -> CallQuerySet:
        """Those that stand so at that moment (`domain.calls.CallWindow.state_at` in SQL)."""
        match state:
            case CallState.ANNOUNCED:
                return self.filter(opens_at__gt=at)
            case CallState.OPEN:
                return self.filter(opens_at__lte=at, closes_at__gt=at)
            case CallState.GRACE:
                return self.filter(opens_at__lte=at, closes_at__lte=at, ends_at__gt=at)
        return self.filter(opens_at__lte=at, closes_at__lte=at, ends_at__lte=at)

    def published_before(self, call: Call) -> CallQuerySet:
        """What comes after this call in a list, last published first."""
        earlier = Q(published_at__lt=call.published_at) | Q(published_at=call.published_at, pk__lt=call.pk)
        return self.filter(earlier)

    def published_at(self, at: datetime) -> CallQuerySet:
        """Published by then, and not withdrawn."""
        return self.filter(status=CallStatus.PUBLISHED, published_at__lte=at)

    def visible_to(self, person: Any, *, at: datetime) -> CallQuerySet:
        """Published calls for everybody, activities for those invited, all for the programme office."""
        public = Q(way_in=WayIn.BOTTOM_UP, status__in=[CallStatus.PUBLISHED, CallStatus.WITHDRAWN])
        public &= Q(published_at__lte=at)
        if person is None or not person.is_authenticated:
            return self.filter(public)
        if person.roles_at(at) & OVERSEES:
            return self.all()
        invited = Q(way_in=WayIn.TOP_DOWN, published_at__lte=at, invitations__person=person)
        return self.filter(public | Q(pk__in=Call.objects.filter(invited).values("pk")))


class Call(models.Model):
    """A call for proposals, or (`way_in` top-down) an activity that the secretariat opens.

    Words are kept by language, moments both as the wall clock showed them and in UTC.
    """

    code = models.CharField(max_length=40, unique=True)
    status = models.CharField(max_length=10, default=CallStatus.DRAFT)
    kind = models.CharField(max_length=10, default=CallKind.OPEN)
    way_in = models.CharField(max_length=10, default=WayIn.BOTTOM_UP)

    title = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    text = models.JSONField(default=dict)

    mechanisms = models.JSONField(default=list)
    priorities = models.JSONField(default=list)  # empty: every key priority in force
    objectives = models.JSONField(default=list)
    nations = models.JSONField(default=list)  # of a top-down activity: who is named
    rule_wording = models.CharField(max_length=20, blank=True)
    conflict_grounds = models.JSONField(default=list)  # the optional ones of the file that hold in this call
    overrides = models.JSONField(default=list)  # {"rule", "reason": {"en", "fr"}, "until": "2027-12-31"}
    samples = models.JSONField(default=list)  # {"name", "expected": "eligible" | "refused", "case": {…}}

    zone = models.CharField(max_length=60)
    opens_wall = models.CharField(max_length=16)
    closes_wall = models.CharField(max_length=16)
    grace_minutes = models.PositiveIntegerField(default=0)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    ends_at = models.DateTimeField()  # closing and grace; what `CallWindow.ends_at` says
    retention_days = models.PositiveIntegerField(default=RETENTION_DAYS)

    revision = models.ForeignKey(ProgrammeRevision, on_delete=models.PROTECT, null=True, related_name="calls")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.JSONField(default=dict)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("status", CallStatus, "call_status_known"),
            one_of("kind", CallKind, "call_kind_known"),
            one_of("way_in", WayIn, "call_way_in_known"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"),
            models.CheckConstraint(condition=Q(ends_at__gte=F("closes_at")), name="call_grace_behind_closing"),
            models.CheckConstraint(
                condition=Q(status=CallStatus.DRAFT) | Q(revision__isnull=False, published_at__isnull=False),
                name="call_published_under_a_revision",
            ),
        ]
        indexes = [models.Index(fields=["way_in", "status", "closes_at"], name="call_by_closing")]

    def __str__(self) -> str:
        return self.code

    @property
    def window(self) -> CallWindow:
        """From when until when it takes proposals, for the rulebook."""
        return CallWindow(self.opens_at, self.closes_at, timedelta(minutes=self.grace_minutes))

    @property
    def is_activity(self) -> bool:
        """Whether the secretariat opened it for named nations: what is handed in is reviewed, not ranked."""
        return self.way_in == WayIn.TOP_DOWN

    def get_absolute_url(self) -> str:
        return reverse("programme:call", args=[self.code])

    def audit_case(self) -> str:
        return f"call:{self.code}"


class Extension(models.Model):
    """That the closing moment was put off: from when to when, by whom, why."""

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="extensions")
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_before = models.DateTimeField()
    closes_wall = models.CharField(max_length=16)
    closes_at = models.DateTimeField()
    reason = models.JSONField(default=dict)

    class Meta:
        ordering = ["decided_at"]
        constraints = [
            models.CheckConstraint(condition=Q(closes_at__gt=F("closed_before")), name="extension_is_later"),
            models.CheckConstraint(condition=Q(decided_at__lt=F("closed_before")), name="extension_decided_in_time"),
        ]


class Addendum(models.Model):
    """A numbered change of a call after it opened: a note, and every changed text before and after.

    `changes` are rows {"field", "language", "before", "after"}.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.JSONField(default=dict)
    changes = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["call", "number"], name="addenda_are_numbered")]


class CallDocument(models.Model):
    """A file that goes with a call, in one language or for all."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.JSONField(default=dict)
    language = models.CharField(max_length=5, blank=True)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]

    def get_absolute_url(self) -> str:
        return reverse("programme:document", args=[self.call.code, self.code])


class CallQuestion(models.Model):
    """Somebody's question about a call; answered in public under a number, who asked is never shown."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    asked = models.TextField()
    language = models.CharField(max_length=5)
    number = models.PositiveIntegerField(null=True)
    question = models.JSONField(default=dict)
    answer = models.JSONField(default=dict)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    set_aside_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "number"], name="questions_are_numbered"),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(answered_at__isnull=False), name="numbered_questions_are_answered"
            ),
        ]


class SampleCheck(models.Model):
    """That the call's rules were tried on sample cases before it was published, and what came out.

    `outcome` are rows {"name", "expected", "eligible", "rules"}; `fingerprint` says what was tried.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="sample_checks")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    fingerprint = models.CharField(max_length=64)
    outcome = models.JSONField(default=list)

    class Meta:
        ordering = ["id"]
