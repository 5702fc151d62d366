"""Reads about tokens: whose, and which are still good."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, QuerySet

from parvis.accounts.models import ApiToken, Person
from parvis.domain import tokens
from parvis.domain.roles import Role, Term


def token_behind(secret: str, *, at: datetime) -> ApiToken | None:
    """The token with this secret, its owner and the owner's roles, if it opens the door then.  One query at most."""
    if not tokens.FORM.fullmatch(secret):
        return None
    term = "person__appointments__"
    rows = list(
        ApiToken.objects.select_related("person")
        .valid_at(at)
        .filter(digest=tokens.digest(secret), person__is_active=True)
        .annotate(
            role=F(f"{term}role"),
            role_from=F(f"{term}starts_at"),
            role_until=F(f"{term}ends_at"),
            role_confirmed=F(f"{term}confirmed_at"),
        )
    )
    if not rows:
        return None
    rows[0].person.know_terms(
        (Role(row.role), Term(row.role_from, row.role_until, row.role_confirmed)) for row in rows if row.role
    )
    return rows[0]


def tokens_of(person: Person, *, at: datetime) -> QuerySet[ApiToken]:
    """The person's valid tokens, newest first."""
    return ApiToken.objects.filter(person=person).valid_at(at).order_by("-made_at")
