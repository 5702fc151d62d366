"""The door of an invited person: public by its token, which is the key."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.domain.invitations import InvitationState
from parvis.programme.queries import programme_of
from parvis.proposals.actions import drafting
from parvis.web.access import public
from parvis.web.programme import in_language


@public
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What one is asked to join, by whom; accept, decline, or sign in first.  Looking changes nothing."""
    party = drafting.invitation_behind(token)
    at, language = timezone.now(), get_language() or "en"
    proposal, standing = party.proposal, drafting.standing(party)
    programme = programme_of(proposal.call)
    role, mechanism = programme.role(party.role), programme.mechanism(proposal.mechanism)
    context = {
        "party": party,
        "token": token,
        "proposal": proposal,
        "call": proposal.call,
        "call_title": in_language(proposal.call.title, language) if proposal.call.title else proposal.call.code,
        "role": in_language(role.name, language) if role else party.role,
        "mechanism": in_language(mechanism.name, language) if mechanism else proposal.mechanism,
        "host": party.added_by,
        "lapsed": standing.state_at(at) is InvitationState.LAPSED,
        "until": standing.expires_at,
        "other_account": request.user.is_authenticated and request.user.email.lower() != party.email.lower(),
    }
    return render(request, "proposals/invitation.html", context)


@require_POST
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Join."""
    party = drafting.accept(token, by=request.user, now=timezone.now())
    messages.success(request, _("Welcome. You take part in this proposal now."))
    return redirect("proposals:draft", code=party.proposal.code)


@public
@require_POST
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """Say no; no account is needed."""
    drafting.decline(token, now=timezone.now(), reason=request.POST.get("reason", ""))
    return render(request, "proposals/declined.html")
