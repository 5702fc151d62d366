"""Who calls the API: nobody in particular, or the person behind a token.

A token travels in the `Authorization: Bearer` header and nowhere else: what
stands in an address ends up in logs.  A wrong token is refused even where none
is needed, so that nobody believes it works.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from parvis.accounts.actions.tokens import note_use
from parvis.accounts.models import ApiToken
from parvis.accounts.queries.tokens import token_behind
from parvis.domain.refusals import Denied, Refused
from parvis.domain.tokens import Scope


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class NotKnown(Refused):
    """The token opens nothing: it never was one, has ended, or its owner is gone."""

    status = 401


class Caller:
    """Who asks, and what the token allows."""

    def __init__(self, at: datetime, token: ApiToken | None = None) -> None:
        self.at = at  # the one moment at which this request is judged
        self.token = token
        self.person: Any = token.person if token else AnonymousUser()

    @property
    def key(self) -> str:
        """What the caller's requests are counted under; empty for nobody in particular."""
        return f"token:{self.token.code}" if self.token else ""

    def check_may(self, scope: Scope) -> None:
        """Raise Denied if the token does not say so."""
        if self.token is None:
            raise NotKnown(
                _("This needs a token. Make one in your account, and send it as a Bearer token."), code="no-token"
            )
        if scope not in self.token.scopes:
            raise Denied(_("Your token may not do this; it lacks the scope %(scope)s."), code="scope", scope=str(scope))

    def check_may_read(self) -> None:
        """Whoever comes without a token reads what is open to all; a token must say that it may."""
        if self.token is not None:
            self.check_may(Scope.PRESS_READ)


def caller(request: HttpRequest) -> Caller:
    """Who sends this request; NotKnown if the token is none of ours or has ended."""
    now = timezone.now()
    header = request.headers.get("Authorization", "")
    if not header:
        return Caller(now)
    scheme, _space, secret = header.partition(" ")
    token = token_behind(secret.strip(), at=now) if scheme.lower() == "bearer" else None
    if token is None:
        raise NotKnown(_("This token opens nothing: it is mistyped, has expired or was ended."), code="token")
    note_use(token, now=now)
    return Caller(now, token)
