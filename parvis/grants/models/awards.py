"""An award, and who accepts its letter."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from parvis.domain.awards import Answer, AwardStatus, Signer
from parvis.domain.codes import new_code
from parvis.domain.roles import Role
from parvis.proposals.models import Party, Proposal, Revision
from parvis.standing.queries import barred
from parvis.web.constraints import one_of

READS_AWARDS = frozenset(
    {
        Role.PROGRAMME_OFFICER,
        Role.SCIENTIFIC_ADVISER,
        Role.FINANCIAL_OFFICER,
        Role.TREASURER,
        Role.AUDITOR,
    }
)


class AwardQuerySet(models.QuerySet["Award"]):
    def visible_to(self, person: Any, *, at: datetime) -> AwardQuerySet:
        """Those of one's own proposals, those one accepts for an institution, and for the offices all.

        The chair of the body reads those of which a change is for the chair to approve.
        A conflict of interest is stronger than any office; one's own award stays one's own.
        """
        if person is None or not person.is_authenticated:
            return self.none()
        mine, roles = self._mine(person, at), person.roles_at(at)
        if roles & READS_AWARDS:
            return self.filter(mine | ~self._barred(person, at), offered_at__lte=at)
        if Role.CHAIR in roles:
            asked = self.model.objects.filter(amendments__for_chair=True)
            return self.filter(mine | (Q(pk__in=asked.values("pk")) & ~self._barred(person, at)))
        return self.filter(mine)

    def not_barred(self, person: Any, *, at: datetime) -> AwardQuerySet:
        """Without those that a conflict hides from the person; one's own stay."""
        return self.filter(self._mine(person, at) | ~self._barred(person, at))

    def barred_to(self, person: Any, *, at: datetime) -> AwardQuerySet:
        """Those that a conflict hides from the person, one's own among them."""
        return self.filter(self._barred(person, at))

    def of_person(self, person: Any, *, at: datetime) -> AwardQuerySet:
        """Those the person takes part in or accepts for an institution."""
        return self.filter(self._mine(person, at))

    def _mine(self, person: Any, at: datetime) -> Q:
        seats = Party.objects.seated_at(at).filter(person=person)
        accepts = Acceptance.objects.filter(person=person)
        return Q(proposal__in=seats.values("proposal_id")) | Q(pk__in=accepts.values("award_id"))

    def _barred(self, person: Any, at: datetime) -> Q:
        return Q(proposal__code__in=barred("proposal", person, at)) | Q(code__in=barred("award", person, at))


class Award(models.Model):
    """A grant as it was offered: what the letter says never changes afterwards.

    `frozen` holds parties, budget, milestones and criteria for success as they
    were signed and agreed; `digest` binds it (`domain.revisions`), and stands on
    the letter.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="award")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    agreed_in = models.CharField(max_length=60)  # the reference of the paper under which the nations agreed
    agreed_at = models.DateTimeField()
    status = models.CharField(max_length=10, default=AwardStatus.OFFERED)
    frozen = models.JSONField()
    salts = models.JSONField()
    leaves = models.JSONField()
    digest = models.CharField(max_length=64, unique=True)
    conditions = models.JSONField(default=dict)  # {"en": …, "fr": …}, beyond those of every letter
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    ends_on = models.DateField()
    offered_at = models.DateTimeField()
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = AwardQuerySet.as_manager()

    class Meta:
        constraints = [
            one_of("status", AwardStatus, "award_status_known"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="award_pays_something"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="award_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(status=AwardStatus.OFFERED) | Q(answered_at__isnull=False), name="answered_award_says_when"
            ),
        ]
        indexes = [models.Index(fields=["-offered_at", "-id"], name="award_newest")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("grants:award", args=[self.code])

    def audit_case(self) -> str:
        return f"award:{self.code}"

    @property
    def title(self) -> str:
        """The project's name as it was agreed."""
        return str(self.frozen.get("acronym") or self.frozen.get("title") or self.reference)


class Acceptance(models.Model):
    """One answer that an award letter needs: a director's, or that of an institution's signatory.

    Of the link in a signatory's letter only a hash is kept; the answer binds the account that gives it.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="acceptances")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=5, default="en")
    organisation = models.CharField(max_length=300, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="award_acceptances"
    )
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    sent_at = models.DateTimeField()
    answer = models.CharField(max_length=10, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)
    statement = models.TextField(blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            one_of("kind", Signer, "acceptance_kind_known"),
            one_of("answer", Answer, "acceptance_answer_known"),
            models.UniqueConstraint(fields=["award", "party", "kind"], name="one_acceptance_a_party_and_kind"),
            models.CheckConstraint(
                condition=Q(answer=Answer.WAITING, answered_at__isnull=True)
                | Q(answered_at__isnull=False, answer=Answer.DECLINED)
                | Q(answered_at__isnull=False, answer=Answer.ACCEPTED, person__isnull=False),
                name="accepted_by_somebody_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def audit_case(self) -> str:
        return self.award.audit_case()
