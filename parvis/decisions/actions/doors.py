"""Breaking the silence from a letter: a link and a code that one delegate holds for one paper.

The link opens the page of the paper, the code proves that whoever is there has
read the letter to the end; both stand in the same letter, or the code comes in
another to the delegate's own address.  Three wrong codes close the door until a
new one is sent.

A code is entered once.  In the browser where that was done it goes on holding a
quarter of an hour for the same paper and person, so that whoever objects to two
items needs no second letter; anywhere else it is spent.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from parvis.accounts.actions.throttling import spend
from parvis.accounts.queries import keyed
from parvis.audit.actions import record
from parvis.decisions import notify
from parvis.decisions.actions.positions import take_position
from parvis.decisions.models import MailDoor, Membership, Paper, Position
from parvis.domain.invitations import new_token, token_digest
from parvis.domain.mailed_codes import COOL_DOWN, TRIES, as_typed, new_number
from parvis.domain.refusals import Gone, Invalid, NotFound, Refused
from parvis.domain.silence import PositionKind

HOLDS = timedelta(minutes=15)  # how long an entered code goes on holding where it was entered
STAYS_OPEN = timedelta(days=14)  # after the deadline, so that a late click still learns how it ended


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Spoken:
    """What was sent, and what the browser keeps so that its code goes on holding until that moment."""

    said: Position
    proof: str
    until: datetime | None


@transaction.atomic
def open_door(paper: Paper, seat: Membership, *, now: datetime) -> tuple[str, str]:
    """A new link and code for this delegate; what was sent before opens nothing any more."""
    token, number = new_token(), new_number()
    MailDoor.objects.update_or_create(
        paper=paper,
        membership=seat,
        defaults={
            "token_digest": token_digest(token),
            "code_digest": _mark(token, number),
            "sent_at": now,
            "wrong": 0,
            "proof_digest": "",
            "proven_at": None,
        },
    )
    record("paper.door-sent", on=paper, by=None, at=now, facts={"delegate": seat.code})
    return token, number


def door_behind(token: str, *, at: datetime) -> MailDoor:
    """The door of this link, if its delegate may still read the paper; NotFound or Gone otherwise.  Two queries."""
    found = (
        MailDoor.objects.filter(token_digest=token_digest(token)).select_related("paper", "membership__person").first()
    )
    if found is None:
        raise NotFound(_("This link opens nothing."))
    readable = Paper.objects.visible_to(found.membership.person, at=at).filter(pk=found.paper_id)
    ends, withdrawn = found.paper.ends_at, found.paper.withdrawn_at
    over = (ends is not None and at >= ends + STAYS_OPEN) or (withdrawn is not None and at >= withdrawn)
    if over or not found.membership.term.holds_at(at) or not readable.exists():
        raise Gone(_("This link holds no more. Sign in to see what you may read."), code="door-closed")
    return found


def holds_until(door: MailDoor, proof: str, *, at: datetime) -> datetime | None:
    """Until when the code that was entered in this browser holds, if it does then.  No query."""
    if not proof or door.proven_at is None or not hmac.compare_digest(door.proof_digest, token_digest(proof)):
        return None
    until = door.proven_at + HOLDS
    return until if at < until else None


def break_from_letter(
    token: str,
    typed: str,
    kind: PositionKind,
    text: str,
    *,
    place: int,
    key: str,
    network: str,
    now: datetime,
    proof: str = "",
) -> Spoken:
    """Break the silence with the code of a letter, or with the `proof` that it was entered here a moment ago.

    A wrong code is counted whatever happens afterwards.
    """
    spend("silence-code/network", network, now=now)
    refusal: Refused
    with transaction.atomic():
        door = door_behind(token, at=now)
        door = (
            MailDoor.objects.select_for_update(of=("self",))
            .select_related("paper", "membership__person")
            .get(pk=door.pk)
        )
        if until := holds_until(door, proof, at=now):
            return Spoken(_said(door, kind, text, place=place, key=key, now=now), proof, until)
        if door.wrong >= TRIES:
            refusal = Refused(_("Too many wrong codes. Have a new one sent to your address."), code="code-spent")
        elif not door.code_digest:
            if twice := Position.objects.filter(paper=door.paper, membership=door.membership, key=key).first():
                return Spoken(twice, "", None)
            refusal = Refused(_("This code was used. Have a new one sent to your address."), code="code-used")
        elif hmac.compare_digest(door.code_digest, _mark(token, as_typed(typed))):
            said = _said(door, kind, text, place=place, key=key, now=now)
            fresh = new_token()
            door.code_digest, door.proof_digest, door.proven_at = "", token_digest(fresh), now
            door.save(update_fields=["code_digest", "proof_digest", "proven_at"])
            return Spoken(said, fresh, now + HOLDS)
        else:
            door.wrong += 1
            door.save(update_fields=["wrong"])
            record("paper.code-refused", on=door, by=None, at=now, facts={"delegate": door.membership.code})
            refusal = Invalid(
                _("This is not the code of the letter. You have %(left)d more tries."),
                field="code",
                code="wrong-code",
                left=TRIES - door.wrong,
            )
    raise refusal


def _said(door: MailDoor, kind: PositionKind, text: str, *, place: int, key: str, now: datetime) -> Position:
    return take_position(
        door.paper,
        kind,
        text,
        place=place,
        key=key,
        by=door.membership.person,
        now=now,
        channel="mail",
        seat=door.membership,
    )


@transaction.atomic
def send_new_code(token: str, *, network: str, now: datetime) -> None:
    """Another code, to the delegate's own address; the link stays, whatever was entered before holds no more.

    A second click within a minute sends no second letter.
    """
    spend("silence-code/network", network, now=now)
    door = door_behind(token, at=now)
    door = (
        MailDoor.objects.select_for_update(of=("self",)).select_related("paper", "membership__person").get(pk=door.pk)
    )
    if door.code_digest and door.wrong < TRIES and now < door.sent_at + COOL_DOWN:
        return
    spend("silence-code/address", door.membership.person.email, now=now)
    number = new_number()
    door.code_digest, door.sent_at, door.wrong = _mark(token, number), now, 0
    door.proof_digest, door.proven_at = "", None
    door.save(update_fields=["code_digest", "sent_at", "wrong", "proof_digest", "proven_at"])
    record("paper.door-sent", on=door, by=None, at=now, facts={"delegate": door.membership.code, "again": True})
    notify.new_code(door.paper, door.membership, token, number, now=now)


def _mark(token: str, number: str) -> str:
    return keyed("silence-code", f"{token}:{number}")
