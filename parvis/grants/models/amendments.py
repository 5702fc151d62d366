"""Changes of an award: asked for with a reason, consented to, approved office by office."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from parvis.domain.amendments import AmendmentKind, AmendmentStatus, Effective
from parvis.domain.codes import new_code
from parvis.grants.models.awards import Award
from parvis.proposals.models import Party
from parvis.web.constraints import one_of


class Amendment(models.Model):
    """One change.  `level` names the offices that approve it, as the file said when it was asked for.

    Once approved it counts from `effective_on`; the award itself is never written over.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12)
    status = models.CharField(max_length=10, default=AmendmentStatus.ASKED)
    changes = models.JSONField()
    reason = models.TextField()
    level = models.JSONField()  # ["programme-officer", …]
    for_chair = models.BooleanField(default=False)  # whether the chair is among them, and reads the award for it
    findings = models.JSONField(default=list)  # what the rules of eligibility said last, in both languages
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    effective_on = models.DateField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    answer = models.TextField(blank=True)  # why it was refused or withdrawn

    class Meta:
        ordering = ["number"]
        constraints = [
            one_of("kind", AmendmentKind, "amendment_kind_known"),
            one_of("status", AmendmentStatus, "amendment_status_known"),
            models.UniqueConstraint(fields=["award", "number"], name="one_amendment_a_number"),
            models.CheckConstraint(condition=~Q(reason=""), name="amendment_says_why"),
            models.CheckConstraint(
                condition=Q(status=AmendmentStatus.ASKED, decided_at__isnull=True)
                | (~Q(status=AmendmentStatus.ASKED) & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="decided_amendment_says_who_and_when",
            ),
            models.UniqueConstraint(
                fields=["award", "kind"],
                condition=Q(status=AmendmentStatus.ASKED),
                name="one_amendment_asked_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award.reference}/{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("grants:amendment", args=[self.award.code, self.number])

    def audit_case(self) -> str:
        return self.award.audit_case()

    @property
    def effective(self) -> Effective:
        """As the rulebook takes it."""
        return Effective(self.number, AmendmentKind(self.kind), self.changes, self.effective_on)


class AmendmentConsent(models.Model):
    """The yes that a change needs of a director, or of whoever is to become one.

    Of the link in a successor's letter only a hash is kept; the consent binds the account that gives it.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="consents")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="en")
    token_digest = models.CharField(max_length=64, blank=True, db_index=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "party"], name="one_consent_a_party"),
            models.CheckConstraint(
                condition=Q(at__isnull=True) | Q(person__isnull=False), name="consented_by_somebody_known"
            ),
        ]

    def audit_case(self) -> str:
        return self.amendment.audit_case()


class AmendmentApproval(models.Model):
    """One office's yes to a change.  Each is given by another person."""

    amendment = models.ForeignKey(Amendment, on_delete=models.PROTECT, related_name="approvals")
    office = models.CharField(max_length=30)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["amendment", "office"], name="one_amendment_approval_an_office"),
            models.UniqueConstraint(fields=["amendment", "by"], name="one_amendment_approval_a_person"),
        ]

    def audit_case(self) -> str:
        return self.amendment.audit_case()
