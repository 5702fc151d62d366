"""Save an answer, restore an earlier one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction

from parvis.accounts.models import Person
from parvis.domain import answers
from parvis.domain.drafting import Kept, Stale, check_size, is_same_step, judged_save, normal
from parvis.domain.problems import Problem
from parvis.domain.programme_file.forms import Field
from parvis.domain.proposals import Owner, ProposalStatus, VoidCause, check_is_open
from parvis.domain.refusals import Invalid, NotFound
from parvis.proposals import access
from parvis.proposals.actions import signing
from parvis.proposals.actions.trail import written_down
from parvis.proposals.models import Answer, AnswerVersion, Proposal
from parvis.proposals.queries import drafts, rail
from parvis.proposals.queries.drafts import Place

MIRRORED = {"title": 300, "acronym": 40}  # answers that lists show


def _(message: str) -> str:
    return message


class Typed(Protocol):
    """What was typed, to be read once the question is known; `own` is the code of the writer's part, or empty."""

    def __call__(self, draft: Proposal, question: Field, own: str) -> object: ...


@dataclass(frozen=True)
class Saved:
    """What came of a save: the answer's version, what it still lacks, how many signatures it voided."""

    draft: Proposal
    question: Field
    version: int
    value: object
    problems: tuple[Problem, ...] = ()
    changed: bool = True
    voided: int = 0


def save_answer(
    proposal: Proposal | str,
    field: str,
    value: object,
    *,
    base_version: int,
    by: Any,
    now: datetime,
) -> Saved:
    """Keep an answer; a draft can always be saved, whatever it still lacks.

    Where everybody fills a part, it is the writer's own.  `base_version` is the
    version the writer was looking at (0: there was none).  Raises Stale, with
    both texts, if somebody else has saved in between.  An answer saved after
    signing voids the signatures.  Given a code, the proposal needs no look-up of
    its own: who has no seat in it, and writes in nobody's name, gets a NotFound.
    """
    check_size(value, field=field)
    return _save(proposal, field, lambda draft, question, own: value, base_version, by, now)


def save_typed(
    proposal: Proposal | str, field: str, typed: Typed, *, base_version: int, by: Any, now: datetime
) -> Saved:
    """The same for what was typed into a form, which only the question tells how to read."""

    def read(draft: Proposal, question: Field, own: str) -> object:
        value = typed(draft, question, own)
        check_size(value, field=field)
        return value

    return _save(proposal, field, read, base_version, by, now)


@transaction.atomic
def _save(
    proposal: Proposal | str,
    field: str,
    typed: Typed,
    base_version: int,
    by: Any,
    now: datetime,
    *,
    origin: str = "written",
    part: int | None = None,
) -> Saved:
    """`part` is whose an earlier step is that is taken up again, where everybody fills a part."""
    hand = drafts.hand_of(proposal, by, at=now)
    draft = drafts.held(proposal, hand)
    question = _question(draft, field)
    section = drafts.form_of(draft).section_of(field)
    own = section.owner == Owner.OWN
    place = drafts.place_of(draft, hand, field, own=own)
    access.check_can_fill(place.seat, section.owner)
    if part is not None:
        access.check_is_own(place.seat, part)
    check_is_open(ProposalStatus(draft.status), drafts.window(draft).state_at(now))
    value = normal(answers.shaped(question, typed(draft, question, place.seat.code if own else "")))

    version = _written(draft, field, value, place, base_version, now, own=own, origin=origin)
    problems = tuple(answers.lacks(question, value, rail.frame_of(draft)))
    if version == place.kept.version:
        return Saved(draft, question, version, value, problems, changed=False)
    if getattr(place.person, "acted_by", None) is not None:
        facts = {"field": field, "version": version}
        written_down("proposal.answer-written", on=draft, by=place.person, at=now, facts=facts)
    if field in MIRRORED and isinstance(value, str):
        setattr(draft, field, value[: MIRRORED[field]])
        draft.save(update_fields=[field])
    voided = signing.void(draft, cause=VoidCause.EDITED, field=field, by=place.person, now=now)
    return Saved(draft, question, version, value, problems, voided=voided)


def _written(
    draft: Proposal,
    field: str,
    value: object,
    place: Place,
    base_version: int,
    now: datetime,
    *,
    own: bool,
    origin: str,
) -> int:
    """Write the answer if nobody else has in between; its version afterwards."""
    kept, by = place.kept, place.person
    if value != kept.value and base_version != kept.version:
        raise _stale(value, kept)
    if not judged_save(value, base_version=base_version, kept=kept, who=""):
        return kept.version
    officer, pk = getattr(by, "acted_by", None), place.answer
    same_hand = place.officer == (officer.pk if officer is not None else None)
    same = origin == "written" and same_hand and is_same_step(kept, by=str(by.pk), began_at=place.began, now=now)
    step, began = (place.step, place.began) if same else (place.step + 1, now)
    fresh = {"value": value, "version": kept.version + 1, "saved_by": by, "saved_at": now}
    fresh["written_by_officer"] = officer
    if pk is None:
        party = place.seat.party if own else None
        made = Answer.objects.create(
            proposal=draft, stage=draft.stage, field=field, party_id=party, step=step, step_began_at=now, **fresh
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
    read = lambda draft, question, own: version.value  # noqa: E731
    saved = _save(proposal, answer.field, read, base_version, by, now, origin="restored", part=answer.party_id)
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


def _stale(value: object, kept: Kept) -> Stale:
    who = Person.objects.filter(pk=kept.saved_by).first() if kept.saved_by else None
    return Stale(yours=value, theirs=kept, who=str(who or ""))
