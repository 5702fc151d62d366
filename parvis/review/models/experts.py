"""The pool of independent experts, and from when until when each is in it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse

from parvis.accounts.models import Organisation
from parvis.domain.codes import new_code
from parvis.domain.evaluation import Term
from parvis.domain.roles import Role

RUNS_THE_POOL = frozenset({Role.PROGRAMME_OFFICER, Role.AUDITOR})


class ExpertQuerySet(models.QuerySet["Expert"]):
    def visible_to(self, person: Any, *, at: Any) -> ExpertQuerySet:
        """All for the office; for others themselves: who reviews for the programme is nobody else's business."""
        if person is None or not person.is_authenticated:
            return self.none()
        if person.roles_at(at) & RUNS_THE_POOL:
            return self
        return self.filter(person=person)

    def serving_on(self, day: date) -> ExpertQuerySet:
        """Those whose term holds on this day (`domain.evaluation.Term.holds_on` in SQL)."""
        terms = ExpertTerm.objects.holding_on(day).filter(expert=OuterRef("pk"))
        return self.filter(Exists(terms))


class Expert(models.Model):
    """A scientist whom a nation has named and who does not speak for it.

    `person` is the account, once there is one: an invitation opens without.
    What is known of nationality and employment without an account stands here.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="expert")
    name = models.CharField(max_length=120)
    email = models.EmailField()
    language = models.CharField(max_length=5, default="en")
    nominated_by = models.CharField(max_length=2)  # the nation that named him or her
    nationality = models.CharField(max_length=2)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    organisation_name = models.CharField(max_length=300, blank=True)
    expertise_en = models.TextField(blank=True)
    expertise_fr = models.TextField(blank=True)
    priorities = models.JSONField(default=list)  # codes of the programme file
    is_senior = models.BooleanField(default=False)  # has judged for years; a rule may ask for one at each proposal
    load = models.PositiveSmallIntegerField(default=6)  # most reviews in one round
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField()

    objects = ExpertQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(Lower("email"), name="one_expert_an_address")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("review:expert", args=[self.code])

    def audit_case(self) -> str:
        return f"expert:{self.code}"


class ExpertTermQuerySet(models.QuerySet["ExpertTerm"]):
    def holding_on(self, day: date) -> ExpertTermQuerySet:
        """Those that count on this day."""
        running = self.filter(confirmed_at__isnull=False, from_on__lte=day, to_on__gt=day)
        return running.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day))


class ExpertTerm(models.Model):
    """An expert's place in the pool, made by one officer and confirmed by another; `to_on` is the first day after."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="terms")
    from_on = models.DateField()
    to_on = models.DateField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    ended_reason = models.CharField(max_length=500, blank=True)

    objects = ExpertTermQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("from_on")), name="expert_term_has_length"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | Q(made_by__isnull=True) | ~Q(confirmed_by=F("made_by")),
                name="expert_term_confirmed_by_another",
            ),
        ]

    @property
    def term(self) -> Term:
        """For the rulebook."""
        return Term(self.from_on, self.to_on, self.confirmed_at is not None, self.ended_on)
