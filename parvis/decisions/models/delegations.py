"""Who speaks for a nation in the body that decides."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.domain.codes import new_code
from parvis.domain.delegations import SeatKind, members_on
from parvis.domain.roles import Term
from parvis.web.constraints import ends_after_it_began
from parvis.web.programme import current, today


def voices(at: datetime) -> frozenset[str]:
    """The nations whose voice counts at that moment, by the programme's file.  No query."""
    return members_on(current(), today(at))


class Delegation(models.Model):
    """A nation's delegation to the body; held while its people change."""

    nation = models.CharField(max_length=2, unique=True)

    def __str__(self) -> str:
        return self.nation

    def audit_case(self) -> str:
        return f"delegation:{self.nation}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def holding_at(self, at: datetime) -> MembershipQuerySet:
        """Those that count at that moment (`domain.roles.Term.holds_at` in SQL)."""
        return self.filter(confirmed_at__lte=at, from_at__lte=at).filter(Q(to_at__isnull=True) | Q(to_at__gt=at))

    def speaking_at(self, at: datetime) -> MembershipQuerySet:
        """Those that count and whose nation has a voice then (`domain.delegations.speaks` in SQL)."""
        return self.holding_at(at).filter(nation__in=voices(at))


class Membership(models.Model):
    """Somebody's place in a delegation: made by one person, confirmed by another, from one moment to another."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    nation = models.CharField(max_length=2)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="delegations")
    kind = models.CharField(max_length=10)
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["nation", "-kind", "id"]
        indexes = [models.Index(fields=["person"], name="membership_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in SeatKind]), name="membership_kind_known"
            ),
            ends_after_it_began("membership_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("made_by")) & ~Q(confirmed_by=F("person")),
                name="membership_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.nation})"

    @property
    def term(self) -> Term:
        """When it counts, for the rulebook."""
        return Term(self.from_at, self.to_at, self.confirmed_at)

    def audit_case(self) -> str:
        return f"delegation:{self.nation}"
