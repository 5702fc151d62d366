"""What the chair does: circulate, extend, withdraw.  And how a text is revised."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import get_language, gettext_lazy

from parvis.audit.actions import record
from parvis.decisions import access
from parvis.decisions.actions.drafting import refresh_lines
from parvis.decisions.models import Extension, LineRuling, Membership, Paper, PaperLine
from parvis.decisions.models.delegations import voices
from parvis.decisions.queries import delegations, outcomes, papers
from parvis.domain import papers as rules
from parvis.domain.calls import WallClock
from parvis.domain.deciding import ENDING, held_by
from parvis.domain.papers import PaperStatus
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.silence import DaysOff, SilenceState, check_deadline, check_extension, check_withdrawal
from parvis.domain.standing import CaseKind, Relation
from parvis.gateways import days_off as holidays
from parvis.gateways import queue
from parvis.proposals.actions.conflicts import detect
from parvis.proposals.models import Proposal
from parvis.standing.actions import relate
from parvis.web.programme import current, today


def _(message: str) -> str:
    return message


def days_off() -> DaysOff:
    """The days on which no period ends by default; holidays are named in the reader's language."""
    decision, language = current().decision, get_language() or "en"
    if decision is None:
        return DaysOff()
    return DaysOff(decision.holidays, lambda day: holidays.name(decision.holidays_of, day, language))


def circulate(paper: Paper, ends: str, *, insists: bool, by: Any, now: datetime) -> Paper:
    """Put a paper under silence until that minute.  From now on nothing in it changes.

    A revision takes the place of the paper it revises: what still runs of that
    one is withdrawn in the same moment.  A chair in conflict with a proposal on
    it is refused with the reason, and from then on the paper is closed to him or her.
    """
    access.check_chairs(by, at=now)
    if kept := delegations.kept_of([by], paper, at=now):
        _close_to(kept[0], paper, now=now)
        raise Refused(
            _(
                "You have a conflict of interest here (%(why)s) and cannot put this paper under silence. "
                "It is closed to you from now on; another chair of the body takes it over."
            ),
            code="chair-conflict",
            why=reason_of(kept[0]),
        )
    return _circulated(paper, ends, insists=insists, by=by, now=now)


def reason_of(kept: delegations.Kept) -> Any:
    """Why a paper is closed to somebody, translated where it is shown."""
    words = gettext_lazy(kept.words) % kept.facts
    return format_lazy("{} · {}", kept.number, words) if kept.number else words


@transaction.atomic
def _close_to(kept: delegations.Kept, paper: Paper, *, now: datetime) -> None:
    """Keep what was found, although nothing was circulated."""
    detect(_proposals(paper), [kept.person], audience="staff", now=now)
    record("paper.circulation-refused", on=paper, by=kept.person, at=now, facts={"number": kept.number})


@transaction.atomic
def _circulated(paper: Paper, ends: str, *, insists: bool, by: Any, now: datetime) -> Paper:
    paper = papers.locked(paper)
    access.check_chairs(by, at=now)
    if not paper.by_silence:
        raise Refused(_("This paper is decided otherwise than by silence."), code="other-procedure")
    wall = WallClock.read(ends, paper.zone, field="ends")
    if paper.status == PaperStatus.CIRCULATED and paper.circulated_by_id == by.pk and paper.ends_at == wall.at():
        return paper  # a second click
    rules.move(PaperStatus(paper.status), PaperStatus.CIRCULATED)
    check_deadline(wall, now=now, days_off=days_off(), insists=insists)
    lines = ready_lines(paper, now=now)
    paper.ends_wall, paper.ends_at = str(wall), wall.at()
    fix(paper, lines, by=by, now=now)
    facts = {"ends": paper.ends_at.isoformat(), "digest": paper.digest, "splits": paper.splits, "insists": insists}
    record("paper.circulated", on=paper, by=by, at=now, facts=facts)
    open_to_delegates(paper, by=by, now=now)
    if paper.replaces is not None:
        replace_older(paper.replaces, paper, by=by, now=now)

    queue.defer("decisions.tell_circulated", paper=paper.code)
    return paper


def ready_lines(paper: Paper, *, now: datetime) -> list[PaperLine]:
    """The lines as they are now, if the paper may go out with them; Refused otherwise."""
    lines = refresh_lines(paper, at=now)
    rules.check_complete(paper.texts, len(lines))
    if not all(line.brief.get(language) for line in lines for language in ("en", "fr")):
        raise Invalid(_("Every line needs its brief in both languages before it is circulated."), code="no-brief")
    _check_not_withdrawn(lines)
    if not all(line.amount > 0 for line in lines):
        raise Invalid(_("Every line needs an amount above zero before it is circulated."), code="no-amount")
    for line in lines:
        if held := held_by(current(), line.told.get("nations", ()), today(now)):
            raise Refused(
                _("Cooperation with a nation of item %(number)s is suspended (%(nations)s). Take it off this paper."),
                code="suspended",
                number=line.number,
                nations=", ".join(held),
            )
    if settled := settled_elsewhere(paper, lines, now=now):
        raise Refused(
            _("Item %(number)s is decided or under silence on another paper. Take it off this one first."),
            code="settled-elsewhere",
            number=settled,
        )
    return lines


def fix(paper: Paper, lines: list[PaperLine], *, by: Any, now: datetime) -> None:
    """From now on the paper is before those who decide, and neither words nor lines change."""
    paper.status = rules.move(PaperStatus(paper.status), PaperStatus.CIRCULATED)
    paper.circulated_at, paper.circulated_by, paper.nations = now, by, sorted(voices(now))
    paper.digest = rules.digest(content_of(paper, lines))
    paper.save()


def open_to_delegates(paper: Paper, *, by: Any, now: datetime) -> None:
    """Look for conflicts, then write down which delegates the paper went to."""
    find_conflicts(paper, now=now)
    for seat in delegations.readers_of(paper, at=now):
        relate(
            seat.person,
            CaseKind.PAPER,
            paper.code,
            Relation.DELEGATE,
            cause=f"delegate of {seat.nation}",
            by=by,
            now=now,
        )


def find_conflicts(paper: Paper, *, now: datetime, seats: Iterable[Membership] | None = None) -> None:
    """State what facts show to stand between the proposals on a paper and delegates (these, or all) and chairs.

    A delegate's own nation never does; who is concerned reads no part of the paper.
    """
    there = delegations.delegates_at(now) if seats is None else seats
    detect(_proposals(paper), [seat.person for seat in there], audience="delegates", now=now)
    if seats is None:
        detect(_proposals(paper), delegations.chairs(now), audience="staff", now=now)


def _proposals(paper: Paper) -> list[Proposal]:
    return list(Proposal.objects.filter(paper_lines__paper=paper).select_related("call"))


def content_of(paper: Paper, lines: list[PaperLine]) -> dict[str, Any]:
    """Everything the digest binds."""
    return {
        "reference": paper.full_reference,
        "texts": paper.texts,
        "splits": paper.splits,
        "procedure": paper.procedure,
        "lines": [
            {
                "number": line.number,
                "proposal": line.proposal.code,
                "amount": f"{line.amount:.2f}",
                "currency": line.currency,
                "brief": line.brief,
                "told": line.told,
                "note": line.note.texts if line.note else {},
            }
            for line in lines
        ],
    }


@transaction.atomic
def extend(paper: Paper, ends: str, *, reason: str, insists: bool, by: Any, now: datetime) -> Extension:
    """Put the deadline off, strictly before it comes; the old one stays in the log."""
    paper = papers.locked(paper)
    access.check_chairs(by, at=now)
    if paper.ends_at is None:
        raise Refused(_("This paper is not before the nations."), code="not-circulated")
    wall = WallClock.read(ends, paper.zone, field="ends")
    last = paper.extensions.last()
    if last is not None and (last.to_at, last.by_id, last.reason) == (wall.at(), by.pk, reason.strip()[:1000]):
        return last  # a second click
    check_extension(paper.ends_at, wall.at(), now=now, withdrawn_at=paper.withdrawn_at)
    check_deadline(wall, now=now, days_off=days_off(), insists=insists)
    if not reason.strip():
        raise Invalid(_("Say why the deadline is put off; all delegations read it."), field="reason")

    extension = Extension.objects.create(
        paper=paper, from_at=paper.ends_at, to_at=wall.at(), by=by, at=now, reason=reason.strip()[:1000]
    )
    paper.ends_wall, paper.ends_at = str(wall), wall.at()
    paper.save(update_fields=["ends_wall", "ends_at"])
    facts = {"from": extension.from_at.isoformat(), "to": extension.to_at.isoformat(), "reason": extension.reason}
    record("paper.extended", on=paper, by=by, at=now, facts=facts)

    queue.defer("decisions.tell_extended", extension=extension.pk)
    return extension


@transaction.atomic
def withdraw(paper: Paper, *, reason: str, by: Any, now: datetime) -> Paper:
    """Take the text back while its period runs."""
    paper = papers.locked(paper)
    access.check_chairs(by, at=now)
    if paper.circulated_at is None:
        raise Refused(_("This paper is not before the nations."), code="not-circulated")
    if paper.status == PaperStatus.WITHDRAWN and paper.withdrawn_by_id == by.pk:
        return paper  # a second click
    if paper.ends_at is not None:
        check_withdrawal(paper.ends_at, now=now)
    elif LineRuling.objects.filter(line__paper=paper).exists():
        raise Refused(_("Something of this paper is decided already; it can't be withdrawn as a whole."), code="over")
    if not reason.strip():
        raise Invalid(_("Say why the paper is withdrawn; all delegations read it."), field="reason")
    _withdraw(paper, reason=reason, by=by, now=now)
    queue.defer("decisions.tell_withdrawn", paper=paper.code)
    return paper


@transaction.atomic
def revise(paper: Paper, *, by: Any, now: datetime) -> Paper:
    """Open a draft with another text, under the next suffix; it will have a period of its own.

    It takes over the lines on which the nations have not agreed.
    """
    paper = papers.locked(paper)
    access.check_can_draft(by, at=now)
    if paper.status == PaperStatus.DRAFTED:
        raise Refused(_("This paper is a draft still; change it as it is."), code="is-draft")
    # A revision that was set aside, never circulated, stands in nobody's way.
    Paper.objects.filter(replaces=paper, status=PaperStatus.WITHDRAWN, circulated_at__isnull=True).update(replaces=None)
    if (there := Paper.objects.filter(replaces=paper).first()) is not None:
        if there.status == PaperStatus.DRAFTED and there.drafted_by_id == by.pk:
            return there  # a second click
        raise Refused(_("There is a revision of this paper already."), code="revised-already")
    states = outcomes.states(paper, at=now)
    open_lines = [line for line in papers.lines_of(paper) if states[line.number] != SilenceState.AGREED]
    open_lines = [line for line in open_lines if line.ruling is None or line.ruling.ruling not in ENDING]
    if not open_lines:
        raise Refused(_("Every line of this paper is decided; there is nothing to revise."), code="all-decided")

    revision = Paper.objects.create(
        reference=paper.reference,
        suffix=papers.next_suffix(paper),
        texts=paper.texts,
        zone=paper.zone,
        splits=paper.splits,
        procedure=paper.procedure,
        replaces=paper,
        drafted_by=by,
        drafted_at=now,
        changed_at=now,
    )
    for number, line in enumerate(open_lines, 1):
        PaperLine.objects.create(
            paper=revision,
            number=number,
            proposal=line.proposal,
            amount=line.amount,
            currency=line.currency,
            brief=line.brief,
            told=line.told,
        )
    facts = {"reference": revision.full_reference, "of": paper.full_reference}
    record("paper.drafted", on=revision, by=by, at=now, facts=facts)
    return revision


def _check_not_withdrawn(lines: list[PaperLine]) -> None:
    """Hold the proposals, so that none is withdrawn while its paper goes out; Refused if one was."""
    found = Proposal.objects.select_for_update().filter(pk__in=[line.proposal_id for line in lines]).order_by("pk")
    withdrawn = {proposal.pk for proposal in found if proposal.withdrawn_at is not None}
    for line in lines:
        if line.proposal_id in withdrawn:
            raise Refused(
                _("The proposal of item %(number)s was withdrawn. Take it off this paper first."),
                code="proposal-withdrawn",
                number=line.number,
            )


def settled_elsewhere(paper: Paper, lines: list[PaperLine], *, now: datetime) -> int:
    """The number of a line on which the nations have agreed already, or that runs on another paper; 0 if none."""
    others = PaperLine.objects.filter(proposal__in=[line.proposal_id for line in lines]).exclude(paper=paper)
    running = (SilenceState.UNDER_SILENCE, SilenceState.STOPPED, SilenceState.TABLED)
    taken = {
        line.proposal_id
        for line in outcomes.settled_lines(now, others)
        if line.state not in running or line.ruled in ENDING or line.paper_id != paper.replaces_id
    }
    return next((line.number for line in lines if line.proposal_id in taken), 0)


def replace_older(old: Paper, new: Paper, *, by: Any, now: datetime) -> None:
    old = papers.locked(old)
    runs = old.ends_at is None or now < old.ends_at
    if old.status == PaperStatus.CIRCULATED and runs and not LineRuling.objects.filter(line__paper=old).exists():
        _withdraw(old, reason=new.full_reference, by=by, now=now)


def _withdraw(paper: Paper, *, reason: str, by: Any, now: datetime) -> None:
    paper.status = rules.move(PaperStatus(paper.status), PaperStatus.WITHDRAWN)
    paper.withdrawn_at, paper.withdrawn_by, paper.withdrawn_reason = now, by, reason.strip()[:1000]
    paper.save(update_fields=["status", "withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record("paper.withdrawn", on=paper, by=by, at=now, facts={"reason": paper.withdrawn_reason})
