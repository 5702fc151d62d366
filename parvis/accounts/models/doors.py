"""What opens the doors: tokens, agreements, codes by mail, and the counters against guessing."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models

from parvis.accounts.models.people import Person
from parvis.domain.codes import new_code
from parvis.domain.mailed_codes import Request


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def valid_at(self, at: datetime) -> ApiTokenQuerySet:
        """The tokens that open the API at that moment (`domain.tokens.Validity.holds_at` in SQL)."""
        return self.filter(made_at__lte=at, expires_at__gt=at).filter(
            models.Q(ended_at__isnull=True) | models.Q(ended_at__gt=at)
        )


class ApiToken(models.Model):
    """A key to the API that a person gave to a program.

    The token itself is shown once; kept are its hash and its first letters, so
    that its owner can tell one from another.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    beginning = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    used_on = models.DateField(null=True, blank=True)

    objects = ApiTokenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def audit_case(self) -> str:
        return f"token:{self.code}"


class TermsAcceptance(models.Model):
    """That a person agreed to a version of a document, and when."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="acceptances")
    document = models.CharField(max_length=30)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=5)
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "document", "version"], name="accepted_once_a_version")
        ]

    @property
    def holds_from(self) -> date:
        """The day from which the version holds, which is its name."""
        return date.fromisoformat(self.version)


class MailedCode(models.Model):
    """A request for a code by mail: of the code only a keyed hash is kept.

    `ticket` stands in the address of the page where the code is typed; it says
    nothing and opens nothing without the code.  A request for an address
    without an account is kept just the same, and no code opens it.
    """

    ticket = models.CharField(max_length=40, unique=True, editable=False)
    purpose = models.CharField(max_length=12)
    email = models.EmailField()
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="mailed_codes")
    language = models.CharField(max_length=5)
    back_to = models.CharField(max_length=2000, blank=True)
    digest = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    sendings = models.PositiveSmallIntegerField(default=1)
    wrong = models.PositiveSmallIntegerField(default=0)
    proven_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    pending = models.JSONField(default=dict)  # what a sign-up will become: password hash, language, terms

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="mailed_code_asked_at")]

    def audit_case(self) -> str:
        return f"code:{self.ticket}"

    @property
    def state(self) -> Request:
        """Where the request stands, for the rulebook."""
        return Request(self.sent_at, self.wrong, self.proven_at, self.used_at)


class Allowance(models.Model):
    """What was done lately under one key, so that too often can be refused (`domain.rates`)."""

    key = models.CharField(max_length=64, unique=True)
    moments = models.JSONField(default=list)
    last_at = models.DateTimeField()


class LostKey(models.Model):
    """Somebody knows the way into an account, but has none of its second steps any more.

    Two administrators open it: one has made sure who asks and says how, another
    confirms.  `ended_at` with `opened` false: taken back, or refused with a reason.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="lost_keys")
    words = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    checked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=500, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    opened = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(ended_at__isnull=True), name="one_lost_key_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(opened=False) | models.Q(checked_by__isnull=False, ended_by__isnull=False),
                name="opened_by_two",
            ),
        ]

    def audit_case(self) -> str:
        return f"readmission:{self.code}"
