"""Keep the index in step with what it mirrors.

Called by the action that changed the words, in its transaction.  The index says
nothing of its own, so it has no trail: the change that moved it has one.  An app
also registers how all its rows are indexed anew, for `./run reindex`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count

from parvis.engines.words import terms_of
from parvis.search.models import Document, Print, Widespread

Texts = Iterable[tuple[str, str]]
BATCH = 500
WIDESPREAD = 25  # texts that have the same words: with one more these words are nobody's in particular
ASKED = 900  # values in one question, which any SQLite takes


def index(kind: str, key: int, texts: Texts) -> None:
    """Let the row be found by these (language, text) pairs; what was there before is forgotten."""
    bulk_index(kind, [(key, texts)])


def bulk_index(kind: str, documents: Iterable[tuple[int, Texts]]) -> int:
    """Index many rows of one kind; how many."""
    return index_terms(kind, ((key, terms_of(texts)) for key, texts in documents))


def index_terms(kind: str, documents: Iterable[tuple[int, str]]) -> int:
    """Index rows by terms of the caller's own, a line of words each; how many."""
    rows = [Document(kind=kind, key=key, terms=terms) for key, terms in documents]
    Document.objects.bulk_create(
        rows, batch_size=BATCH, update_conflicts=True, unique_fields=["kind", "key"], update_fields=["terms"]
    )
    return len(rows)


def remove(kind: str, keys: Iterable[int]) -> None:
    """Let these rows be found no more."""
    Document.objects.filter(kind=kind, key__in=list(keys)).delete()


def imprint(kind: str, texts: Iterable[tuple[int, Iterable[int]]]) -> int:
    """Keep the fingerprints of these rows' texts in place of those they had; how many rows.

    A fingerprint that more than so many texts have is taken out for all of them
    and counts no more until the index is made anew: so each stands for few, and
    asking for those who share it stays quick however many texts there are.
    Four queries for texts of usual length, two more where a fingerprint becomes widespread.
    """
    marks_of = {key: frozenset(marks) for key, marks in texts}
    efface(kind, marks_of)
    there: Counter[int] = Counter(mark for marks in marks_of.values() for mark in marks)
    spread: set[int] = set()
    for some in _chunks(there):
        spread.update(Widespread.objects.filter(mark__in=some).values_list("mark", flat=True))
        there.update(
            dict(Print.objects.filter(mark__in=some).values_list("mark").annotate(number=Count("pk")).order_by())
        )
    grown = [mark for mark, number in there.items() if number > WIDESPREAD and mark not in spread]
    if grown:
        Widespread.objects.bulk_create([Widespread(mark=mark) for mark in grown], ignore_conflicts=True)
        for some in _chunks(grown):
            Print.objects.filter(mark__in=some).delete()
        spread.update(grown)
    rows = (Print(kind=kind, key=key, mark=mark) for key, marks in marks_of.items() for mark in sorted(marks - spread))
    Print.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    return len(marks_of)


def efface(kind: str, keys: Iterable[int]) -> None:
    """Let no passage be found in these rows any more."""
    for some in _chunks(keys):
        Print.objects.filter(kind=kind, key__in=some).delete()


def _chunks(values: Iterable[int]) -> Iterator[list[int]]:
    every = list(values)
    return (every[start : start + ASKED] for start in range(0, len(every), ASKED))


def forget(kind: str) -> None:
    """Empty the index of one kind, before it is made anew."""
    Document.objects.filter(kind=kind).delete()
    Print.objects.filter(kind=kind).delete()


@dataclass(frozen=True)
class Source:
    """What one app lets be found: the kinds of rows it indexes, and how it indexes them all anew."""

    name: str
    kinds: tuple[str, ...]
    rebuild: Callable[[datetime], int]


_sources: dict[str, Source] = {}


def register(name: str, *, kinds: Iterable[str], rebuild: Callable[[datetime], int]) -> None:
    """Have `rebuild(now)` fill these kinds whenever the index is made anew; it says how many rows it indexed.

    Called when an app loads (in `AppConfig.ready`).
    """
    _sources[name] = Source(name, tuple(kinds), rebuild)


def sources() -> list[Source]:
    """Everything that can be found, in the order in which the apps loaded."""
    return list(_sources.values())


@transaction.atomic
def rebuild(source: Source, now: datetime) -> int:
    """Make the index of one source anew; until it is whole, readers find by the old one.  How many rows."""
    for kind in source.kinds:
        forget(kind)
    return source.rebuild(now)


def forget_strangers() -> int:
    """Empty the index of whatever no app answers for any more; how many rows."""
    known = [kind for source in sources() for kind in source.kinds]
    return Document.objects.exclude(kind__in=known).delete()[0] + Print.objects.exclude(kind__in=known).delete()[0]


def forget_widespread() -> None:
    """Let every fingerprint count again, before all of them are made anew."""
    Widespread.objects.all().delete()
