"""Being signed in without a form: a session of one's own, and what a request brings along with it."""

from __future__ import annotations

from typing import Any

CSRF = "bench" + "0" * 27


def session_of(person: Any) -> str:
    """The key of a new session in which this person is signed in."""
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session["_auth_user_id"] = str(person.pk)
    session["_auth_user_backend"] = "parvis.accounts.queries.roles.Door"
    session["_auth_user_hash"] = person.get_session_auth_hash()
    session.create()
    assert session.session_key
    return session.session_key


def cookies(session: str) -> str:
    """The line that a browser would send."""
    return f"sessionid={session}; csrftoken={CSRF}"
