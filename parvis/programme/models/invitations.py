"""Directors invited to an activity that the secretariat opened."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from parvis.domain import invitations
from parvis.domain.codes import new_code
from parvis.programme.models.calls import Call


class DirectorInvitation(models.Model):
    """One person asked by mail to direct an activity on one side.  Of the link only a hash is kept."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(max_length=30)
    nation = models.CharField(max_length=2)
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=5)
    token_digest = models.CharField(max_length=64, unique=True)
    invited_at = models.DateTimeField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField()
    sendings = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=10, blank=True)
    answered_at = models.DateTimeField(null=True)
    declined_because = models.TextField(blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    token = ""  # the link itself; known only to whoever has just sent it

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                "call", Lower("email"), condition=models.Q(answer__in=["", "accepted"]), name="invited_once_an_activity"
            ),
        ]

    @property
    def standing(self) -> invitations.Invitation:
        """When it was sent and what was answered, for the rulebook."""
        answer = invitations.InvitationState(self.answer) if self.answer else None
        return invitations.Invitation(self.sent_at, self.expires_at, answer)

    def audit_case(self) -> str:
        return f"invitation:{self.code}"
