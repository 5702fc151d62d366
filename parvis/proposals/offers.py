"""What proposals give to the apps above and hang into the pages below: read-only, `visible_to`."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, When
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.domain.calls import NEAR, CallState
from parvis.domain.proposals import PartyState, ProposalStatus
from parvis.domain.roles import Role
from parvis.programme.models import Call
from parvis.programme.queries import directors_of
from parvis.programme.queries.threads import Subject
from parvis.proposals.forms.way import way
from parvis.proposals.models import ActingSpell, DirectorAbsence, Party, Proposal, Receipt
from parvis.proposals.notify import attach_to_receipts
from parvis.proposals.queries import (
    draft_numbers,
    drafts,
    mine,
    missing,
    standing,
    unassigned,
    visible,
    waiting_absences,
    waiting_spells,
    window,
)
from parvis.web.duties import Duty, Source, Tally, Turn

__all__ = [
    "Confirmed",
    "attach_to_receipts",
    "call_ways_on",
    "confirmed",
    "draft_numbers",
    "duties",
    "introduction_ways_on",
    "mine",
    "missing",
    "places",
    "standing",
    "thread_ways_on",
    "visible",
    "way",
    "window",
]


@dataclass(frozen=True)
class Confirmed:
    """What may be said of a receipt to whoever holds it."""

    at: datetime
    late: bool
    ended: bool

    @property
    def at_utc(self) -> str:
        return self.at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def names_for_threads(codes: Iterable[str], person: Any, at: datetime) -> dict[str, Subject]:
    """Proposals as subjects of talks with the office, as far as the person may see them.  One query."""
    own = Party.objects.seated_at(at).filter(proposal=OuterRef("pk"), person=person)
    found = (
        Proposal.objects.visible_to(person, at=at)
        .filter(code__in=list(codes))
        .annotate(named=Case(When(Exists(own), then=F("title")), default=F("handed_in__title")))
    )
    return {one.code: Subject(one.named or one.code, one.get_absolute_url()) for one in found}


def confirmed(code: str, digest: str) -> Confirmed | None:
    """Whether a receipt has this code and this digest together.  One query."""
    found = Receipt.objects.filter(code=code[:12]).first()
    kept = found.digest if found else "0" * 64
    if not hmac.compare_digest(kept.encode(), digest.encode()) or found is None or found.code != code:
        return None
    return Confirmed(found.at, found.late, found.ended_at is not None)


def call_ways_on(context: dict[str, Any]) -> str:
    """The button that opens a draft, on the page of a call.  No query; at most three on the page of an activity."""
    call = context.get("call")
    if call is None or call.status != "published" or call.window.state_at(timezone.now()) is CallState.CLOSED:
        return ""
    if call.is_activity:
        return _activity_ways_on(context["request"], call)
    return render_to_string("proposals/slots/call.html", {"call": call, "request": context["request"]})


def _activity_ways_on(request: Any, call: Call) -> str:
    """For who directs an activity: its one draft, to open, to join, or to go to."""
    there = drafts.of_activity(call)
    mine = there is not None and drafts.seat(there, request.user, at=timezone.now()) is not None
    if not mine and not any(one.person == request.user for one in directors_of(call)):
        return ""
    told = {"call": call, "activity": True, "there": there, "mine": there if mine else None}
    return render_to_string("proposals/slots/call.html", told, request=request)


def introduction_ways_on(context: dict[str, Any]) -> str:
    """From an introduction to a draft in one step.  No query."""
    line = context.get("line")
    return render_to_string("proposals/slots/introduction.html", {"code": line.code}) if line else ""


def thread_ways_on(context: dict[str, Any]) -> str:
    """From a talk in a circle to a draft in one step, for who began the talk.  No query."""
    thread = context.get("thread")
    if thread is None or thread.begun_by_id != context["request"].user.pk:
        return ""
    return render_to_string("proposals/slots/thread.html", {"code": thread.code})


def places(context: dict[str, Any]) -> str:
    """One's proposals, and for the office the submissions, in one's menu.  No query of its own."""
    person, at = context["request"].user, timezone.now()
    reads = person.holds(Role.PROGRAMME_OFFICER, at=at) or person.holds(Role.AUDITOR, at=at)
    return render_to_string("proposals/slots/places.html", {"reads_submissions": reads})


def duties(person: Any, *, at: datetime) -> list[Duty | Source | Tally]:
    """Drafts to write, sign and hand in, invitations to answer or waited for.  One query, and the sources'."""
    found: list[Duty | Source | Tally] = [
        Source(waiting_spells, lambda rows: map(_of_spell, rows)),
        Source(waiting_absences, lambda rows: [_of_absence(one, person) for one in rows]),
    ]
    rows = drafts.places_of(person, at=at)
    invited = [one for one in rows if one.state == PartyState.INVITED]
    invitations = [one for one in invited if one.addressed]
    waiting = [one for one in invited if not one.addressed]
    for seat in rows:
        if seat.state != PartyState.INVITED:
            found += _of_seat(seat, seat.has_signed, at)
    found += [
        Duty(
            Turn.THEIRS,
            _("%(who)s answers your invitation") % {"who": one},
            reverse("proposals:people", args=[one.proposal.code]),
            str(one.proposal),
        )
        for one in waiting
    ]
    found += [
        Duty(
            Turn.MINE,
            _("Answer the invitation in your mail"),
            reverse("proposals:mine"),
            str(one.proposal.title or _("A joint proposal")),
        )
        for one in invitations
    ]
    if person.holds(Role.PROGRAMME_OFFICER, at=at):
        found.append(Tally(unassigned, _of_office))
    return found


def _of_spell(one: ActingSpell) -> Duty:
    return Duty(Turn.MINE, _("Answer the office"), one.get_absolute_url(), str(one.proposal))


def _of_absence(one: DirectorAbsence, person: Any) -> Duty:
    if one.party.person_id != person.pk:
        return Duty(Turn.MINE, _("A director is said to be absent"), one.get_absolute_url(), one.proposal.code)
    ripe_at = one.absence.ripe_at
    return Duty(Turn.MINE, _("Say that you are there"), one.get_absolute_url(), str(one.proposal), ripe_at, True)


def _of_seat(seat: Party, has_signed: bool, at: datetime) -> list[Duty]:
    proposal = seat.proposal
    if proposal.status != ProposalStatus.DRAFT:
        return []
    closing = window(proposal)
    if closing.state_at(at) is CallState.CLOSED:
        return []
    near = closing.left_at(at) <= NEAR
    name, address = str(proposal), proposal.get_absolute_url()
    if seat.signs and proposal.signed_id and not has_signed:
        return [Duty(Turn.MINE, _("Sign the proposal"), f"{address}sign/", name, closing.closes_at, near)]
    if seat.signs and has_signed:
        return [Duty(Turn.THEIRS, _("Signed; then hand it in"), f"{address}sign/", name, closing.closes_at, near)]
    turn = Turn.MINE if seat.writes else Turn.COMING
    return [Duty(turn, _("Go on with the proposal"), address, name, closing.closes_at, near)]


def _of_office(number: int) -> list[Duty]:
    words = ngettext("%(n)s submission has no case officer", "%(n)s submissions have no case officer", number) % {
        "n": number
    }
    return [Duty(Turn.MINE, words, f"{reverse('proposals:office')}?officer=none", _("Programme office"))]
