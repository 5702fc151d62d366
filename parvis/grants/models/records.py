"""What is kept of a grant while it runs, beside its reports: stipends, offers, publications, visits, events."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from parvis.domain.codes import new_code
from parvis.grants.models.awards import Award


class Kept(models.Model):
    """One row that somebody entered for an award."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="%(class)ss")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["id"]

    def audit_case(self) -> str:
        return self.award.audit_case()


class Stipend(Kept):
    """What one person of a group gets in a month, for how long.  No name: the receipt has it, at the institution."""

    group = models.CharField(max_length=40)  # a rate's code in the programme's file
    months = models.PositiveSmallIntegerField()
    monthly_minor = models.BigIntegerField()
    from_on = models.DateField()

    class Meta(Kept.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(months__gt=0, monthly_minor__gt=0), name="stipend_is_for_some_time")
        ]

    @property
    def whole_minor(self) -> int:
        """What it costs in all."""
        return self.months * self.monthly_minor


class OfferTable(Kept):
    """The offers of several suppliers for one purchase, which was chosen, and why."""

    what = models.CharField(max_length=200)
    offers = models.JSONField()  # [{"supplier": …, "minor": …}, …]
    chosen = models.PositiveSmallIntegerField()
    reason = models.TextField()

    class Meta(Kept.Meta):
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="choice_of_an_offer_has_a_reason")]

    @property
    def choice(self) -> dict[str, Any]:
        """The offer that was taken."""
        return dict(self.offers[self.chosen])


class Publication(Kept):
    """Something published of the project, with what it says of the grant."""

    title = models.CharField(max_length=400)
    venue = models.CharField(max_length=300, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    published_on = models.DateField()
    acknowledgement = models.TextField(blank=True)

    class Meta(Kept.Meta):
        constraints = [
            models.UniqueConstraint(fields=["award", "doi"], condition=~Q(doi=""), name="one_publication_a_doi")
        ]


class SiteVisit(Kept):
    """A visit of the office to a project: planned, then told."""

    planned_on = models.DateField()
    place = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    held_on = models.DateField(null=True)
    account = models.TextField(blank=True)
    findings = models.TextField(blank=True)  # what is to be mended
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)

    class Meta(Kept.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(told_at__isnull=True, told_by__isnull=True, held_on__isnull=True)
                | (Q(told_at__isnull=False, told_by__isnull=False, held_on__isnull=False) & ~Q(account="")),
                name="visit_held_is_told",
            )
        ]


class GrantEvent(Kept):
    """A meeting of the project."""

    title = models.CharField(max_length=300)
    place = models.CharField(max_length=200)
    from_on = models.DateField()
    to_on = models.DateField()

    class Meta(Kept.Meta):
        constraints = [models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="event_ends_after_it_begins")]


class Participant(models.Model):
    """One seat at an event: from which nation, in which part, on how many days.  Who it was is not kept."""

    event = models.ForeignKey(GrantEvent, on_delete=models.CASCADE, related_name="participants")
    number = models.PositiveSmallIntegerField()
    nation = models.CharField(max_length=2)
    part = models.CharField(max_length=12)
    days = models.PositiveSmallIntegerField(default=0)  # 0: registered, did not come

    class Meta:
        ordering = ["event", "number"]
        constraints = [models.UniqueConstraint(fields=["event", "number"], name="one_participant_a_number")]
