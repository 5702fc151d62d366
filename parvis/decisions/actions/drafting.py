"""Draft a paper: its words in both languages, the proposals on it."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from parvis.audit.actions import record
from parvis.decisions import access
from parvis.decisions.models import Paper, PaperLine
from parvis.decisions.queries import notes, papers
from parvis.decisions.queries.candidates import candidates
from parvis.domain.deciding import Procedure, kinds_of
from parvis.domain.papers import PaperStatus, check_reference, move, next_reference
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.writings import SavedMeanwhile, Texts
from parvis.proposals.models import Proposal
from parvis.web.programme import current, today

TRIES = 5
AT_ONCE = timedelta(minutes=1)  # within which the same click is a second one


def _(message: str) -> str:
    return message


def free_reference(*, at: datetime) -> str:
    """The next free reference of the body's series.  One query."""
    decision = current().decision
    series = (decision.series if decision else "") or "D"
    return next_reference(series, today(at).year, Paper.objects.values_list("reference", flat=True))


@transaction.atomic
def draft_paper(texts: Texts, *, by: Any, now: datetime) -> Paper:
    """Open a draft under the next free reference; one's own that nobody has touched yet is taken up again."""
    access.check_can_draft(by, at=now)
    untouched = Paper.objects.filter(
        drafted_by=by, status=PaperStatus.DRAFTED, version=1, replaces=None, lines=None, drafted_at__gt=now - AT_ONCE
    )
    if (there := untouched.order_by("-id").first()) is not None and there.texts == texts:
        return there  # a second click
    paper = _created(texts, by=by, now=now)
    record("paper.drafted", on=paper, by=by, at=now, facts={"reference": paper.full_reference})
    return paper


def _created(texts: Texts, *, by: Any, now: datetime) -> Paper:
    programme = current()
    for left in range(TRIES, 0, -1):
        # The last reference is read anew each time: two officers may open a draft in the same moment.
        try:
            with transaction.atomic():
                return Paper.objects.create(
                    reference=free_reference(at=now),
                    texts=texts,
                    zone=programme.zone.key,
                    procedure=next(iter(kinds_of(programme.decision)), Procedure.SILENCE),
                    splits=bool(programme.decision and programme.decision.splits),
                    drafted_by=by,
                    drafted_at=now,
                    changed_at=now,
                )
        except IntegrityError:
            if left == 1:
                raise
    raise AssertionError("the last try either made the paper or raised")


@transaction.atomic
def write_paper(
    paper: Paper,
    texts: Texts,
    *,
    reference: str,
    splits: bool,
    base: int,
    by: Any,
    now: datetime,
    procedure: Procedure | None = None,
) -> Paper:
    """Save a draft's words; whoever saves over a newer version is told so, and nothing typed is lost."""
    paper = papers.locked(paper)
    access.check_can_draft(by, at=now)
    access.check_is_draft(paper)
    check_reference(reference)
    kind = procedure or Procedure(paper.procedure)
    if (paper.texts, paper.reference, paper.splits, paper.procedure) == (texts, reference, splits, kind):
        return paper  # a second click
    if kind != paper.procedure and kind not in kinds_of(current().decision):
        raise Invalid(_("The body does not decide in this way."), field="procedure", code="no-procedure")
    if paper.version != base:
        raise SavedMeanwhile(
            _("A colleague has saved this paper since you opened it. Compare, then save again."),
            base=base,
            newest=paper.version,
        )
    if paper.replaces_id and reference != paper.reference:
        raise Invalid(_("A revision keeps the reference of the paper it revises."), field="reference")
    if Paper.objects.filter(reference=reference, suffix=paper.suffix).exclude(pk=paper.pk).exists():
        raise Invalid(_("Another paper has this reference."), field="reference", code="reference-taken")

    paper.texts, paper.reference, paper.splits, paper.procedure = dict(texts), reference, splits, kind
    _touch(paper, now)
    record(
        "paper.written",
        on=paper,
        by=by,
        at=now,
        facts={"version": paper.version, "splits": splits, "procedure": str(kind)},
    )
    return paper


@transaction.atomic
def put_on_paper(paper: Paper, code: str, *, by: Any, now: datetime) -> PaperLine:
    """Put a recommended proposal on a draft, with its amount, summary and note as they stand."""
    paper = papers.locked(paper)
    access.check_can_draft(by, at=now)
    access.check_is_draft(paper)
    if (there := paper.lines.filter(proposal__code=code).first()) is not None:
        return there  # a second click
    candidate = next((one for one in candidates(by, at=now) if one.code == code), None)
    if candidate is None:
        raise Refused(
            _("This proposal does not wait for a decision: it stands on another paper or is not recommended."),
            code="no-candidate",
        )
    proposal = notes.for_note(code, by, at=now)
    told = notes.told_of(proposal, at=now)
    line = PaperLine.objects.create(
        paper=paper,
        number=papers.next_number(paper, "lines"),
        proposal=proposal,
        amount=candidate.amount or Decimal(told["amount"]),
        currency=current().head.currency,
        brief={},
        told=told,
    )
    _touch(paper, now)
    record("paper.line-added", on=paper, by=by, at=now, facts={"proposal": proposal.code, "number": line.number})
    return line


@transaction.atomic
def write_brief(line: PaperLine, brief: dict[str, str], *, amount: Decimal, by: Any, now: datetime) -> PaperLine:
    """Word the one-page brief of a line in both languages, and set the amount."""
    paper = papers.locked(line.paper)
    access.check_can_draft(by, at=now)
    access.check_is_draft(paper)
    access.check_no_party(by, line.proposal)
    if (line.brief, line.amount) == (brief, amount):
        return line  # a second click
    if amount <= 0:
        raise Invalid(_("An amount is above zero."), field="amount")
    line.brief, line.amount = brief, amount
    line.save(update_fields=["brief", "amount"])
    _touch(paper, now)
    record("paper.brief-written", on=paper, by=by, at=now, facts={"number": line.number, "amount": str(amount)})
    return line


@transaction.atomic
def take_off_paper(paper: Paper, code: str, *, by: Any, now: datetime) -> None:
    """Take a proposal off a draft; the lines after it move up, so a line is named by its proposal."""
    paper = papers.locked(paper)
    access.check_can_draft(by, at=now)
    access.check_is_draft(paper)
    if not paper.lines.filter(proposal__code=code).exists():
        return  # a second click
    paper.lines.filter(proposal__code=code).delete()
    for place, line in enumerate(paper.lines.order_by("number"), 1):
        if line.number != place:
            line.number = place
            line.save(update_fields=["number"])
    _touch(paper, now)
    record("paper.line-removed", on=paper, by=by, at=now, facts={"proposal": code})


@transaction.atomic
def drop_draft(paper: Paper, *, by: Any, now: datetime) -> Paper:
    """Set a draft aside; its proposals wait for another paper."""
    paper = papers.locked(paper)
    access.check_can_draft(by, at=now)
    if paper.status == PaperStatus.WITHDRAWN and paper.circulated_at is None:
        return paper  # a second click
    access.check_is_draft(paper)
    paper.status = move(PaperStatus(paper.status), PaperStatus.WITHDRAWN)
    paper.withdrawn_at, paper.withdrawn_by = now, by
    paper.save(update_fields=["status", "withdrawn_at", "withdrawn_by"])
    record("paper.draft-dropped", on=paper, by=by, at=now)
    return paper


def refresh_lines(paper: Paper, *, at: datetime) -> list[PaperLine]:
    """Draw what the paper says of each proposal once more, with its newest note, before it is fixed."""
    lines = papers.lines_of(paper)
    newest = notes.newest_of([line.proposal for line in lines])
    for line in lines:
        proposal = Proposal.objects.select_related("call", "handed_in__revision").get(pk=line.proposal_id)
        line.told, line.note = notes.told_of(proposal, at=at), newest.get(proposal.pk)
    PaperLine.objects.bulk_update(lines, ["told", "note"])
    return lines


def _touch(paper: Paper, now: datetime) -> None:
    paper.version += 1
    paper.changed_at = now
    paper.save()
