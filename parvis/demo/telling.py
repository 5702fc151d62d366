"""Flagship activities and the words of the programme's pages, told through actions with past moments."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from parvis.accounts.models import Person
from parvis.demo import actions, library, queries
from parvis.domain.meeting import Matter
from parvis.domain.stories import PARTS
from parvis.programme.actions import pages
from parvis.stories import actions as stories


def tell_stories(now: datetime, *, by: Person) -> int:
    """Every flagship activity that is not in yet; how many the example has."""
    rows = library.read("stories")["story"]
    for row in rows:
        if not queries.loaded(f"story:{row['name']}"):
            with transaction.atomic():
                _tell(row, now, by)
    return len(rows)


def _tell(row: dict[str, Any], now: datetime, by: Person) -> None:
    at = now - timedelta(days=row.get("days_ago", 1), hours=5)
    texts = {language: {part: row[language][part].strip() for part in PARTS} for language in library.LANGUAGES}
    told = stories.begin(texts, by=by, now=at)
    pointed = [one.partition(":") for one in row["links"]]
    stories.place(
        told,
        links=[(Matter(kind), code) for kind, _, code in pointed],
        pictures=[code for name in row["pictures"] if (code := queries.loaded(f"asset:{name}"))],
        by=by,
        now=at + timedelta(minutes=20),
    )
    if "days_ago" in row:
        stories.publish(told, by=by, now=at + timedelta(hours=1))
    actions.note(f"story:{row['name']}", told.code, now=now)


def tell_pages(now: datetime, *, by: Person) -> int:
    """The words of the programme's pages and of nations that are not in yet; how many the example has."""
    rows = library.read("stories")["page"]
    for row in rows:
        name, at = f"page:{row['slug']}", now - timedelta(days=row["days_ago"])
        if queries.loaded(name):
            continue
        texts = {
            language: {part: said.strip() for part, said in row[language].items()} for language in library.LANGUAGES
        }
        with transaction.atomic():
            written = pages.write_page(row["slug"], texts, base=0, by=by, now=at)
            pages.publish_page(row["slug"], by=by, now=at)
            actions.note(name, written.page.code, now=now)
    return len(rows)
