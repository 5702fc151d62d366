"""A proposal and those who take part in it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse

from parvis.accounts.models import Organisation
from parvis.domain.codes import new_code
from parvis.domain.proposals import PartyState, ProposalStatus
from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind
from parvis.programme.models import Call
from parvis.standing.queries import barred, related

READS_SUBMISSIONS = frozenset({Role.PROGRAMME_OFFICER, Role.AUDITOR})
TAKES_PART = (PartyState.NAMED, PartyState.INVITED, PartyState.JOINED)


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, person: Any, *, at: datetime) -> ProposalQuerySet:
        """Those one takes part in, those one stands to, and for the office all, once they are handed in.

        A draft is nobody's but its people's, whatever office one holds.  A conflict
        is stronger than office and relation; one's own stay one's own.
        """
        if person is None or not person.is_authenticated:
            return self.none()
        return self.filter(self._mine(person, at) | self._theirs(person, at))

    def not_barred(self, person: Any, *, at: datetime) -> ProposalQuerySet:
        """Without those that a conflict hides from the person."""
        return self.exclude(code__in=barred(CaseKind.PROPOSAL, person, at))

    def of_person(self, person: Any, *, at: datetime) -> ProposalQuerySet:
        """Those the person takes part in then."""
        return self.filter(self._mine(person, at))

    def for_work(self, person: Any, *, at: datetime) -> ProposalQuerySet:
        """Those one may work on then: visible, handed in, none of one's own."""
        if person is None or not person.is_authenticated:
            return self.none()
        return self.filter(self._theirs(person, at), ~self._mine(person, at))

    def _mine(self, person: Any, at: datetime) -> Q:
        return Q(pk__in=Party.objects.seated_at(at).filter(person=person).values("proposal_id"))

    def _theirs(self, person: Any, at: datetime) -> Q:
        theirs = Q(handed_in__at__lte=at) & ~Q(code__in=barred(CaseKind.PROPOSAL, person, at))
        if not person.roles_at(at) & READS_SUBMISSIONS:
            theirs &= Q(code__in=related(CaseKind.PROPOSAL, person, None, at))
        return theirs

    def handed_in_at(self, at: datetime) -> ProposalQuerySet:
        """Those that lay with the office then."""
        return self.filter(handed_in__isnull=False, handed_in__at__lte=at)


class Proposal(models.Model):
    """A joint proposal to a call: one row through all phases and revisions.

    `signed` is the revision that carries valid signatures, `handed_in` the
    receipt under which the office may read it; both are empty while it is not so.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="proposals")
    mechanism = models.CharField(max_length=40)
    stage = models.CharField(max_length=40)
    status = models.CharField(max_length=10, default=ProposalStatus.DRAFT)
    title = models.CharField(max_length=300, blank=True)
    acronym = models.CharField(max_length=40, blank=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    signed = models.ForeignKey("proposals.Revision", on_delete=models.PROTECT, null=True, related_name="+")
    handed_in = models.ForeignKey("proposals.Receipt", on_delete=models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True)  # judged by the office: from now on only it takes the submission back
    stage_opened_at = models.DateTimeField()
    stage_closes_at = models.DateTimeField(null=True)  # of a later phase: its own closing moment
    told_of_withdrawal_at = models.DateTimeField(null=True)  # that the call was withdrawn, so that it is told once
    case_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="proposal_cases"
    )

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ProposalStatus]), name="proposal_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ProposalStatus.SUBMITTED)
                | Q(handed_in__isnull=False, submitted_at__isnull=False, signed__isnull=False),
                name="submitted_implies_signed_and_receipt",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "status"], name="proposal_by_call"),
            models.Index(fields=["-submitted_at", "-id"], name="proposal_by_submission"),
        ]

    def __str__(self) -> str:
        return self.acronym or self.title or self.code

    @property
    def received_title(self) -> str:
        """Its title as the office has it, whatever is written since.  No query if `handed_in` came along."""
        return (self.handed_in.title if self.handed_in else "") or self.code

    def get_absolute_url(self) -> str:
        return reverse("proposals:draft", args=[self.code])

    def audit_case(self) -> str:
        return f"proposal:{self.code}"


class PartyQuerySet(models.QuerySet["Party"]):
    def seated_at(self, at: datetime) -> PartyQuerySet:
        """Those who have joined by then and have not left."""
        return self.filter(joined_at__lte=at).filter(Q(left_at__isnull=True) | Q(left_at__gt=at))

    def taking_part(self) -> PartyQuerySet:
        """Those who count for the proposal: named, invited or joined; not who declined or left."""
        return self.filter(state__in=TAKES_PART)


class Party(models.Model):
    """Somebody who takes part in a proposal, in a role, on a side, from joining to leaving.

    `facts` are nationality, residence and employment as they were taken over on
    `facts_on`; of an invitation's link only a hash is kept.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="proposal_parties"
    )
    role = models.CharField(max_length=30)  # of the programme file, as are side and whether it signs
    side = models.CharField(max_length=30, blank=True)
    signs = models.BooleanField(default=False)
    writes = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default=PartyState.INVITED)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="en")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    organisation_name = models.CharField(max_length=300, blank=True)
    facts = models.JSONField(default=dict)
    facts_on = models.DateField(null=True)
    flags = models.JSONField(default=list)

    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    sent_at = models.DateTimeField(null=True)
    sendings = models.PositiveSmallIntegerField(default=0)
    joined_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    left_reason = models.CharField(max_length=500, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="successors")

    objects = PartyQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in PartyState]), name="party_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=PartyState.JOINED) | Q(person__isnull=False, joined_at__isnull=False),
                name="joined_implies_person",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")), name="leaves_after_joining"
            ),
            # Nobody sits on both sides of the table, and no address does.
            models.UniqueConstraint(
                fields=["proposal", "person"],
                condition=Q(state__in=[state.value for state in TAKES_PART], person__isnull=False),
                name="one_seat_a_person",
            ),
            models.UniqueConstraint(
                "proposal",
                Lower("email"),
                condition=Q(state__in=[state.value for state in TAKES_PART]) & ~Q(email=""),
                name="one_seat_an_address",
            ),
            models.UniqueConstraint(
                fields=["proposal", "role"],
                condition=Q(signs=True, state__in=[state.value for state in TAKES_PART]),
                name="one_signer_a_role",
            ),
        ]
        indexes = [models.Index(Lower("email"), name="party_by_address")]

    def __str__(self) -> str:
        return self.name or self.email
