"""What the body's own experts say of a proposal, in a short form."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.codes import new_code
from parvis.proposals.models import Proposal


class Opinion(models.Model):
    """One own expert's opinion: asked for, written while it is saved by itself, handed in once."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="opinions")
    submission = models.CharField(max_length=40)
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="opinions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    content = models.JSONField(default=dict)  # {"verdict": code, "texts": {code: words}}
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    handed_in_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # taken back by the office, or a conflict came up

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "submission", "expert"],
                condition=Q(ended_at__isnull=True),
                name="one_opinion_an_expert",
            )
        ]

    def audit_case(self) -> str:
        return self.proposal.audit_case()
