"""Directors invited to an activity that the secretariat opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.accounts.queries import has_address
from parvis.audit.actions import record
from parvis.domain.calls import CallStatus, WayIn
from parvis.domain.invitations import WAITS, InvitationState, new_token, token_digest
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.programme import access, notify, queries
from parvis.programme.models import Call, DirectorInvitation


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@dataclass(frozen=True)
class Invitee:
    """Who is asked, to direct for which side, from which nation, in which language."""

    email: str
    name: str
    role: str
    nation: str
    language: str


@transaction.atomic
def invite_director(call: Call, invitee: Invitee, *, by: Any, now: datetime) -> DirectorInvitation:
    """Ask somebody by mail to direct an activity on one side."""
    access.check_is_officer(by, at=now)
    call = queries.locked(call)
    if call.way_in != WayIn.TOP_DOWN or call.status != CallStatus.PUBLISHED:
        raise Refused(_("Directors are invited to an activity once it is open."), code="not-open")
    if call.nations and invitee.nation not in call.nations:
        raise Invalid(_("This activity does not name that nation."), field="nation")
    if queries.invited(call, invitee.email):
        raise Invalid(_("This address has been invited already. Send that invitation again."), field="email")
    token = new_token()
    invitation = DirectorInvitation.objects.create(
        call=call,
        role=invitee.role,
        nation=invitee.nation,
        email=invitee.email.strip().lower(),
        name=invitee.name.strip(),
        language=invitee.language,
        token_digest=token_digest(token),
        invited_at=now,
        invited_by=by,
        sent_at=now,
        expires_at=now + WAITS,
    )
    invitation.token = token
    facts = {"invitation": invitation.code, "role": invitee.role, "nation": invitee.nation, "email": invitation.email}
    record("activity.director-invited", on=call, by=by, at=now, facts=facts)
    notify.director_invited(invitation, token)
    return invitation


@transaction.atomic
def send_again(invitation: DirectorInvitation, *, by: Any, now: datetime) -> DirectorInvitation:
    """Send the letter again with a new link; the old link ends."""
    access.check_is_officer(by, at=now)
    invitation = queries.locked_invitation(invitation)
    invitation.standing.check_can_send_again(now)
    token = new_token()
    invitation.token_digest = token_digest(token)
    invitation.sent_at, invitation.expires_at = now, now + WAITS
    invitation.sendings += 1
    invitation.save(update_fields=["token_digest", "sent_at", "expires_at", "sendings"])
    record("activity.director-reminded", on=invitation.call, by=by, at=now, facts={"invitation": invitation.code})
    notify.director_invited(invitation, token)
    return invitation


@transaction.atomic
def withdraw_invitation(invitation: DirectorInvitation, *, by: Any, now: datetime) -> DirectorInvitation:
    """Take an invitation back that still waits or has lapsed."""
    access.check_is_officer(by, at=now)
    invitation = queries.locked_invitation(invitation)
    if invitation.answer:
        raise Refused(_("This invitation has been answered already."), code="answered")
    return _answered(invitation, InvitationState.WITHDRAWN, by, now)


@transaction.atomic
def accept_invitation(token: str, *, by: Any, now: datetime) -> DirectorInvitation:
    """Become a director of the activity, as the person who is signed in."""
    invitation = _with(token)
    invitation.standing.check_can_answer(now)
    if not getattr(by, "is_authenticated", False):
        raise Denied(_("Sign in first, so that the office knows who accepts."), code="sign-in")
    if invitation.call.status != CallStatus.PUBLISHED:
        raise Refused(_("This activity was withdrawn. There is nothing to direct any more."), code="call-withdrawn")
    if not has_address(by, invitation.email):
        raise Denied(
            _("This invitation is for another address. Sign in with the account that has it, or ask for a new one."),
            code="another-address",
        )
    if invitation.call.invitations.filter(person=by, answer=InvitationState.ACCEPTED).exists():
        raise Refused(_("You direct this activity already. Both sides need a director of their own."), code="twice")
    invitation.person = by
    invitation.save(update_fields=["person"])
    _answered(invitation, InvitationState.ACCEPTED, by, now)
    notify.director_answered(invitation, at=now)
    return invitation


@transaction.atomic
def decline_invitation(token: str, *, because: str, by: Any, now: datetime) -> DirectorInvitation:
    """Say no; nobody has to sign in for that, and no reason is asked."""
    invitation = _with(token)
    invitation.standing.check_can_answer(now)
    invitation.declined_because = because.strip()[:2000]
    invitation.save(update_fields=["declined_because"])
    person = by if getattr(by, "is_authenticated", False) else None
    _answered(invitation, InvitationState.DECLINED, person, now)
    notify.director_answered(invitation, at=now)
    return invitation


def _answered(invitation: DirectorInvitation, answer: InvitationState, by: Any, now: datetime) -> DirectorInvitation:
    invitation.answer = answer
    invitation.answered_at = now
    invitation.save(update_fields=["answer", "answered_at"])
    facts = {"invitation": invitation.code, "role": invitation.role}
    record(f"activity.invitation-{answer}", on=invitation.call, by=by, at=now, facts=facts)
    return invitation


def _with(token: str) -> DirectorInvitation:
    invitation = queries.invitation_with(token, lock=True)
    if invitation is None:
        raise NotFound(_("There is no such page."))
    return invitation
