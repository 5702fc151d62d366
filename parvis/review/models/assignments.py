"""Matching rounds, who reviews what, and what each declared."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from parvis.domain.codes import new_code
from parvis.domain.evaluation import COUNTS, OPEN, AssignmentState, RoundState
from parvis.domain.roles import Role
from parvis.domain.rounds import Choices
from parvis.programme.models import Call
from parvis.proposals.models import Proposal
from parvis.review.models.experts import Expert
from parvis.standing.queries import barred
from parvis.web.constraints import one_of

STAFF = frozenset({Role.PROGRAMME_OFFICER, Role.AUDITOR})


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, person: Any, *, at: datetime) -> RoundQuerySet:
        """All for the office, none for anybody else."""
        if person is None or not person.is_authenticated or not person.roles_at(at) & STAFF:
            return self.none()
        return self


class Round(models.Model):
    """The distribution of one call's proposals at one stage over the experts.

    `rules` are what the office chose beside the number of reviews and the seed
    (`domain.rounds`); what came of a matching stands in `Matching`.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="review_rounds")
    stage = models.CharField(max_length=40)
    reviews = models.PositiveSmallIntegerField()  # how many each proposal needs
    seed = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=10, default=RoundState.PREPARED)
    due_at = models.DateTimeField()
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    rules = models.JSONField(default=dict)
    bids_until = models.DateTimeField(null=True)  # until when experts say what they want to read
    asked_at = models.DateTimeField(null=True)  # that the matching was asked for
    refusal = models.JSONField(default=dict)  # why it could not be made, in both languages
    matched_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "stage"], name="one_round_a_stage"),
            one_of("state", RoundState, "round_state_known"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def choices(self) -> Choices:
        """What the office chose, for the rulebook."""
        return Choices.kept(self.reviews, self.seed, self.rules)

    def get_absolute_url(self) -> str:
        return reverse("review:round", args=[self.code])

    def audit_case(self) -> str:
        return f"round:{self.code}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def counting(self) -> AssignmentQuerySet:
        """Those that count towards the reviews a proposal needs."""
        return self.filter(state__in=[state.value for state in COUNTS])

    def visible_to(self, person: Any, *, at: datetime) -> AssignmentQuerySet:
        """One's own once told; the office's all but of one's own proposals; nothing that a conflict closes to one."""
        if person is None or not person.is_authenticated:
            return self.none()
        own = Q(expert__person=person) & ~Q(state=AssignmentState.PROPOSED)
        rows = self.filter(own)
        if person.roles_at(at) & STAFF:
            rows = self.exclude(proposal__in=Proposal.objects.of_person(person, at=at))
        return rows.exclude(proposal__code__in=barred("proposal", person, at))


class Assignment(models.Model):
    """One proposal with one expert: proposed, asked, accepted, reviewed, or fallen away.

    A row of which an expert was told is never deleted.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="assignments")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="review_assignments")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="assignments")
    by_hand = models.BooleanField(default=False)  # an officer's pair, which the next matching keeps
    affinity = models.PositiveIntegerField(default=0)  # in millionths
    state = models.CharField(max_length=10, default=AssignmentState.PROPOSED)
    due_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replacements")

    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    sent_at = models.DateTimeField(null=True)
    sendings = models.PositiveSmallIntegerField(default=0)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # declined, recused or withdrawn
    reason = models.CharField(max_length=500, blank=True)
    alternates = models.CharField(max_length=500, blank=True)  # whom the expert names instead
    settled_at = models.DateTimeField(null=True)  # an officer has replaced it or said that none is needed

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("state", AssignmentState, "assignment_state_known"),
            models.UniqueConstraint(
                fields=["round", "proposal", "expert"],
                condition=Q(state__in=sorted(state.value for state in COUNTS)),
                name="one_assignment_a_pair",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[AssignmentState.ACCEPTED, AssignmentState.DONE]) | Q(accepted_at__isnull=False),
                name="assignment_accepted_before_read",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "recused", "withdrawn"]) | Q(ended_at__isnull=False),
                name="assignment_ended_with_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["expert", "state"], name="assignment_by_expert")]

    def __str__(self) -> str:
        return self.code

    @property
    def is_open(self) -> bool:
        """Whether something waits for the expert."""
        return self.state in OPEN

    def get_absolute_url(self) -> str:
        return reverse("review:assignment", args=[self.code])

    def audit_case(self) -> str:
        return self.proposal.audit_case()


class Declaration(models.Model):
    """What an expert declared of his or her interests in a proposal, and when; a later one stands beside it."""

    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="declarations")
    conflicts = models.JSONField(default=list)  # codes of grounds; none: free of conflicts
    note = models.CharField(max_length=500, blank=True)
    confidential = models.BooleanField(default=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
