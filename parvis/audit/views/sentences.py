"""Entries of the trail in words: who did what, with what, for whom."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language, gettext

from parvis.audit.labels import ACTED_BY, DEEDS, OF_VISITORS, TOLD_APART
from parvis.audit.models import Entry
from parvis.audit.queries import archives
from parvis.web import figures
from parvis.web.programme import current

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
DAY = re.compile(r"\d{4}-\d\d-\d\d$")
PLACES = ("nation", "country")
MINOR, CURRENCY = "minor units", "currency"
ERASED = "…"
LONGEST = 400


@dataclass(frozen=True)
class Sentence:
    """One entry: who, what, and the facts that are kept beside it."""

    entry: Entry
    who: str
    did: str
    acted_by: str
    other: str
    reason: str
    facts: tuple[tuple[str, str, bool], ...]  # the name, what is kept, whether it was erased

    @property
    def reason_is_apart(self) -> bool:
        """Whether the words don't tell the reason already."""
        return bool(self.reason) and self.reason.rstrip(" .") not in self.did


def sentences(entries: Iterable[Entry]) -> list[Sentence]:
    """The entries in words, in the reader's language.  One query an app that names people."""
    rows = [(entry, _facts(entry)) for entry in entries]
    codes = {entry.actor for entry, _told in rows}
    codes |= {value for _entry, told in rows for value in told.values() if isinstance(value, str) and len(value) < 20}
    people = archives.named_people(codes)
    return [_sentence(entry, told, people) for entry, told in rows]


def _sentence(entry: Entry, told: Mapping[str, Any], people: Mapping[str, Mapping[str, object]]) -> Sentence:
    def name(code: str) -> str:
        """Whoever was erased has no name any more; the code stays."""
        return str(people[code]["name"] or code) if code in people else code

    others = (str(told[path]) for path in ("for", "person", "officer", "of") if told.get(path))
    apart = told.get(TOLD_APART.get(entry.action, ""), "")
    words = DEEDS.get(f"{entry.action}/{apart}") or DEEDS.get(entry.action)
    shown = _Shown({path: _said(path, value, told, name) for path, value in told.items()})
    return Sentence(
        entry,
        who=name(entry.actor) if entry.actor else _nobody(entry.action),
        did=(str(words) % shown).rstrip(" .:\N{NARROW NO-BREAK SPACE}") if words else entry.action,
        acted_by=name(str(told.get(ACTED_BY, ""))),
        other=name(next(others, "")),
        reason=str(told.get("reason", "")),
        facts=tuple((fact.path, fact.value, fact.erased_at is not None) for fact in entry.facts.all()),
    )


class _Shown(dict[str, str]):
    """The facts as they are read; one in two languages is told in the reader's, an erased one by dots."""

    def __missing__(self, path: str) -> str:
        return self.get(f"{path}.{get_language()}") or self.get(f"{path}.en") or ERASED


def _nobody(action: str) -> str:
    return gettext("Somebody without an account") if action in OF_VISITORS else gettext("The house")


def _facts(entry: Entry) -> dict[str, Any]:
    """What is kept beside the entry, without what was erased."""
    return {fact.path: json.loads(fact.value) for fact in entry.facts.all() if fact.erased_at is None}


def _said(path: str, value: Any, told: Mapping[str, Any], name: Any) -> str:
    """A fact as people read it."""
    language = get_language() or "en"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if path == MINOR and isinstance(value, int):
        return f"{figures.number(Decimal(value) / 100, language, 2)} {told.get(CURRENCY, '')}".strip()
    if isinstance(value, str):
        if path in PLACES and len(value) == 2:
            return figures.country(value, language)
        if MOMENT.match(value):
            return _moment(value, language)
        if DAY.match(value):
            return figures.day(date.fromisoformat(value), language)
        return name(value)[:LONGEST]
    if isinstance(value, Sequence):
        return ", ".join(str(one) for one in value)[:LONGEST]
    return str(value)


def _moment(value: str, language: str) -> str:
    """A moment in the programme's zone; one that was written down by the wall's clock is told as it stands."""
    zone = current().zone
    at = datetime.fromisoformat(value)
    return figures.moment(at if at.tzinfo else at.replace(tzinfo=zone), zone, language)
