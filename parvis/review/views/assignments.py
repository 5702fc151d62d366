"""An invitation to review: behind the mailed link without an account, or on one's desk with one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.accounts.queries import has_address
from parvis.domain.evaluation import AssignmentState, Sight, sight_of
from parvis.domain.invitations import InvitationState
from parvis.programme.queries import programme_of
from parvis.review.actions import assignments as actions
from parvis.review.labels import ASSIGNMENT_STATES
from parvis.review.models import Assignment
from parvis.review.queries import assignments as queries
from parvis.review.queries import bids
from parvis.review.views.coming_in import send_code
from parvis.web import figures
from parvis.web.access import public
from parvis.web.programme import in_language

S = AssignmentState


def desk(request: HttpRequest) -> HttpResponse:
    """Everything one was asked to review: what waits first."""
    at = timezone.now()
    lines = queries.desk(queries.asked_of(request.user, at=at), at=at)
    context = {
        "titles": bids.asked_of(request.user, at=at),
        "waiting": [line for line in lines if line.assignment.is_open],
        "done": [line for line in lines if not line.assignment.is_open],
        "labels": ASSIGNMENT_STATES,
        "has_texts": any(sight_of(S(line.assignment.state)) is Sight.WHOLE for line in lines),
    }
    return render(request, "review/desk.html", context)


@public
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Title, summary and people; declare, decline.  Looking changes nothing."""
    found = queries.behind(token)
    if sight_of(S(found.state)) is Sight.NOTHING:
        return render(request, "review/over.html", {"state": ASSIGNMENT_STATES[found.state]}, status=410)
    return render(request, "review/invitation.html", _card(request, found, token=token))


@public
@never_cache
@require_POST
def declare_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Declare without an account; who is free of conflicts gets a code at once, which opens one and the text."""
    found = queries.behind(token)
    person = _whose(request, found)
    made = actions.declare(
        found,
        request.POST.getlist("conflicts"),
        confidential="confidential" in request.POST,
        note=request.POST.get("note", ""),
        by=person,
        now=timezone.now(),
    )
    if made.state == S.ACCEPTED:
        if person is not None:
            return redirect("review:write", code=made.code)
        return redirect("review:enter-code", token, send_code(request, made, token).ticket)
    return redirect("review:invitation", token=token)


@require_POST
def take_up(request: HttpRequest, token: str) -> HttpResponse:
    """Go on to the whole text with one's account."""
    found = actions.take_up(queries.behind(token), by=request.user, now=timezone.now())
    if found.state == S.RECUSED:
        return redirect("review:invitation", token=token)
    return redirect("review:write", code=found.code)


@require_POST
def take_up_mine(request: HttpRequest, code: str) -> HttpResponse:
    """The same from a letter that brought no link of its own, with the account that has the address."""
    found = _asked(request, code)
    found = actions.take_up(found, by=request.user, now=timezone.now())
    return redirect("review:desk" if found.state == S.RECUSED else found)


@public
@never_cache
def decline_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """Say no, in one click from the invitation; then perhaps whom to ask instead."""
    found = queries.behind(token)
    if request.method == "POST":
        if found.state == S.DECLINED:
            actions.add_alternates(
                found,
                alternates=request.POST.get("alternates", ""),
                reason=request.POST.get("reason", ""),
                by=_whose(request, found),
                now=timezone.now(),
            )
            return render(request, "review/declined.html", {"thanks": True})
        actions.decline(found, by=_whose(request, found), now=timezone.now())
        return redirect("review:decline", token=token)
    if found.state != S.DECLINED:
        return redirect("review:invitation", token=token)
    return render(request, "review/declined.html", {"token": token, "thanks": bool(found.alternates)})


def assignment(request: HttpRequest, code: str) -> HttpResponse:
    """One's own assignment: the card and the declaration first, then the form."""
    at = timezone.now()
    found = queries.written_to(code, request.user, at=at)
    if found is None:
        found = queries.own(code, request.user, at=at)
        if found.state in (S.ACCEPTED, S.DONE):
            return redirect("review:write", code=code)
    if sight_of(S(found.state)) is Sight.NOTHING:
        return render(request, "review/over.html", {"state": ASSIGNMENT_STATES[found.state]}, status=410)
    return render(request, "review/invitation.html", _card(request, found))


@require_POST
def declare(request: HttpRequest, code: str) -> HttpResponse:
    """Declare with one's account."""
    found = _asked(request, code)
    made = actions.declare(
        found,
        request.POST.getlist("conflicts"),
        confidential="confidential" in request.POST,
        note=request.POST.get("note", ""),
        by=request.user,
        now=timezone.now(),
    )
    if made.state == S.RECUSED:
        return render(request, "review/over.html", {"state": ASSIGNMENT_STATES[made.state], "thanks": True})
    return redirect("review:write", code=code)


@require_POST
def decline(request: HttpRequest, code: str) -> HttpResponse:
    """Say no with one's account, at any time before the review is handed in."""
    found = _asked(request, code)
    actions.decline(
        found,
        by=request.user,
        reason=request.POST.get("reason", ""),
        alternates=request.POST.get("alternates", ""),
        now=timezone.now(),
    )
    messages.success(request, _("You have declined. The office has been told."))
    return redirect("review:desk")


@require_POST
def recuse(request: HttpRequest, code: str) -> HttpResponse:
    """Declare a conflict that was found while reading, or later."""
    found = queries.own(code, request.user, at=timezone.now())
    actions.recuse(
        found,
        request.POST.getlist("conflicts"),
        note=request.POST.get("note", ""),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("Thank you. The proposal is closed to you from now on, and the office has been told."))
    return redirect("review:desk")


def _asked(request: HttpRequest, code: str) -> Assignment:
    """One's own assignment, also while the expert is not known to be oneself."""
    at = timezone.now()
    return queries.written_to(code, request.user, at=at) or queries.own(code, request.user, at=at)


def _whose(request: HttpRequest, found: Assignment) -> Any | None:
    """Who is signed in, if it is the person asked; else nobody but the holder of the link."""
    person: Any = request.user
    return person if _is_expert(person, found) else None


def _is_expert(person: Any, found: Assignment) -> bool:
    if not person.is_authenticated:
        return False
    return found.expert.person_id == person.pk or has_address(person, found.expert.email)


def _card(request: HttpRequest, found: Assignment, token: str = "") -> dict[str, Any]:
    at, language = timezone.now(), get_language() or "en"
    programme = programme_of(found.round.call)
    card, stands = queries.card_of(found), actions.standing(found)
    mine = _is_expert(request.user, found)
    accepted = found.state in (S.ACCEPTED, S.DONE)
    known = not mine and queries.account_of(found) is not None
    mechanism = programme.mechanism(found.proposal.mechanism)
    return {
        "assignment": found,
        "token": token,
        "card": card,
        "mechanism": in_language(mechanism.name, language) if mechanism else found.proposal.mechanism,
        "people": [
            (
                one,
                in_language(role.name, language) if (role := programme.role(one.role)) else one.role,
                ", ".join(figures.country(code, language) for code in one.nationalities),
            )
            for one in card.people
        ],
        "grounds": [
            (one.code, in_language(one.name, language), in_language(one.help, language) if one.help else "")
            for one in queries.grounds(found)
        ],
        "accepted": accepted,
        "shut": accepted and found.expert.person_id is not None and not mine,  # it goes on in the account alone
        "lapsed": stands.state_at(at) is InvitationState.LAPSED,
        "until": stands.expires_at,
        "mine": mine,
        "known": known,  # somebody has an account at the address: the link alone declares nothing for him or her
    }
