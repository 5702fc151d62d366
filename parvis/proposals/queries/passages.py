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

from django.db.models import Q, QuerySet

from parvis.domain.programme_file import Programme
from parvis.engines.passages import SHORTEST, SURE, Comparison, Hashes, Reading, compare, every_run
from parvis.past.models import PastAward
from parvis.past.queries import awards
from parvis.programme.models import Call
from parvis.programme.queries import programme_of
from parvis.proposals.models import PassageNote, Proposal
from parvis.proposals.queries.drafts import with_revision
from parvis.search.queries import sharing, widespread
from parvis.web.hidden import named

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
class SharedAward:
    """A past award with the passages in common."""

    award: PastAward
    comparison: Comparison


@dataclass(frozen=True)
class Sides:
    """Two texts side by side: what each says, by place, and what both say."""

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

    Three queries; the proposal brings its call and what was handed in along.
    """
    theirs = Proposal.objects.for_work(person, at=at)
    rows = sharing(KIND, proposal.pk, among=KIND, keys=theirs.values("pk"))
    keys = [key for key, _shared in rows[:LOOKED_AT]]
    if not keys:
        return []
    others = list(with_revision(theirs.filter(pk__in=keys)).select_related("call", "handed_in__revision"))
    ignored = ignored_in([proposal.call, *(one.call for one in others)])
    here = _read(_content(proposal), ignored)
    spread = widespread(here.prints)
    found = [
        Shared(one, one.received_title, together)
        for one in others
        if (together := compare(here, _read(_content(one), ignored), spread)).longest >= SURE
    ]
    return sorted(found, key=lambda one: (-one.comparison.words, one.proposal.code))[:MOST]


def sharing_with_awards(proposal: Proposal, person: Any, *, at: datetime) -> list[SharedAward]:
    """The past awards with passages in common, for who may read past awards.  Three queries."""
    readable = PastAward.objects.visible_to(person, at=at)
    rows = sharing(KIND, proposal.pk, among=awards.KIND, keys=readable.values("pk"))
    keys = [key for key, _shared in rows[:LOOKED_AT]]
    if not keys:
        return []
    ignored = ignored_in([proposal.call])
    here = _read(_content(proposal), ignored)
    spread = widespread(here.prints)
    found = [
        SharedAward(one, together)
        for one in readable.filter(pk__in=keys)
        if (together := compare(here, awards.reading_of(one, ignored), spread)).longest >= SURE
    ]
    return sorted(found, key=lambda one: (-one.comparison.words, one.award.code))[:MOST]


def side_by_side(proposal: Proposal, other: Proposal) -> Sides:
    """Both texts with what they have in common; both bring calls and revisions along.  One query."""
    ignored = ignored_in([proposal.call, other.call])
    return _sides(_read(_content(proposal), ignored), _read(_content(other), ignored))


def beside_award(proposal: Proposal, award: PastAward) -> Sides:
    """The same for a past award.  One query."""
    ignored = ignored_in([proposal.call])
    return _sides(_read(_content(proposal), ignored), awards.reading_of(award, ignored))


def notes_on(proposal: Proposal, person: Any, *, at: datetime) -> list[PassageNote]:
    """What officers said of its passages, newest first, as far as the person may work on both sides.  One query."""
    theirs = Proposal.objects.for_work(person, at=at).values("pk")
    both = Q(proposal=proposal, other__in=theirs) | Q(other=proposal, proposal__in=theirs)
    both |= Q(proposal=proposal, award__in=PastAward.objects.visible_to(person, at=at).values("pk"))
    return list(PassageNote.objects.filter(both).select_related("written_by", "proposal", "other", "award"))


def hidden_notes(person: Any, at: datetime) -> QuerySet[Any, Any]:
    """The trails of notes that name a proposal that is hidden from the person.  No query of its own."""
    found: QuerySet[Any, Any] = named("passages", PassageNote.objects.hidden_from(person, at=at))
    return found


def _sides(here: Reading, there: Reading) -> Sides:
    return Sides(here, there, compare(here, there, widespread(here.prints)))


def _content(proposal: Proposal) -> dict[str, Any]:
    return (proposal.handed_in.revision.content or {}) if proposal.handed_in else {}


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
