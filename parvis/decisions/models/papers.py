"""Decision papers: what is circulated, line by line, what was added, and how the deadline moved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from parvis.decisions.models.delegations import Membership
from parvis.decisions.models.notes import NoteRevision
from parvis.domain.codes import new_code
from parvis.domain.deciding import BY_OFFICE, ENDING, OF_NATIONS, Procedure, Step, approvers_of, kinds_of
from parvis.domain.papers import PaperStatus, Ruling, action_sheet, addendum, full_reference
from parvis.domain.proposals import PartyState
from parvis.domain.roles import Role
from parvis.proposals.models import Party, Proposal
from parvis.standing.queries import barred
from parvis.web.constraints import one_of
from parvis.web.programme import current, in_language

READS_PAPERS = frozenset({Role.PROGRAMME_OFFICER, Role.CHAIR, Role.SECRETARY, Role.AUDITOR})


def paper_readers() -> frozenset[Role]:
    """The offices that read papers: those of the body, and whoever approves by the programme's file.  No query."""
    decision = current().decision
    approving = {
        Role(one.role) for kind in kinds_of(decision) if kind in BY_OFFICE for one in approvers_of(decision, kind)
    }
    return READS_PAPERS | approving


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, person: Any, *, at: datetime) -> PaperQuerySet:
        """For the office and the chair, all; for delegates of a member nation, what was
        circulated and is decided by nations.

        Nobody sees a paper on which a proposal stands that a conflict keeps from him or her, or in which
        he or she takes or took part.
        """
        if person is None or not person.is_authenticated:
            return self.none()
        if person.roles_at(at) & paper_readers():
            return self.open_to(person, at)
        seats = Membership.objects.speaking_at(at).filter(person=person)
        voiced = self.filter(Exists(seats), circulated_at__lte=at, procedure__in=sorted(OF_NATIONS))
        return voiced.open_to(person, at)

    def open_to(self, person: Any, at: datetime) -> PaperQuerySet:
        """Without those that are closed to the person, whatever office is held.  No query of its own."""
        closed = lines_closed_to(person, at).filter(paper=OuterRef("pk"))
        return self.exclude(code__in=barred("paper", person, at)).filter(~Exists(closed))


class Paper(models.Model):
    """A text put before the nations.  From its circulation on neither words nor lines change.

    How its silence stands is nowhere stored: it follows from `ends_at`,
    `withdrawn_at` and the positions (`domain.silence`).
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    reference = models.CharField(max_length=40)
    suffix = models.CharField(max_length=10, blank=True)
    texts = models.JSONField(default=dict)  # {"en": {"title": …, "text": …}, "fr": …}
    status = models.CharField(max_length=12, default=PaperStatus.DRAFTED)
    procedure = models.CharField(max_length=24, default=Procedure.SILENCE)
    splits = models.BooleanField(default=False)  # the chair's ruling: an objected line falls out, the rest passes
    ends_wall = models.CharField(max_length=16, blank=True)
    zone = models.CharField(max_length=40)
    ends_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    nations = models.JSONField(default=list)  # whose voice counted when it was circulated
    version = models.PositiveIntegerField(default=1)  # of the draft
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    circulated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    circulated_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=1000, blank=True)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="revised_as")
    told_at = models.DateTimeField(null=True)  # that its outcome was mailed; decides nothing

    objects = PaperQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["reference", "suffix"], name="one_paper_a_reference"),
            models.UniqueConstraint(fields=["replaces"], condition=Q(replaces__isnull=False), name="revised_once"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in PaperStatus]), name="paper_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=PaperStatus.CIRCULATED)
                | Q(circulated_at__isnull=False, circulated_by__isnull=False)
                & (Q(ends_at__isnull=False) | ~Q(procedure=Procedure.SILENCE)),
                name="circulated_implies_chair_and_deadline",
            ),
            one_of("procedure", Procedure, "paper_procedure_known"),
            models.CheckConstraint(
                condition=Q(status=PaperStatus.WITHDRAWN, withdrawn_at__isnull=False)
                | ~Q(status=PaperStatus.WITHDRAWN) & Q(withdrawn_at__isnull=True),
                name="withdrawn_implies_moment",
            ),
        ]
        indexes = [models.Index(fields=["ends_at"], name="paper_by_deadline")]

    def __str__(self) -> str:
        return self.full_reference

    def get_absolute_url(self) -> str:
        return reverse("decisions:paper", args=[self.code])

    def audit_case(self) -> str:
        return f"paper:{self.code}"

    @property
    def by_silence(self) -> bool:
        """Whether a deadline decides it."""
        return self.procedure == Procedure.SILENCE

    @property
    def full_reference(self) -> str:
        """The reference with its suffix."""
        return full_reference(self.reference, self.suffix)

    def sheet_reference(self, number: int = 1) -> str:
        """The reference of an action sheet of it; the first is the one that closes it."""
        return full_reference(self.reference, self.suffix, action_sheet(number))

    def title(self, language: str) -> str:
        """What it is called in this language."""
        return in_language({tongue: words.get("title", "") for tongue, words in self.texts.items()}, language)


class PaperLine(models.Model):
    """One proposal on a paper.  `told` is what the paper says of it, fixed at circulation."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="paper_lines")
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    currency = models.CharField(max_length=3)
    brief = models.JSONField(default=dict)  # {"en": …, "fr": …}: what the nations are asked to agree, on one page
    told = models.JSONField(default=dict)
    note = models.ForeignKey(NoteRevision, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["paper_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="one_line_a_number"),
            models.UniqueConstraint(fields=["paper", "proposal"], name="one_line_a_proposal"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="line_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return self.told.get("acronym") or self.told.get("title") or str(self.proposal)

    @property
    def ruling(self) -> LineRuling | None:
        """What was decided of it last, otherwise than by silence.  No query where `rulings` were fetched before."""
        steps = list(self.rulings.all())
        return steps[-1] if steps else None


class Extension(models.Model):
    """That the chair put the deadline off, from when to when, and why.  The old one stays here."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="extensions")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=1000)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_at__gt=models.F("from_at"), at__lt=models.F("from_at")),
                name="extended_before_the_deadline",
            )
        ]


class Addendum(models.Model):
    """What is added to a paper while its period runs: a text of its own, which changes nothing in the paper's.

    A draft until the chair circulates it; from then on it has its number and is fixed.
    """

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="addenda")
    number = models.PositiveIntegerField(null=True)
    texts = models.JSONField(default=dict)  # {"en": {"title": …, "text": …}, "fr": …}
    version = models.PositiveIntegerField(default=1)
    digest = models.CharField(max_length=64, blank=True)
    drafted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    drafted_at = models.DateTimeField()
    circulated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    circulated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="one_addendum_a_number"),
            models.UniqueConstraint(
                fields=["paper"], condition=Q(circulated_at__isnull=True), name="one_addendum_drafted_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(circulated_at__isnull=True, number__isnull=True)
                | Q(circulated_at__isnull=False, number__isnull=False, circulated_by__isnull=False),
                name="addendum_numbered_when_circulated",
            ),
        ]

    def __str__(self) -> str:
        return self.full_reference

    @property
    def full_reference(self) -> str:
        """The paper's reference with its own suffix; the draft has none yet."""
        return full_reference(self.paper.reference, self.paper.suffix, addendum(self.number) if self.number else "")

    def audit_case(self) -> str:
        return self.paper.audit_case()

    def title(self, language: str) -> str:
        """What it is called in this language."""
        return in_language({tongue: words.get("title", "") for tongue, words in self.texts.items()}, language)


class LineRuling(models.Model):
    """One step of deciding a line otherwise than by silence.  Never changed; what ends a line is its last."""

    line = models.ForeignKey(PaperLine, on_delete=models.PROTECT, related_name="rulings")
    number = models.PositiveIntegerField(default=1)
    ruling = models.CharField(max_length=20)
    approver = models.CharField(max_length=40, blank=True)  # of the programme's file, where an office decides
    meeting = models.ForeignKey("CommitteeMeeting", on_delete=models.PROTECT, null=True, related_name="rulings")
    words = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            one_of("ruling", Ruling, "line_ruling_known"),
            models.UniqueConstraint(fields=["line", "number"], name="one_ruling_a_number"),
            models.UniqueConstraint(fields=["line"], condition=Q(ruling__in=sorted(ENDING)), name="line_settled_once"),
        ]

    @property
    def step(self) -> Step:
        """What the rulebook reads of it."""
        return Step(Ruling(self.ruling), self.approver, str(self.by_id))


def lines_closed_to(person: Any, at: datetime) -> models.QuerySet[PaperLine]:
    """The lines whose proposal is barred to the person, or is his or her own.  No query of its own.

    One's own stays so after one has left it; an invitation that was declined leaves no tie.
    """
    own = Party.objects.filter(person=person).exclude(state=PartyState.DECLINED).values("proposal_id")
    return PaperLine.objects.filter(Q(proposal__code__in=barred("proposal", person, at)) | Q(proposal__in=own))
