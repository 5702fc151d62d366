"""Reads about the second step of a sign-in: what a person has, and who is locked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet

from parvis.accounts.models import LostKey, Person
from parvis.accounts.queries import keyed
from parvis.domain.refusals import NotFound
from parvis.domain.roles import Role

APP, KEY, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES
STEPS = (APP, KEY)  # recovery codes alone are none


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@dataclass(frozen=True)
class KeyLine:
    """A key as its owner sees it."""

    code: str
    name: str
    made_at: datetime
    used_at: datetime | None
    opens_alone: bool  # a passkey: signs in without a password


@dataclass(frozen=True)
class SecondSteps:
    """What a person has for the second step."""

    keys: tuple[KeyLine, ...] = ()
    app_since: datetime | None = None
    recovery_left: int = 0

    @property
    def any(self) -> bool:
        """Whether a sign-in halts for it."""
        return bool(self.keys) or self.app_since is not None


def step_exists(person: str) -> Exists:
    """Whether the person under this name of the outer query has a second step."""
    return Exists(Authenticator.objects.filter(user_id=OuterRef(person), type__in=STEPS))


def has_second_step(person: Person) -> bool:
    """Whether the person has a key or an app."""
    return Authenticator.objects.filter(user=person, type__in=STEPS).exists()


def second_steps_of(person: Person) -> SecondSteps:
    """Keys, app and what is left of the recovery codes.  One query."""
    rows = list(Authenticator.objects.filter(user=person).order_by("created_at", "pk"))
    app = next((one for one in rows if one.type == APP), None)
    recovery = next((one for one in rows if one.type == RECOVERY), None)
    return SecondSteps(
        keys=tuple(_line(one) for one in rows if one.type == KEY),
        app_since=app and app.created_at,
        recovery_left=len(recovery.data["digests"]) if recovery else 0,
    )


def key_code(key: Authenticator) -> str:
    """The public name of a key."""
    return keyed("key", str(key.pk))[:12]


def locked_key(person: Person, code: str) -> Authenticator:
    """The person's key of this name, held until the end of the transaction."""
    for key in Authenticator.objects.select_for_update().filter(user=person, type=KEY):
        if key_code(key) == code:
            return key
    raise NotFound(_("This key is gone already."))


def locked_of(person: Person, kind: str) -> Authenticator | None:
    """The person's app or recovery codes, held until the end of the transaction."""
    return Authenticator.objects.select_for_update().filter(user=person, type=kind).first()


def recovery_digest(person: Person, code: str) -> str:
    """What is kept of a recovery code."""
    return keyed("recovery", f"{person.code}:{code}")


def lost_keys(person: Person, *, at: datetime) -> QuerySet[LostKey]:
    """Who waits to be let in again, the longest first: for administrators; for others nothing."""
    every = LostKey.objects.select_related("person", "checked_by", "ended_by")
    if not person.holds(Role.ADMINISTRATOR, at=at):
        return every.none()
    return every.filter(ended_at__isnull=True).order_by("asked_at")


def lost_key_of(person: Person) -> LostKey | None:
    """The person's own request, if one waits."""
    return LostKey.objects.filter(person=person, ended_at__isnull=True).first()


def locked_lost_key(code: str) -> LostKey:
    """The request of this name, held until the end of the transaction."""
    rows = LostKey.objects.select_for_update(of=("self",)).select_related("person", "checked_by")
    found = rows.filter(code=code, ended_at__isnull=True).first()
    if found is None:
        raise NotFound(_("Nobody waits under this name any more."))
    return found


def _line(key: Authenticator) -> KeyLine:
    extensions = key.data["credential"].get("clientExtensionResults", {})
    return KeyLine(
        code=key_code(key),
        name=key.data["name"],
        made_at=key.created_at,
        used_at=key.last_used_at,
        opens_alone=bool(extensions.get("credProps", {}).get("rk")),
    )
