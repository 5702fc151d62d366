"""What officers read: numbers of drafts, submissions, likely duplicates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from parvis.domain.acting import CONSENT_WITHIN
from parvis.domain.likeness import LIKELY, likeness, marks
from parvis.domain.proposals import ProposalStatus
from parvis.domain.standing import CaseKind
from parvis.engines.words import Clause
from parvis.programme.models import Call
from parvis.proposals.models import ActingSpell, DirectorAbsence, Proposal, Receipt
from parvis.search.queries import hits, written
from parvis.standing.queries import barred
from parvis.web.prepared import NUMBER, TEXT, prepared_question

LIKE = "likeness"  # in the search index: the smallest hashes of what was handed in


@dataclass(frozen=True)
class Likely:
    """A submission whose words are mostly those of another."""

    proposal: Proposal
    title: str
    share: float


def submissions(person: Any, *, at: datetime) -> QuerySet[Proposal]:
    """What lies with the office, newest first; nothing for who does not work there."""
    return (
        Proposal.objects.visible_to(person, at=at)
        .handed_in_at(at)
        .select_related("call", "handed_in", "case_officer")
        .order_by("-submitted_at", "-id")
    )


@prepared_question()
def unassigned(person: Any, *, at: datetime) -> QuerySet[Proposal]:
    """What lies with nobody of the office yet, as far as the person sees it."""
    return Proposal.objects.visible_to(person, at=at).handed_in_at(at).filter(case_officer__isnull=True)


def draft_numbers(call: Call, person: Any, *, at: datetime) -> dict[str, int]:
    """How many drafts a call has, by mechanism, without those hidden from the person.  One query."""
    found = Proposal.objects.not_barred(person, at=at).filter(call=call, status=ProposalStatus.DRAFT)
    counted = found.values("mechanism")
    return {row["mechanism"]: row["number"] for row in counted.annotate(number=Count("pk")).order_by("mechanism")}


def likely_duplicates(proposal: Proposal, person: Any, *, at: datetime, receipt: Receipt | None = None) -> list[Likely]:
    """Other submissions on which this person may work and that share most of their words.

    One query with its receipt, which brings the revision; else two.
    """
    own = receipt.revision.sketch if receipt else _newest_sketch(proposal)
    if not own:
        return []
    others = _answering(person, at=at, asked=written([Clause(terms=tuple(marks(own)))]), besides=proposal.pk)
    found = [
        Likely(other, other.received_title, likeness(own, other.handed_in.revision.sketch))
        for other in others
        if other.handed_in
    ]
    return sorted((one for one in found if one.share >= LIKELY), key=lambda one: -one.share)


@prepared_question(asked=TEXT, besides=NUMBER)
def _answering(person: Any, *, at: datetime, asked: str, besides: Any) -> QuerySet[Proposal]:
    unread = ("content", "salts", "leaves")
    return (
        Proposal.objects.for_work(person, at=at)
        .filter(pk__in=hits(LIKE, asked))
        .exclude(pk=besides)
        .select_related("call", "handed_in__revision")
        .defer(*(f"handed_in__revision__{one}" for one in unread))
    )


def _newest_sketch(proposal: Proposal) -> list[int] | None:
    return Receipt.objects.filter(proposal=proposal).order_by("-id").values_list("revision__sketch", flat=True).first()


def same_words(proposal: Proposal, words: str) -> bool:
    """Whether another submission of the call, still in force, says exactly the same.  One query."""
    return (
        Receipt.objects.filter(
            proposal__call=proposal.call_id, revision__words=words, ended_at__isnull=True, stage=proposal.stage
        )
        .exclude(proposal=proposal)
        .exists()
    )


def acted_for(code: str, officer: Any, *, at: datetime) -> tuple[Proposal, Any] | None:
    """The proposal of this code and the person in whose name the officer writes in it, if any.

    The person comes with `acted_by`, which the trail keeps and signing refuses.
    One query, whether there is such a proposal or not: its cost tells nothing.
    """
    spells = ActingSpell.objects.filter(officer=officer, began_at__lte=at, ends_at__gt=at, ended_at__isnull=True)
    spell = (
        spells.filter(proposal__code=code)
        .exclude(proposal__code__in=barred(CaseKind.PROPOSAL, officer, at))
        .select_related("proposal__call", "proposal__handed_in", "person")
        .order_by("-id")
        .first()
    )
    if spell is None:
        return None
    spell.person.acted_by = officer  # type: ignore[attr-defined]
    return spell.proposal, spell.person


def hands_of(proposal: Proposal, person: Any, *, at: datetime) -> list[ActingSpell]:
    """The spells in which officers write in this person's name here just now.  One query."""
    return list(_in_name_of(person, at=at, proposal=proposal.pk))


@prepared_question(proposal=NUMBER)
def _in_name_of(person: Any, *, at: datetime, proposal: Any) -> QuerySet[ActingSpell]:
    return _running(proposal, at).filter(person=person).select_related("officer").order_by("id")


def spells_of(officer: Any, *, at: datetime) -> list[ActingSpell]:
    """What an officer has asked lately and what runs just now, with the people.  One query."""
    waits = Q(began_at__isnull=True, declined_at__isnull=True, asked_at__gt=at - CONSENT_WITHIN)
    rows = ActingSpell.objects.filter(waits | Q(ends_at__gt=at), officer=officer, ended_at__isnull=True)
    rows = rows.exclude(proposal__code__in=barred(CaseKind.PROPOSAL, officer, at))
    return list(rows.select_related("proposal", "person").order_by("id"))


@prepared_question()
def waiting_spells(person: Any, *, at: datetime) -> QuerySet[ActingSpell]:
    """What officers ask this person and what waits for the answer.  One query."""
    rows = ActingSpell.objects.filter(
        person=person, began_at__isnull=True, declined_at__isnull=True, ended_at__isnull=True
    )
    return rows.filter(asked_at__gt=at - CONSENT_WITHIN).select_related("proposal", "officer").order_by("id")


@prepared_question()
def waiting_absences(person: Any, *, at: datetime) -> QuerySet[DirectorAbsence]:
    """Absences of directors that wait for this person: to object, or for the office.  One query."""
    rows = DirectorAbsence.objects.visible_to(person, at=at).filter(agreed_at__isnull=True, ending="")
    return rows.exclude(asked_by=person).select_related("party", "proposal").order_by("id")


def _running(proposal: Any, at: datetime) -> QuerySet[ActingSpell]:
    return ActingSpell.objects.filter(proposal=proposal, began_at__lte=at, ends_at__gt=at, ended_at__isnull=True)
