"""Reads about tokens: whose, and which are still good."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from parvis.accounts.models import ApiToken, Person
from parvis.domain import tokens


def token_behind(secret: str, *, at: datetime) -> ApiToken | None:
    """The token with this secret and its owner, if it opens the door at that moment.  One query at most."""
    if not tokens.FORM.fullmatch(secret):
        return None
    return (
        ApiToken.objects.select_related("person")
        .valid_at(at)
        .filter(digest=tokens.digest(secret), person__is_active=True)
        .first()
    )


def tokens_of(person: Person, *, at: datetime) -> QuerySet[ApiToken]:
    """The person's valid tokens, newest first."""
    return ApiToken.objects.filter(person=person).valid_at(at).order_by("-made_at")
