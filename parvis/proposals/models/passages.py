"""What officers say of passages that a proposal has in common with another text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.domain.codes import new_code
from parvis.domain.likeness import Sighting
from parvis.domain.standing import CaseKind
from parvis.past.models import PastAward
from parvis.proposals.models.drafts import Proposal
from parvis.standing.queries import barred
from parvis.web.constraints import one_of


class PassageNoteQuerySet(models.QuerySet["PassageNote"]):
    def hidden_from(self, person: Any, *, at: datetime) -> PassageNoteQuerySet:
        """Those of whose two sides a conflict hides one."""
        codes = barred(CaseKind.PROPOSAL, person, at)
        return self.filter(Q(proposal__code__in=codes) | Q(other__code__in=codes))


class PassageNote(models.Model):
    """That an officer has seen what a proposal shares with another or with a past award, and what it comes to.

    Its trail is a case of its own: it names both sides, and is for who may see both.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="passage_notes")
    other = models.ForeignKey(Proposal, on_delete=models.PROTECT, null=True, related_name="+")
    award = models.ForeignKey(PastAward, on_delete=models.PROTECT, null=True, related_name="+")
    sighting = models.CharField(max_length=10)
    reason = models.CharField(max_length=1000)
    share = models.FloatField()  # of the proposal's words, as it was seen
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    objects = PassageNoteQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("sighting", Sighting, "sighting_known"),
            models.CheckConstraint(
                condition=Q(other__isnull=False, award__isnull=True) | Q(other__isnull=True, award__isnull=False),
                name="passages_have_one_other_side",
            ),
            models.CheckConstraint(
                condition=Q(other__isnull=True) | ~Q(other=F("proposal")), name="passages_of_two_proposals"
            ),
        ]

    def audit_case(self) -> str:
        return f"passages:{self.code}"
