"""Political notes: how a recommended proposal fits what the nations want."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from parvis.proposals.models import Proposal
from parvis.web.writings import WrittenRevision


class PoliticalNote(models.Model):
    """What staff tell the nations about one proposal; for their eyes and those of staff alone."""

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="political_note")

    def __str__(self) -> str:
        return str(self.proposal)

    def get_absolute_url(self) -> str:
        return reverse("decisions:note", args=[self.proposal.code])

    def audit_case(self) -> str:
        return self.proposal.audit_case()


class NoteRevision(WrittenRevision):
    """One saved state of a note, with the facts as they were drawn then."""

    note = models.ForeignKey(PoliticalNote, on_delete=models.PROTECT, related_name="revisions")
    facts = models.JSONField(default=dict)

    class Meta(WrittenRevision.Meta):
        constraints = [models.UniqueConstraint(fields=["note", "number"], name="one_note_revision_a_number")]
