"""What is written in a proposal: answers with their history, remarks, files."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.codes import new_code
from parvis.domain.drafting import Kept
from parvis.domain.proposals import ScanState
from parvis.files.models import StoredFile
from parvis.proposals.models.drafts import Party, Proposal


class Answer(models.Model):
    """One answer as it stands.  `party` says whose part of an "own" section it is."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="answers")
    stage = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="answers")
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_by_officer = models.ForeignKey(  # who wrote it in the name of `saved_by`, if somebody did
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    saved_at = models.DateTimeField()
    step_began_at = models.DateTimeField()
    step = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "stage", "field"], condition=Q(party__isnull=True), name="one_answer_a_field"
            ),
            models.UniqueConstraint(
                fields=["proposal", "stage", "field", "party"],
                condition=Q(party__isnull=False),
                name="one_answer_a_field_and_party",
            ),
        ]

    @property
    def kept(self) -> Kept:
        """For the rulebook."""
        return Kept(self.value, self.version, str(self.saved_by_id), self.saved_at)


class AnswerVersion(models.Model):
    """One step in an answer's history: what it was after it, who took it, from when to when."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="versions")
    step = models.PositiveIntegerField()
    value = models.JSONField(null=True)
    version = models.PositiveIntegerField()
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_by_officer = models.ForeignKey(  # who wrote it in the name of `saved_by`, if somebody did
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    origin = models.CharField(max_length=10, default="written")  # written, restored, carried

    class Meta:
        ordering = ["step"]
        constraints = [models.UniqueConstraint(fields=["answer", "step"], name="one_version_a_step")]


class Comment(models.Model):
    """A remark of one of the people of a draft on one of its fields, for the others."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="comments")
    stage = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]


class ProposalFile(models.Model):
    """A file handed in with a proposal.  Taken out, its row stays: a signed revision may name it."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="files")
    stage = models.CharField(max_length=40)
    field = models.CharField(max_length=60)
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    stored = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    scan = models.CharField(max_length=12, default=ScanState.NOT_SCANNED)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    removed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def audit_case(self) -> str:
        return self.proposal.audit_case()
