"""Passages that submissions have in common, for who may work on both.

What another submission shares is found by fingerprints in the search index and
then compared word by word.  A submission that the reader may not see is left
out inside the question itself: what it shares is nowhere, and counts nowhere.
What the programme's file and the calls say themselves is nobody's passage, nor
is what very many submissions say; phases of one proposal are one text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from parvis.domain.programme_file import Programme
from parvis.engines.passages import SHORTEST, SURE, Comparison, Hashes, Reading, compare, every_run
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal, Receipt
from parvis.search.queries import sharing, widespread

KIND = "submission-text"  # in the search index
MOST = 20  # others that are compared word by word
LOOKED_AT = 60  # others with most fingerprints in common, from which these are chosen


@dataclass(frozen=True)
class Shared:
    """Another submission with the passages in common."""

    proposal: Proposal
    title: str
    comparison: Comparison


@dataclass(frozen=True)
class Sides:
    """Two submissions side by side: what each says, by place, and what both say."""

    here: Reading
    there: Reading
    comparison: Comparison


def texts_in(content: Mapping[str, Any]) -> dict[str, str]:
    """What a revision says in words: by question, and by place inside an answer of several parts."""
    return dict(_texts("", content.get("answers", {})))


def ignored_in(calls: Iterable[Call]) -> Hashes:
    """The runs of words that the programme's file and these calls say themselves."""
    found: set[int] = set()
    for call in {call.pk: call for call in calls}.values():
        found |= _said_by(programme_of(call))
        found |= every_run(text for _place, text in _texts("", [call.title, call.summary, call.text]))
    return frozenset(found)


def prints_of(proposal: Proposal) -> Hashes:
    """The fingerprints of what was handed in; the proposal brings its call and revision along.  No query."""
    assert proposal.handed_in is not None
    return _read(proposal.handed_in.revision.content, ignored_in([proposal.call])).prints


def sharing_words(proposal: Proposal, person: Any, *, at: datetime) -> list[Shared]:
    """The submissions with passages in common on which this person may work, most words first.

    Four queries; the proposal brings its call along.
    """
    theirs = Proposal.objects.for_work(person, at=at)
    rows = sharing(KIND, proposal.pk, among=KIND, keys=theirs.values("pk"))
    keys = [key for key, _shared in rows[:LOOKED_AT]]
    others = theirs.filter(pk__in=keys).select_related("call", "handed_in")
    there = {one.pk: one for one in others}
    contents = _contents([proposal.pk, *there])
    ignored = ignored_in([proposal.call, *(one.call for one in there.values())])
    here = _read(contents.get(proposal.pk, {}), ignored)
    spread = widespread(here.prints)
    found = [
        Shared(one, one.received_title, together)
        for key in keys
        if (one := there.get(key)) is not None
        and (together := compare(here, _read(contents.get(key, {}), ignored), spread)).longest >= SURE
    ]
    return sorted(found, key=lambda one: (-one.comparison.words, one.proposal.code))[:MOST]


def side_by_side(proposal: Proposal, other: Proposal) -> Sides:
    """Both texts with what they have in common; both bring their calls along.  Two queries."""
    contents = _contents([proposal.pk, other.pk])
    ignored = ignored_in([proposal.call, other.call])
    here, there = (_read(contents.get(one.pk, {}), ignored) for one in (proposal, other))
    return Sides(here, there, compare(here, there, widespread(here.prints)))


def _contents(keys: Iterable[int]) -> dict[int, dict[str, Any]]:
    """What each of these proposals handed in last.  One query."""
    rows = Receipt.objects.filter(proposal__in=list(keys), ended_at__isnull=True).order_by("id")
    return dict(rows.values_list("proposal_id", "revision__content"))


def _read(content: Mapping[str, Any], ignored: Hashes) -> Reading:
    return Reading(texts_in(content), ignored)


@lru_cache(maxsize=8)
def _said_in(canonical: str) -> Hashes:
    return every_run(text for _place, text in _texts("", json.loads(canonical)))


def _said_by(programme: Programme) -> Hashes:
    return _said_in(programme.canonical)


def _texts(place: str, value: Any) -> Iterator[tuple[str, str]]:
    """Every text inside a value of maps and lists, with where it stands; short ones of inner parts say nothing."""
    if isinstance(value, str):
        if "." not in place or len(value.split()) >= SHORTEST:
            yield place, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(f"{place}.{name}" if place else str(name), inner)
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(f"{place}.{number}", inner)
