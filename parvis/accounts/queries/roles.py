"""The person behind a session or a token together with the roles held, in one query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.db.models import F, QuerySet

from parvis.accounts.models import Person
from parvis.accounts.queries.second_steps import step_exists
from parvis.domain.roles import Role, Term
from parvis.domain.second_steps import resting
from parvis.web.prepared import NUMBER, prepared_question

COLUMNS = ("role", "starts_at", "ends_at", "confirmed_at")


def appointments_along(path: str = "") -> dict[str, Any]:
    """What a query for people, or for what leads to them by `path`, is annotated with: a row for each appointment."""
    held = {f"held_{column}": F(f"{path}appointments__{column}") for column in COLUMNS}
    return held | {"has_step": step_exists(f"{path}pk")}


def seat(person: Person, rows: Sequence[Any]) -> None:
    """Tell the person at the door which offices came along.

    Where the house demands a second step of its staff, an office without one rests after the grace: for pages, API
    and files alike, since all of them ask the person who came through the door.
    """
    terms = list(_terms_of(rows))
    if settings.STAFF_SECOND_STEP and terms and not rows[0].has_step:
        grace = timedelta(days=settings.STAFF_GRACE_DAYS)
        person.owe_second_step((term for _role, term in terms), grace)
        terms = [(role, resting(term, grace)) for role, term in terms]
    person.know_terms(terms)


def _terms_of(rows: Iterable[Any]) -> Iterator[tuple[Role, Term]]:
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
        seat(rows[0], rows)
        return rows[0]
