"""Give a program a key to the API, and take it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from parvis.accounts.models import ApiToken, Person
from parvis.audit.actions import record
from parvis.domain import tokens
from parvis.domain.refusals import Invalid, NotFound, Refused


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def make_token(person: Person, *, name: str, scopes: Sequence[str], days: int, now: datetime) -> tuple[ApiToken, str]:
    """A key for one of the person's programs: its row, and the token itself, which is shown this once."""
    Person.objects.select_for_update().get(pk=person.pk)
    valid = ApiToken.objects.filter(person=person).valid_at(now).count()

    if not name.strip():
        raise Invalid(_("Give the token a name, so that you recognise it later."), field="name")
    if not scopes or set(scopes) - set(tokens.Scope):
        raise Invalid(_("Choose at least one thing that the token may do."), field="scopes")
    lifetime = next((one for one in tokens.LIFETIMES if one.days == days), None)
    if lifetime is None:
        raise Invalid(_("Choose how long the token holds."), field="days")
    if valid >= tokens.MOST_PER_PERSON:
        raise Refused(_("You have %(most)s tokens already. End one that is no longer used."), most=valid)

    secret = tokens.new_token()
    token = ApiToken.objects.create(
        person=person,
        name=name.strip()[:80],
        scopes=sorted(set(scopes)),
        beginning=secret[: tokens.SHOWN],
        digest=tokens.digest(secret),
        made_at=now,
        expires_at=now + lifetime,
    )
    record("token.made", on=token, by=person, at=now, facts={"name": token.name, "scopes": token.scopes})
    return token, secret


@transaction.atomic
def end_token(person: Person, code: str, *, now: datetime) -> None:
    """Take one of the person's own tokens back; it opens nothing from this moment."""
    token = ApiToken.objects.select_for_update().filter(person=person, code=code).valid_at(now).first()
    if token is None:
        raise NotFound(_("This token has ended already."))
    token.ended_at = now
    token.save(update_fields=["ended_at"])
    record("token.ended", on=token, by=person, at=now)


def end_tokens(person: Person, *, by: Person, now: datetime) -> int:
    """Part of what shuts an account's doors: end every token that still opens the API; how many."""
    held = list(ApiToken.objects.select_for_update().filter(person=person).valid_at(now).order_by("pk"))
    for token in held:
        token.ended_at = now
        token.save(update_fields=["ended_at"])
        record("token.ended", on=token, by=by, at=now)
    return len(held)


def note_use(token: ApiToken, *, now: datetime) -> None:
    """Remember the last day a token was used, so that its owner sees which are idle; one write a day, no trail."""
    today = timezone.localdate(now)
    if token.used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(used_on=today)
