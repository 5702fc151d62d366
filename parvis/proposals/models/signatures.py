"""Revisions, who signed them, and the receipts for what was handed in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.codes import new_code
from parvis.domain.proposals import VoidCause
from parvis.proposals.models.drafts import Party, Proposal


class Revision(models.Model):
    """A proposal's whole content at the moment somebody signed it.  It never changes.

    `digest` is the root over `leaves` (place → salted digest) and stands on
    receipts; `salts` open them (`domain.revisions`), and go with a person who is
    erased.  `fingerprint` has no salt and is for the proposal's own people.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="revisions")
    stage = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    content = models.JSONField()
    salts = models.JSONField()
    leaves = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    fingerprint = models.CharField(max_length=64)
    words = models.CharField(max_length=64, db_index=True)  # of the answers alone: equal words are the same proposal
    sketch = models.JSONField(default=list)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="one_revision_a_number")]


class SignOff(models.Model):
    """One director's signature under one revision.  Never deleted: voided with its cause."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="signatures")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    statement = models.TextField()
    voided_at = models.DateTimeField(null=True)
    voided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    void_cause = models.CharField(max_length=15, blank=True)
    void_field = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "party"], condition=Q(voided_at__isnull=True), name="one_valid_signature_a_party"
            ),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_cause="")
                | Q(voided_at__isnull=False, void_cause__in=[cause.value for cause in VoidCause]),
                name="void_implies_cause",
            ),
        ]


class Receipt(models.Model):
    """That a signed revision was handed in: when its request arrived, and what its digest is.

    Title, acronym and the directors' names, by side, are the revision's own: lists
    show and sort by them without reading its whole content.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="receipts")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="receipts")
    stage = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, db_index=True)
    title = models.CharField(max_length=300, blank=True)
    acronym = models.CharField(max_length=40, blank=True)
    directors = models.JSONField(default=dict)
    at = models.DateTimeField()
    late = models.BooleanField(default=False)
    handed_in_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)  # taken back, or opened again

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "stage"], condition=Q(ended_at__isnull=True), name="one_receipt_in_force_a_stage"
            )
        ]

    def __str__(self) -> str:
        return self.code
