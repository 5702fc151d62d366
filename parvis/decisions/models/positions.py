"""What nations said on a paper, what their capitals wrote them, and the doors from the mail."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.decisions.models.delegations import Membership
from parvis.decisions.models.papers import Paper
from parvis.domain import silence
from parvis.domain.silence import PositionKind


class Position(models.Model):
    """One thing a nation said in writing.  Never changed: what is said later counts instead."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="positions")
    number = models.PositiveIntegerField()  # its place in the paper's log
    place = models.PositiveIntegerField(default=0)  # the number of the line it is about; 0: the whole paper
    nation = models.CharField(max_length=2)
    kind = models.CharField(max_length=20)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=6, default="page")
    key = models.CharField(max_length=120)  # of the form it came with: sent twice it is one position

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="one_position_a_number"),
            models.UniqueConstraint(fields=["paper", "key"], name="one_position_a_form"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in PositionKind]), name="position_kind_known"
            ),
            models.CheckConstraint(condition=Q(kind=PositionKind.LIFTED) | ~Q(text=""), name="said_in_writing"),
            models.CheckConstraint(condition=Q(channel__in=["page", "mail"]), name="position_channel_known"),
        ]
        indexes = [models.Index(fields=["paper", "nation", "place"], name="position_by_nation")]

    @property
    def said(self) -> silence.Position:
        """What the rulebook reads of it."""
        return silence.Position(self.nation, PositionKind(self.kind), self.at, self.place or None, self.number)


class Instruction(models.Model):
    """What a capital tells its delegation about a paper: for the people of that delegation and nobody else."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="instructions")
    nation = models.CharField(max_length=2)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["paper", "nation"], name="instruction_by_nation")]


class MailDoor(models.Model):
    """The way from a delegate's letter to breaking the silence: a link and a code, of both only hashes.

    Once the code was entered, `proof_digest` marks what the browser keeps in which it was (`doors.HOLDS`).
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="doors")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)
    proof_digest = models.CharField(max_length=64, blank=True)
    proven_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "membership"], name="one_door_a_delegate")]

    def audit_case(self) -> str:
        return self.paper.audit_case()
