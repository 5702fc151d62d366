"""Reads of the programme: calls by state, what happened to a call, who is invited.

call_rules  the rules of a call, their words, what they say of sample cases
cards       calls as lists show them
threads     what somebody asked the office
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When

from parvis.accounts.models import Appointment, Person
from parvis.domain.calls import CallKind, CallState, CallStatus, WayIn
from parvis.domain.invitations import InvitationState, token_digest
from parvis.domain.publishing import Outcome, Prepared, Words
from parvis.domain.roles import Role
from parvis.programme.models import Addendum, Call, CallDocument, CallQuestion, DirectorInvitation, Extension
from parvis.programme.queries import call_rules
from parvis.programme.queries.call_rules import programme_of, programme_of_revision
from parvis.web.prepared import prepared_question

SOON = 3  # how many openings and closings an officer's desk names

__all__ = ["programme_of", "programme_of_revision"]


def open_calls(at: datetime) -> QuerySet[Call]:
    """Published calls that take proposals in time, next to close first."""
    return _public(at).in_state(CallState.OPEN, at=at).order_by("closes_at", "id")


def announced_calls(at: datetime) -> QuerySet[Call]:
    """Published calls that open later, next to open first."""
    return _public(at).in_state(CallState.ANNOUNCED, at=at).order_by("opens_at", "id")


def standing_calls(at: datetime) -> QuerySet[Call]:
    """Published calls that take proposals in time, next to close first, then those that open later."""
    later = Case(When(opens_at__gt=at, then=1), default=0)
    moment = Case(When(opens_at__gt=at, then=F("opens_at")), default=F("closes_at"))
    return _public(at).filter(closes_at__gt=at).order_by(later, moment, "id")


def closed_calls(at: datetime) -> QuerySet[Call]:
    """Published calls whose closing moment has passed, last closed first."""
    return _public(at).filter(closes_at__lte=at).order_by("-closes_at", "-id")


def _public(at: datetime) -> Any:
    return Call.objects.published_at(at).filter(way_in=WayIn.BOTTOM_UP)


def desk_calls() -> QuerySet[Call]:
    """Every call and activity with how many questions wait: drafts first, then by closing, the latest first."""
    waiting = Q(questions__number__isnull=True, questions__set_aside_at__isnull=True, questions__id__isnull=False)
    order = Case(When(status=CallStatus.DRAFT, then=0), default=1)
    return (
        Call.objects.annotate(waiting=Count("questions", filter=waiting), order=order)
        .defer("text", "samples", "overrides")
        .order_by("order", "-closes_at", "-id")
    )


@prepared_question()
def calls_with_questions() -> QuerySet[Any]:
    """The calls about which questions wait, with how many."""
    waiting = Q(questions__id__isnull=False, questions__number__isnull=True, questions__set_aside_at__isnull=True)
    counted = Call.objects.annotate(waiting=Count("questions", filter=waiting))
    return counted.filter(waiting__gt=0).only("code", "title").order_by("closes_at")


@prepared_question()
def coming_calls(*, at: datetime) -> QuerySet[Call]:
    """The published calls that open or close next."""
    ahead = _public(at).filter(closes_at__gt=at)
    next_moment = Case(When(opens_at__gt=at, then=F("opens_at")), default=F("closes_at"))
    return ahead.only("code", "title", "opens_at", "closes_at").order_by(next_moment, "id")[:SOON]


def locked(call: Call) -> Call:
    """The call, held for a change."""
    return Call.objects.select_for_update().get(pk=call.pk)


def officers(at: datetime) -> QuerySet[Person]:
    """Who holds the office of programme officer at that moment."""
    holding = Appointment.objects.holding_at(at).filter(role=Role.PROGRAMME_OFFICER)
    return Person.objects.filter(pk__in=holding.values("person"), is_active=True).order_by("pk")


def addenda_since(moment: datetime, *, until: datetime) -> QuerySet[Addendum]:
    """The addenda made after that moment, oldest first; an extension is one too."""
    return Addendum.objects.filter(made_at__gt=moment, made_at__lte=until).select_related("call").order_by("id")


def addenda_of(call: Call) -> list[Addendum]:
    """What changed after the call was published, newest first."""
    return list(call.addenda.order_by("-number"))


def extensions_of(call: Call) -> list[Extension]:
    """How often and why its closing moment was put off."""
    return list(call.extensions.order_by("decided_at"))


def documents_of(call: Call) -> list[CallDocument]:
    """The files that stand beside the call."""
    return list(call.documents.filter(removed_at__isnull=True).select_related("file").order_by("id"))


def answered_questions(call: Call) -> list[CallQuestion]:
    """The public questions and answers, by their numbers; who asked is not read."""
    return list(call.questions.filter(number__isnull=False).order_by("number").defer("asked", "asked_by"))


def waiting_questions(call: Call) -> list[CallQuestion]:
    """Questions that the office has not dealt with, oldest first."""
    return list(call.questions.filter(number__isnull=True, set_aside_at__isnull=True).order_by("asked_at"))


def last_outcomes(call: Call) -> tuple[list[Outcome], str]:
    """What came out when the sample cases were last tried, and the fingerprint of that."""
    last = call.sample_checks.order_by("-id").first()
    if last is None:
        return [], ""
    return [
        Outcome(row["name"], row["expected"], row["eligible"], tuple(row["rules"])) for row in last.outcome
    ], last.fingerprint


def prepared(call: Call, *, digest: str) -> Prepared:
    """What the draft says, as far as publishing asks; `digest` is the edition it would be published under."""
    outcomes, tried = last_outcomes(call)
    return Prepared(
        way_in=WayIn(call.way_in),
        kind=CallKind(call.kind),
        texts={"title": call.title, "summary": call.summary, "text": call.text},
        mechanisms=call.mechanisms,
        priorities=call.priorities,
        objectives=call.objectives,
        nations=call.nations,
        overrides=call_rules.overrides(call),
        opens_on=call.opens_at.date(),
        outcomes=outcomes,
        outcomes_are_current=tried == call_rules.fingerprint(call, digest=digest),
    )


def invitations_of(call: Call) -> list[DirectorInvitation]:
    """Everybody invited to direct the activity, in order."""
    return list(call.invitations.order_by("id"))


def invited(call: Call, email: str) -> bool:
    """Whether this address has an invitation that waits, has lapsed, or was accepted."""
    standing = ["", InvitationState.ACCEPTED]
    return call.invitations.filter(email__iexact=email.strip(), answer__in=standing).exists()


def locked_invitation(invitation: DirectorInvitation) -> DirectorInvitation:
    """The invitation and its activity, held for a change."""
    rows = DirectorInvitation.objects.select_for_update(of=("self",)).select_related("call")
    return rows.get(pk=invitation.pk)


def invitation_with(token: str, *, lock: bool = False) -> DirectorInvitation | None:
    """The invitation that this link belongs to."""
    rows = DirectorInvitation.objects.select_related("call", "invited_by")
    if lock:
        rows = rows.select_for_update(of=("self",))
    return rows.filter(token_digest=token_digest(token)).first()


def directors_of(call: Call) -> list[DirectorInvitation]:
    """Who accepted to direct the activity, with the people."""
    accepted = call.invitations.filter(answer=InvitationState.ACCEPTED, person__isnull=False)
    return list(accepted.select_related("person").order_by("id"))


def directed_by(person: Any, *, at: datetime) -> QuerySet[Call]:
    """The activities that the person accepted to direct and that take proposals in time."""
    accepted = DirectorInvitation.objects.filter(person=person, answer=InvitationState.ACCEPTED)
    rows = Call.objects.published_at(at).filter(way_in=WayIn.TOP_DOWN, pk__in=accepted.values("call"))
    return rows.in_state(CallState.OPEN, at=at).order_by("closes_at", "id")


@dataclass(frozen=True)
class News:
    """Something that happened to a public call."""

    kind: str  # published, addendum, question
    call: Call
    at: datetime
    words: Words
    number: int = 0

    @property
    def anchor(self) -> str:
        """Where it stands on the call's page."""
        return f"{self.kind}-{self.number}" if self.number else ""


def news_of_calls(at: datetime, *, count: int) -> list[News]:
    """What is new about public calls, newest first.  Three queries."""
    public = Call.objects.published_at(at).filter(way_in=WayIn.BOTTOM_UP)
    news = [
        News("published", call, call.published_at, call.summary)
        for call in public.order_by("-published_at")[:count]
        if call.published_at
    ]
    addenda = Addendum.objects.filter(call__in=public, made_at__lte=at).select_related("call")
    news += [News("addendum", one.call, one.made_at, one.note, one.number) for one in addenda.order_by("-id")[:count]]
    answered = CallQuestion.objects.filter(call__in=public, number__isnull=False, answered_at__lte=at)
    news += [
        News("question", one.call, one.answered_at, one.question, one.number or 0)
        for one in answered.select_related("call").defer("asked").order_by("-answered_at")[:count]
        if one.answered_at
    ]
    return sorted(news, key=lambda one: one.at, reverse=True)[:count]
