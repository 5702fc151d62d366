"""What officers add to a case: notes, saved views, acting for somebody, a director's absence; who was told what."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from parvis.domain.absences import ENDINGS, Absence, AbsenceState
from parvis.domain.acting import Acting
from parvis.domain.codes import new_code
from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind
from parvis.programme.models import Addendum
from parvis.proposals.models.drafts import Party, Proposal
from parvis.standing.queries import barred


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
    """That an officer asks to write in somebody's name in one proposal, and why; from when until when he or she may."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="acting")
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    declined_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)  # when the person agreed
    ends_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(officer=F("person")), name="acting_for_another"),
            models.CheckConstraint(
                condition=Q(began_at__isnull=True, ends_at__isnull=True) | Q(ends_at__gt=F("began_at")),
                name="acting_ends",
            ),
            models.CheckConstraint(
                condition=Q(declined_at__isnull=True) | Q(began_at__isnull=True), name="acting_declined_never_begins"
            ),
        ]

    @property
    def acting(self) -> Acting:
        """How it stands, for the rulebook."""
        return Acting(self.asked_at, self.ends_at, self.declined_at, self.ended_at)

    def get_absolute_url(self) -> str:
        return reverse("proposals:acting-asked", args=[self.code])


class AbsenceQuerySet(models.QuerySet["DirectorAbsence"]):
    def visible_to(self, person: Any, *, at: datetime) -> AbsenceQuerySet:
        """For the director it is about, who asked, and the programme office where it takes no part."""
        if person is None or not person.is_authenticated:
            return self.none()
        own = Q(party__person=person) | Q(asked_by=person)
        if not person.holds(Role.PROGRAMME_OFFICER, at=at):
            return self.filter(own)
        inside = Party.objects.seated_at(at).filter(person=person).values("proposal_id")
        hidden = Q(proposal__in=inside) | Q(proposal__code__in=barred(CaseKind.PROPOSAL, person, at))
        return self.filter(own | ~hidden)


class DirectorAbsence(models.Model):
    """That a director is said to be absent, by whom and why; the successor; what the office and the director said."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="absences")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="absences")
    reason = models.CharField(max_length=500)
    name = models.CharField(max_length=120)  # of the successor, until the office agrees
    email = models.EmailField()
    language = models.CharField(max_length=5)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agreed_by__isnull=True) | ~Q(agreed_by=F("asked_by")), name="absence_takes_two_people"
            ),
            models.CheckConstraint(
                condition=Q(ending="", ended_at__isnull=True)
                | Q(ending__in=sorted(one.value for one in ENDINGS), ended_at__isnull=False),
                name="absence_ending_known",
            ),
            models.UniqueConstraint(
                fields=["party"], condition=Q(agreed_at__isnull=True, ending=""), name="one_waiting_absence_a_party"
            ),
        ]

    @property
    def absence(self) -> Absence:
        """How it stands, for the rulebook."""
        return Absence(self.asked_at, self.agreed_at, AbsenceState(self.ending) if self.ending else None)

    def get_absolute_url(self) -> str:
        return reverse("proposals:absence", args=[self.code])


class AddendumNotice(models.Model):
    """That the people of a proposal were told of an addendum, so that they are told once."""

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="+")
    addendum = models.ForeignKey(Addendum, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "addendum"], name="an_addendum_told_once")]
