"""Add to a paper while its period runs: an officer words it, the chair circulates it.

An addendum has a text, a number and a digest of its own.  It changes neither
the paper's text nor its lines nor its deadline; who wants that circulates a
revision.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.decisions import access
from parvis.decisions.models import Addendum, Paper
from parvis.decisions.queries import papers
from parvis.domain import papers as rules
from parvis.domain.refusals import NotFound
from parvis.domain.writings import SavedMeanwhile, Texts
from parvis.gateways import queue


def _(message: str) -> str:
    return message


@transaction.atomic
def write_addendum(paper: Paper, texts: Texts, *, base: int, by: Any, now: datetime) -> Addendum:
    """Save the addendum that is being written, or begin one; nobody's words are written over."""
    paper = papers.locked(paper)
    access.check_can_draft(by, at=now)
    rules.check_can_add(paper.circulated_at, paper.ends_at, paper.withdrawn_at, now=now)
    found = papers.drafted_addendum(paper)
    if found is not None and found.texts == texts:
        return found  # a second click
    if (found.version if found else 0) != base:
        raise SavedMeanwhile(
            _("A colleague has saved this addendum since you opened it. Compare, then save again."),
            base=base,
            newest=found.version if found else 0,
        )
    if found is None:
        found = Addendum.objects.create(paper=paper, texts=dict(texts), drafted_by=by, drafted_at=now)
    else:
        found.texts, found.version = dict(texts), found.version + 1
        found.save(update_fields=["texts", "version"])
    record("paper.addendum-written", on=paper, by=by, at=now, facts={"version": found.version})
    return found


@transaction.atomic
def circulate_addendum(paper: Paper, *, base: int, by: Any, now: datetime) -> Addendum:
    """Send the addendum out in the version that the chair has read, under the next number."""
    paper = papers.locked(paper)
    access.check_chairs(by, at=now)
    found = papers.drafted_addendum(paper)
    if found is None:
        return _just_circulated(paper, by=by)
    rules.check_can_add(paper.circulated_at, paper.ends_at, paper.withdrawn_at, now=now)
    rules.check_complete(found.texts, 1)
    if found.version != base:
        raise SavedMeanwhile(
            _("A colleague has saved this addendum since you opened it. Read it again."),
            base=base,
            newest=found.version,
        )

    found.number = papers.next_number(paper, "addenda")
    found.circulated_by, found.circulated_at = by, now
    found.digest = rules.digest({"reference": found.full_reference, "texts": found.texts, "paper": paper.digest})
    found.save()
    facts = {"reference": found.full_reference, "digest": found.digest}
    record("paper.addendum-circulated", on=paper, by=by, at=now, facts=facts)

    queue.defer("decisions.tell_addendum", addendum=found.pk)
    return found


@transaction.atomic
def drop_addendum(paper: Paper, *, by: Any, now: datetime) -> None:
    """Set the addendum that is being written aside."""
    paper = papers.locked(paper)
    access.check_can_draft(by, at=now)
    if (found := papers.drafted_addendum(paper)) is not None:
        found.delete()
        record("paper.addendum-dropped", on=paper, by=by, at=now)


def _just_circulated(paper: Paper, *, by: Any) -> Addendum:
    """After a second click: what the first one circulated."""
    last = papers.addenda_of(paper)[-1:]
    if not last or last[0].circulated_by_id != by.pk:
        raise NotFound(_("There is no addendum in draft."))
    return last[0]
