"""The person behind a session or a token together with the roles held, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import F, QuerySet

from parvis.accounts.models import Person
from parvis.domain.roles import Role, Term
from parvis.web.prepared import NUMBER, prepared_question

COLUMNS = ("role", "starts_at", "ends_at", "confirmed_at")


def appointments_along(path: str = "") -> dict[str, F]:
    """What a query for people, or for what leads to them by `path`, is annotated with: a row for each appointment."""
    return {f"held_{column}": F(f"{path}appointments__{column}") for column in COLUMNS}


def terms_of(rows: Iterable[Any]) -> Iterator[tuple[Role, Term]]:
    """The roles and their terms that came along."""
    for row in rows:
        if row.held_role:
            yield Role(row.held_role), Term(row.held_starts_at, row.held_ends_at, row.held_confirmed_at)


@prepared_question(number=NUMBER)
def _with_appointments(*, number: int) -> QuerySet[Any]:
    return Person.objects.filter(pk=number, is_active=True).annotate(**appointments_along())


class Door(AuthenticationBackend):
    """allauth's sign-in; whoever is signed in comes with the roles held, since nearly every page asks for them."""

    def get_user(self, user_id: int) -> Person | None:
        """The person with this session, unless the account is closed.  One query."""
        rows = _with_appointments(number=user_id)
        if not rows:
            return None
        rows[0].know_terms(terms_of(rows))
        return rows[0]
