"""Sessions in the database, found by a question that is made once: every page asks it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from parvis.web.prepared import TEXT, prepared_question


@prepared_question(key=TEXT)
def _alive(*, at: datetime, key: str) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=at)


class SessionStore(db.SessionStore):
    """Django's own; one query to find a session, as there."""

    def _get_session_from_db(self) -> Any:
        found = _alive.first(at=timezone.now(), key=self.session_key or "")
        if found is None:
            self._session_key = None
        return found
