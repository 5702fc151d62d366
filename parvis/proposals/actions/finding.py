"""Keep the search index in step with what lies with the office.

Called in the transaction that changed it.  The index mirrors the revision that
the office reads, never what is being written; `visible_to` alone says who finds
it, so it leaves no mark in the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from parvis.domain.likeness import marks
from parvis.domain.programme_file import LANGUAGES
from parvis.gateways import queue
from parvis.proposals.models import Proposal
from parvis.proposals.queries import passages
from parvis.proposals.queries.listing import KIND
from parvis.proposals.queries.office import LIKE
from parvis.search import actions as search

BATCH = 500


def index_received(proposal: Proposal) -> None:
    """Let a proposal be found by what the office has of it now; by nothing, if it has nothing.

    The fingerprints of its text take longer and are made in the background.
    """
    if proposal.handed_in is None:
        search.remove(KIND, [proposal.pk])
        search.remove(LIKE, [proposal.pk])
        search.efface(passages.KIND, [proposal.pk])
    else:
        index_many([proposal])
        queue.defer("proposals.keep_prints", proposal=proposal.code)


def keep_prints(proposal: Proposal) -> None:
    """Let its passages be found in other texts, and theirs in it; what it said before is forgotten."""
    if proposal.handed_in is None:
        search.efface(passages.KIND, [proposal.pk])
    else:
        imprint_many([proposal])


def index_many(proposals: Iterable[Proposal]) -> int:
    """The same for many that are handed in, which bring their revisions along; how many."""
    many = list(proposals)
    search.index_terms(LIKE, ((one.pk, " ".join(_marks_of(one))) for one in many))
    return search.bulk_index(KIND, ((one.pk, words_of(one)) for one in many))


def imprint_many(proposals: Iterable[Proposal]) -> int:
    """The same for many that are handed in, which bring calls and revisions along; how many."""
    return search.imprint(passages.KIND, ((one.pk, passages.prints_of(one)) for one in proposals))


def index_everything(now: datetime) -> int:
    """Index every proposal that lies with the office; how many."""
    return _in_batches(index_many)


def imprint_everything(now: datetime) -> int:
    """Make the fingerprints of everything that lies with the office; how many."""
    return _in_batches(imprint_many)


def _in_batches(index: Callable[[Iterable[Proposal]], int]) -> int:
    received = Proposal.objects.filter(handed_in__isnull=False)
    keys = list(received.order_by("pk").values_list("pk", flat=True))
    return sum(
        index(received.filter(pk__in=keys[start : start + BATCH]).select_related("call", "handed_in__revision"))
        for start in range(0, len(keys), BATCH)
    )


def _marks_of(proposal: Proposal) -> list[str]:
    assert proposal.handed_in is not None
    return marks(proposal.handed_in.revision.sketch)


def words_of(proposal: Proposal) -> Iterator[tuple[str, str]]:
    """Title, acronym, numbers, and who takes part: the title in whichever language it may be, names in none."""
    assert proposal.handed_in is not None
    told = proposal.handed_in.revision.content
    for language in LANGUAGES:
        yield language, str(told.get("title") or "")
    yield "", str(told.get("acronym") or "")
    for one in told.get("parties", {}).values():
        yield "", str(one.get("name") or "")
        yield "", str(one.get("organisation") or "")
    yield "", proposal.code
    yield "", str(told.get("call") or "")
