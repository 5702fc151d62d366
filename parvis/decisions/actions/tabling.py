"""Put a paper before those who decide it otherwise than by silence."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.decisions import access
from parvis.decisions.actions.circulating import fix, open_to_delegates, ready_lines, replace_older
from parvis.decisions.models import Paper
from parvis.decisions.queries import delegations, papers
from parvis.domain import papers as rules
from parvis.domain.deciding import OF_NATIONS, Procedure
from parvis.domain.papers import PaperStatus
from parvis.domain.refusals import Refused
from parvis.gateways import queue


def _(message: str) -> str:
    return message


@transaction.atomic
def table_paper(paper: Paper, *, by: Any, now: datetime) -> Paper:
    """From now on the text is fixed, and its lines wait for a meeting or for the office that decides.

    A revision takes the place of the paper it revises, unless something of that one is decided.
    """
    paper = papers.locked(paper)
    procedure = Procedure(paper.procedure)
    access.check_tables(by, procedure, at=now)
    if procedure is Procedure.SILENCE:
        raise Refused(_("This paper is put under silence, by the chair, until a stated minute."), code="by-silence")
    if paper.status == PaperStatus.CIRCULATED and paper.circulated_by_id == by.pk:
        return paper  # a second click
    rules.move(PaperStatus(paper.status), PaperStatus.CIRCULATED)
    if delegations.kept_of([by], paper, at=now):
        raise Refused(_("A conflict of interest keeps you from this paper; a colleague puts it on."), code="conflict")
    lines = ready_lines(paper, now=now)

    fix(paper, lines, by=by, now=now)
    facts = {"procedure": paper.procedure, "digest": paper.digest}
    record("paper.tabled", on=paper, by=by, at=now, facts=facts)
    if procedure in OF_NATIONS:
        open_to_delegates(paper, by=by, now=now)
    if paper.replaces is not None:
        replace_older(paper.replaces, paper, by=by, now=now)

    queue.defer("decisions.tell_tabled", paper=paper.code)
    return paper
