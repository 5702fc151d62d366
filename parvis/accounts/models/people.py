"""People, and the roles staff hold by appointment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from parvis.domain.codes import new_code
from parvis.domain.passwords import normal
from parvis.domain.roles import Role, Term
from parvis.domain.second_steps import due_at


class PersonManager(BaseUserManager["Person"]):
    """Finds and makes people by their e-mail address."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Person:
        """A person whose address is known to be right; without a password only codes by mail open the door."""
        from allauth.account.models import EmailAddress

        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person


class Person(AbstractBaseUser):
    """Somebody with an account.  `code` is what the trail knows of him or her."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    outlet = models.CharField(max_length=160, blank=True)
    language = models.CharField(max_length=5, default="en")
    orcid = models.CharField(max_length=19, blank=True)
    orcid_proven_at = models.DateTimeField(null=True, blank=True)  # signed in with it, so it is his or hers
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_address"),
            # Anybody may type an iD that is another's; who proves it has it alone.
            models.UniqueConstraint(
                fields=["orcid"], condition=models.Q(orcid_proven_at__isnull=False), name="one_account_per_proven_orcid"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def audit_case(self) -> str:
        return f"person:{self.code}"

    def set_password(self, raw_password: str | None) -> None:
        super().set_password(raw_password if raw_password is None else normal(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        return super().check_password(raw_password if raw_password is None else normal(raw_password))

    def roles_at(self, at: datetime) -> frozenset[Role]:
        """The roles held at that moment; the appointments are read once per instance, so once a request."""
        if "_terms" not in self.__dict__:
            rows = self.appointments.filter(confirmed_at__isnull=False)
            self.__dict__["_terms"] = [
                (Role(role), Term(starts_at, ends_at, confirmed_at))
                for role, starts_at, ends_at, confirmed_at in rows.values_list(
                    "role", "starts_at", "ends_at", "confirmed_at"
                )
            ]
        return frozenset(role for role, term in self.__dict__["_terms"] if term.holds_at(at))

    def know_terms(self, terms: Iterable[tuple[Role, Term]]) -> None:
        """Spare the reading of the appointments: another query has brought them along."""
        self.__dict__["_terms"] = list(terms)

    def owe_second_step(self, terms: Iterable[Term], grace: timedelta) -> None:
        """These offices rest after the grace, until the person has a second step."""
        self.__dict__["_owing"] = (tuple(terms), grace)

    def second_step_due_at(self, at: datetime) -> datetime | None:
        """By when the person must have a second step, at that moment; None if none is owed."""
        terms, grace = self.__dict__.get("_owing", ((), timedelta()))
        return due_at(terms, grace, now=at)

    def holds(self, role: Role, *, at: datetime) -> bool:
        """Whether this person holds the role at that moment."""
        return role in self.roles_at(at)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def holding_at(self, at: datetime) -> AppointmentQuerySet:
        """The appointments that count at that moment (`domain.roles.Term.holds_at` in SQL)."""
        return self.filter(confirmed_at__lte=at, starts_at__lte=at).filter(
            models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=at)
        )

    def visible_to(self, person: Person, *, at: datetime) -> AppointmentQuerySet:
        """All for administrators and auditors; for others their own."""
        if person.roles_at(at) & {Role.ADMINISTRATOR, Role.AUDITOR}:
            return self
        return self.filter(person=person)


class Appointment(models.Model):
    """A role given to a person by one colleague and confirmed by another."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=30)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="appointments_made")
    made_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="appointments_confirmed")
    confirmed_at = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    def audit_case(self) -> str:
        return f"appointment:{self.code}"
