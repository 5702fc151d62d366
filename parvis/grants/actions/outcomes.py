"""The letters to all applicants of a call: prepared by one person, released together by another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.refusals import Denied, Refused
from parvis.domain.standing import CaseKind
from parvis.grants import access, notify
from parvis.grants.models import OutcomeBatch, OutcomeLetter
from parvis.grants.queries import outcomes
from parvis.programme.models import Call
from parvis.proposals.models import Proposal
from parvis.standing.queries import barred_people


def _(message: str) -> str:
    return message


@transaction.atomic
def prepare_letters(call: Call, *, by: Any, now: datetime) -> OutcomeBatch:
    """Draw up a letter for every proposal of the call, and hold them; drawn up again, they are as of now.

    Drawn up twice by the same person with nothing changed in between, as by a
    double click, they were drawn up once.
    What ended at the screening got its letter then, and gets no second one.
    Refused while the outcome of any proposal is still open, so that nobody is told before another.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=call.pk)
    access.check_is_officer(by, at=now)
    batch = outcomes.locked_batch(call)
    if batch is not None and batch.released_at is not None:
        raise Refused(_("The letters of this call have been released."), code="released")
    handed_in = outcomes.handed_in(call, now)
    _check_sees_all(handed_in, by, now)
    ended = outcomes.told_at_screening(proposal.code for proposal in handed_in)
    proposals = [proposal for proposal in handed_in if proposal.code not in ended]
    codes = [proposal.code for proposal in proposals]
    told = outcomes.of_proposals(codes, now)
    if still := [code for code in codes if code not in told]:
        raise Refused(
            _("%(number)s proposals of this call have no outcome yet. All letters go together."),
            code="outcomes-open",
            number=len(still),
        )
    written = outcomes.feedback(codes, now)
    drawn = {one.pk: (told[one.code], written.get(one.code, [])) for one in proposals}
    remarks: dict[int, str] = {}
    if batch is not None:
        held = list(batch.letters.all())
        if batch.prepared_by_id == by.pk and {one.proposal_id: (one.outcome, one.feedback) for one in held} == drawn:
            return batch
        remarks = {one.proposal_id: one.remark for one in held}
        batch.letters.all().delete()
        batch.prepared_by, batch.prepared_at = by, now
        batch.save(update_fields=["prepared_by", "prepared_at"])
    else:
        batch = OutcomeBatch.objects.create(call=call, prepared_by=by, prepared_at=now)
    OutcomeLetter.objects.bulk_create(
        OutcomeLetter(
            batch=batch,
            proposal=proposal,
            outcome=drawn[proposal.pk][0],
            feedback=drawn[proposal.pk][1],
            remark=remarks.get(proposal.pk, ""),
        )
        for proposal in proposals
    )
    record("letters.prepared", on=batch, by=by, at=now, facts={"batch": batch.code, "letters": len(proposals)})
    return batch


@transaction.atomic
def write_remark(letter: OutcomeLetter, text: str, *, by: Any, now: datetime) -> OutcomeLetter:
    """Add a few words of the office to one letter while it is held."""
    batch = OutcomeBatch.objects.select_for_update().get(pk=letter.batch_id)
    access.check_is_officer(by, at=now)
    if batch.released_at is not None:
        raise Refused(_("The letters of this call have been released."), code="released")
    held = batch.letters.filter(code=letter.code).first()
    if held is None:
        raise Refused(_("The letters were prepared anew meanwhile. Open them again."), code="prepared-anew")
    letter, text = held, text.strip()[:2000]
    if letter.remark == text:
        return letter
    letter.remark = text
    letter.save(update_fields=["remark"])
    record("letters.remark-written", on=batch, by=by, at=now, facts={"letter": letter.code})
    return letter


@transaction.atomic
def release_letters(batch: OutcomeBatch, *, by: Any, now: datetime) -> OutcomeBatch:
    """Send all letters of a call at the same moment, as somebody else than who prepared them.

    Pressed twice by the same person they go once.
    """
    batch = OutcomeBatch.objects.select_for_update(of=("self",)).select_related("call").get(pk=batch.pk)
    access.check_is_officer(by, at=now)
    if batch.released_at is not None:
        if batch.released_by_id == by.pk:
            return batch
        raise Refused(_("The letters of this call have been released."), code="released")
    if batch.prepared_by_id == by.pk:
        raise Denied(_("Who prepared the letters doesn’t release them. A colleague must."), code="two-pairs-of-eyes")
    letters = list(batch.letters.select_related("batch__call", "proposal__handed_in__revision"))
    _check_sees_all([letter.proposal for letter in letters], by, now)
    now_told = outcomes.of_proposals([letter.proposal.code for letter in letters], now)
    changed = any(now_told.get(letter.proposal.code) != letter.outcome for letter in letters)
    if changed or any(letter.proposal.withdrawn_at is not None for letter in letters):
        raise Refused(
            _("An outcome has changed since the letters were prepared. Prepare them again, then release them."),
            code="outcomes-changed",
        )
    batch.released_by, batch.released_at = by, now
    batch.save(update_fields=["released_by", "released_at"])
    record("letters.released", on=batch, by=by, at=now, facts={"batch": batch.code, "letters": len(letters)})

    for letter in letters:
        notify.outcome(letter, now=now)
    return batch


def _check_sees_all(proposals: Iterable[Proposal], by: Any, now: datetime) -> None:
    """Who takes part in one, or is kept from it, doesn't write to their applicants: all letters go together."""
    codes = [proposal.code for proposal in proposals]
    barred = any(person == by.pk for _case, person in barred_people(CaseKind.PROPOSAL, codes, now))
    if barred or Proposal.objects.of_person(by, at=now).filter(code__in=codes).exists():
        raise Denied(_("A colleague writes to the applicants of this call."), code="another-officer")
