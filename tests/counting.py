"""What a page asks of the database."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def reads(person: Any, address: str) -> int:
    """How many queries this page costs this person, who has been there before."""
    client = Client()
    client.force_login(person)
    assert client.get(address).status_code == 200, address
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)
