"""What officers add to a case: notes, saved views, acting for somebody; who was told of which addendum."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.domain.codes import new_code
from parvis.programme.models import Addendum
from parvis.proposals.models.drafts import Proposal


class Note(models.Model):
    """What an officer writes down on a submission, for colleagues."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]


class SavedView(models.Model):
    """A selection of submissions that an officer keeps under a name; `query` is what the list's address asks."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proposal_views")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="one_saved_view_a_name")]

    def audit_case(self) -> str:
        return f"view:{self.code}"


class ActingSpell(models.Model):
    """From when until when an officer acts in somebody's name in one proposal, and why."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="acting")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(officer=F("person")), name="acting_for_another"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("began_at")), name="acting_ends"),
        ]


class AddendumNotice(models.Model):
    """That the people of a proposal were told of an addendum, so that they are told once."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    addendum = models.ForeignKey(Addendum, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "addendum"], name="an_addendum_told_once")]
