"""Reads about tokens: whose, and which are still good."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from parvis.accounts.models import ApiToken, Person
from parvis.accounts.queries.roles import appointments_along, seat
from parvis.domain import tokens


def token_behind(secret: str, *, at: datetime) -> ApiToken | None:
    """The token with this secret, its owner and the owner's roles, if it opens the door then.  One query at most."""
    if not tokens.FORM.fullmatch(secret):
        return None
    rows = list(
        ApiToken.objects.select_related("person")
        .valid_at(at)
        .filter(digest=tokens.digest(secret), person__is_active=True)
        .annotate(**appointments_along("person__"))
    )
    if not rows:
        return None
    seat(rows[0].person, rows)
    return rows[0]


def tokens_of(person: Person, *, at: datetime) -> QuerySet[ApiToken]:
    """The person's valid tokens, newest first."""
    return ApiToken.objects.filter(person=person).valid_at(at).order_by("-made_at")
