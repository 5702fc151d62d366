"""Accept or decline an award letter, as a director or for an institution."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.accounts.queries import addresses_of
from parvis.audit.actions import record
from parvis.domain.awards import Answer, AwardStatus, Signer, answer_of, move_award
from parvis.domain.invitations import token_digest
from parvis.domain.ledger import EntryKind
from parvis.domain.refusals import Denied, Gone, NotFound, Refused
from parvis.grants import notify
from parvis.grants.actions.bookkeeping import book
from parvis.grants.actions.holding import check_not_held
from parvis.grants.models import Acceptance, Award
from parvis.grants.queries import awards, holding


def _(message: str) -> str:
    return message


STATEMENT = _("I have read this award letter as it stands and accept it with its conditions.")


def letter_behind(token: str) -> Acceptance:
    """The answer that this link asks for; NotFound if it is none of ours, Gone once it asks no more.  One query."""
    found = _row_behind(token)
    if found.answer != Answer.WAITING or found.award.status != AwardStatus.OFFERED:
        raise Gone(_("This letter was answered, or is open no more. Sign in to see the award."), code="letter-closed")
    return found


def _row_behind(token: str) -> Acceptance:
    found = (
        Acceptance.objects.select_related("award__proposal__call", "party")
        .filter(token_digest=token_digest(token), kind=Signer.SIGNATORY)
        .first()
    )
    if found is None:
        raise NotFound(_("This link leads to no award letter. Ask the programme office for a new one."))
    return found


@transaction.atomic
def accept_letter(award: Award, digest: str, *, by: Any, now: datetime) -> Acceptance:
    """Accept the letter as a director, or as a signatory who is known by account.

    `digest` is that of the letter that was shown.  Accepted twice, as by a
    double click, it was accepted once.
    """
    award = awards.locked(award)
    row = award.acceptances.filter(person=by).order_by("id").first()
    if row is None:
        raise Denied(_("This letter does not ask for your answer."), code="not-asked")
    return _accepted(row, award, digest, by=by, now=now)


@transaction.atomic
def accept_by_link(token: str, digest: str, *, by: Any, now: datetime) -> Acceptance:
    """Accept the letter for an institution, with the account that has the address of the link."""
    row = _row_behind(token)
    award = awards.locked(row.award)
    row.refresh_from_db()
    if row.email.lower() not in addresses_of(by):
        raise Denied(
            _("This letter is for another address. Sign in with the account that has it, or ask for a new link."),
            code="another-address",
        )
    if award.acceptances.filter(person=by).exclude(pk=row.pk).exists():
        raise Denied(_("You have answered this letter in another part. One person answers once."), code="one-person")
    return _accepted(row, award, digest, by=by, now=now)


@transaction.atomic
def decline_letter(award: Award, *, reason: str, by: Any, now: datetime) -> Award:
    """Decline the award as a director or as a signatory who is known by account; nobody else need answer then.

    Declined twice, as by a double click, it was declined once.
    """
    award = awards.locked(award)
    row = award.acceptances.filter(person=by).order_by("id").first()
    if row is None:
        raise Denied(_("This letter does not ask for your answer."), code="not-asked")
    return _declined(row, award, reason=reason, by=by, now=now)


@transaction.atomic
def decline_by_link(token: str, *, reason: str, now: datetime) -> Award:
    """Decline for an institution; no account is needed."""
    row = _row_behind(token)
    award = awards.locked(row.award)
    row.refresh_from_db()
    return _declined(row, award, reason=reason, by=None, now=now)


def _accepted(row: Acceptance, award: Award, digest: str, *, by: Any, now: datetime) -> Acceptance:
    if row.answer == Answer.ACCEPTED and row.person_id == by.pk:
        return row
    if digest != award.digest:
        raise Refused(_("This is not the letter that was shown to you. Open it again."), code="another-letter")
    _check_waits(row, award)
    check_not_held(holding.of_award(award, now))  # it can be declined all the same
    row.answer, row.answered_at, row.person, row.statement = Answer.ACCEPTED, now, by, STATEMENT
    row.save(update_fields=["answer", "answered_at", "person", "statement"])
    facts = {"part": row.kind, "party": row.party.code, "digest": award.digest, "statement": STATEMENT}
    record("award.letter-accepted", on=award, by=by, at=now, facts=facts)
    if answer_of(Answer(one.answer) for one in award.acceptances.all()) is Answer.ACCEPTED:
        award.status = move_award(AwardStatus(award.status), AwardStatus.ACCEPTED)
        award.answered_at = now
        award.save(update_fields=["status", "answered_at"])
        record("award.accepted", on=award, by=by, at=now)
        notify.accepted(award, now=now)
    return row


def _declined(row: Acceptance, award: Award, *, reason: str, by: Any, now: datetime) -> Award:
    if row.answer == Answer.DECLINED:
        return award
    _check_waits(row, award)
    row.answer, row.answered_at, row.reason = Answer.DECLINED, now, reason.strip()[:500]
    row.save(update_fields=["answer", "answered_at", "reason"])
    award.status = move_award(AwardStatus(award.status), AwardStatus.DECLINED)
    award.answered_at = now
    award.save(update_fields=["status", "answered_at"])
    facts = {"part": row.kind, "party": row.party.code, "reason": row.reason}
    record("award.declined", on=award, by=by, at=now, facts=facts)
    book(award, EntryKind.COMMITTED, -award.amount_minor, by=by, now=now)
    notify.declined(award, row, now=now)
    return award


def _check_waits(row: Acceptance, award: Award) -> None:
    if row.answer != Answer.WAITING or award.status != AwardStatus.OFFERED:
        raise Refused(_("This letter has been answered already."), code="answered")
