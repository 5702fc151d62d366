"""Save an answer, restore an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.accounts.models import Person
from parvis.domain import answers
from parvis.domain.drafting import Kept, Stale, check_size, is_same_step, judged_save, normal
from parvis.domain.problems import Problem
from parvis.domain.proposals import Owner, ProposalStatus, VoidCause, check_is_open
from parvis.domain.refusals import Invalid, NotFound
from parvis.proposals import access, queries
from parvis.proposals.actions import signing
from parvis.proposals.actions.trail import written_down
from parvis.proposals.models import Answer, AnswerVersion, Party, Proposal
from parvis.proposals.queries import drafts, rail

MIRRORED = {"title": 300, "acronym": 40}  # answers that lists show


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Saved:
    """What came of a save: the answer's version, what it still lacks, how many signatures it voided."""

    version: int
    value: object
    problems: tuple[Problem, ...] = ()
    changed: bool = True
    voided: int = 0


@dataclass(frozen=True)
class _Row:
    """Where an answer is kept, and the step of its history that goes on: since when, in which officer's hand."""

    pk: int | None = None
    step: int = 0
    began: datetime | None = None
    officer: int | None = None


@transaction.atomic
def save_answer(
    proposal: Proposal | str,
    field: str,
    value: object,
    *,
    party: Party | None = None,
    base_version: int,
    by: Any,
    now: datetime,
    origin: str = "written",
) -> Saved:
    """Keep an answer; a draft can always be saved, whatever it still lacks.

    `base_version` is the version the writer was looking at (0: there was none).
    Raises Stale, with both texts, if somebody else has saved in between.  An
    answer saved after signing voids the signatures.  Given a code, the proposal
    needs no look-up of its own: who has no seat in it gets a NotFound.
    """
    check_size(value, field=field)
    draft, seat = queries.locked(proposal, by, field=field, party=party)
    question = _question(draft, field)
    section = drafts.form_of(draft).section_of(field)
    access.check_can_fill(seat, section.owner)
    if section.owner == Owner.OWN:
        access.check_is_own(seat, party.pk if party else None)
    elif party is not None:
        raise Invalid(_("This question has one answer for all."), field=field)
    check_is_open(ProposalStatus(draft.status), drafts.window(draft).state_at(now))
    value = normal(answers.shaped(question, value))

    kept = _kept(draft)
    if base_version != kept.version or kept.version == 0:
        # What came along with the lock may be older than the lock; now that it is held, this is not.
        answer = Answer.objects.filter(proposal=draft, stage=draft.stage, field=field, party=party).first()
        kept, row = Kept(None, 0), _Row()
        if answer:
            kept = answer.kept
            row = _Row(answer.pk, answer.step, answer.step_began_at, answer.written_by_officer_id)
    else:
        row = _Row(draft.answer_pk, draft.answer_step, draft.answer_began, draft.answer_officer)
    version = _written(draft, field, value, kept, row, party, base_version, by, now, origin)
    problems = tuple(answers.lacks(question, value, rail.frame_of(draft)))
    if version == kept.version:
        return Saved(version, value, problems, changed=False)
    if getattr(by, "acted_by", None) is not None:
        facts = {"field": field, "version": version}
        written_down("proposal.answer-written", on=draft, by=by, at=now, facts=facts)
    if field in MIRRORED and isinstance(value, str):
        setattr(draft, field, value[: MIRRORED[field]])
        draft.save(update_fields=[field])
    voided = signing.void(draft, cause=VoidCause.EDITED, field=field, by=by, now=now)
    return Saved(version, value, problems, voided=voided)


def _written(
    draft: Proposal,
    field: str,
    value: object,
    kept: Kept,
    row: _Row,
    party: Party | None,
    base_version: int,
    by: Any,
    now: datetime,
    origin: str,
) -> int:
    """Write the answer if nobody else has in between; its version afterwards."""
    if value != kept.value and base_version != kept.version:
        raise _stale(value, kept)
    if not judged_save(value, base_version=base_version, kept=kept, who=""):
        return kept.version
    officer, pk = getattr(by, "acted_by", None), row.pk
    same_hand = row.officer == (officer.pk if officer is not None else None)
    same = origin == "written" and same_hand and is_same_step(kept, by=str(by.pk), began_at=row.began, now=now)
    step, began = (row.step, row.began) if same else (row.step + 1, now)
    fresh = {"value": value, "version": kept.version + 1, "saved_by": by, "saved_at": now}
    fresh["written_by_officer"] = officer
    if pk is None:
        made = Answer.objects.create(
            proposal=draft, stage=draft.stage, field=field, party=party, step=step, step_began_at=now, **fresh
        )
        pk = made.pk
    elif not Answer.objects.filter(pk=pk, version=kept.version).update(step=step, step_began_at=began, **fresh):
        raise _stale(value, Answer.objects.get(pk=pk).kept)
    if same:
        AnswerVersion.objects.filter(answer=pk, step=step).update(**fresh)
    else:
        AnswerVersion.objects.create(answer_id=pk, step=step, began_at=now, origin=origin, **fresh)
    return kept.version + 1


@transaction.atomic
def restore(proposal: Proposal, version: AnswerVersion, *, base_version: int, by: Any, now: datetime) -> Saved:
    """Take an earlier step of an answer as the newest; the one in between stays in the history."""
    answer = version.answer
    if answer.proposal_id != proposal.pk or answer.stage != proposal.stage:
        raise NotFound(_("There is no such version."))
    saved = save_answer(
        proposal,
        answer.field,
        version.value,
        party=answer.party,
        base_version=base_version,
        by=by,
        now=now,
        origin="restored",
    )
    written_down(
        "proposal.answer-restored", on=proposal, by=by, at=now, facts={"field": answer.field, "step": version.step}
    )
    return saved


def _question(draft: Proposal, field: str) -> Any:
    form = drafts.form_of(draft)
    question = form.fields.get(field) if form else None
    if question is None:
        raise Invalid(_("The form of this phase has no such question."), field=field, code="no-such-field")
    if question.kind == "files":
        raise Invalid(_("This question takes files, no text."), field=field, code="files")
    return question


def _kept(draft: Any) -> Kept:
    if draft.answer_pk is None:
        return Kept(None, 0)
    value = draft.answer_value
    return Kept(value, draft.answer_version, str(draft.answer_saved_by), draft.answer_saved_at)


def _stale(value: object, kept: Kept) -> Stale:
    who = Person.objects.filter(pk=kept.saved_by).first() if kept.saved_by else None
    return Stale(yours=value, theirs=kept, who=str(who or ""))
