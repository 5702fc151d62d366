"""Sign a revision; void signatures with their cause."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from parvis.audit.actions import record
from parvis.domain import revisions
from parvis.domain.proposals import PartyState, ProposalStatus, VoidCause, check_is_open
from parvis.domain.refusals import Refused
from parvis.proposals import access, notify, queries
from parvis.proposals.models import Party, Proposal, Revision, SignOff
from parvis.proposals.queries import drafts, paper


def _(message: str) -> str:
    return message


STATEMENT = _("I have read this proposal as it stands and submit it together with the other directors.")


@transaction.atomic
def sign_off(proposal: Proposal, digest: str, *, by: Any, now: datetime, statement: str = STATEMENT) -> SignOff:
    """Sign the proposal as it stands.

    `digest` is what the signer was shown (`queries.digest`); if anything has
    changed since, nothing is signed.
    """
    proposal, seat = queries.locked(proposal, by)
    access.check_acts_for_self(by)
    access.check_signs(seat)
    check_is_open(ProposalStatus(proposal.status), drafts.window(proposal).state_at(now))
    written = paper.whole(proposal)
    mark = revisions.fingerprint(written)
    if mark != digest:
        raise Refused(
            _("The proposal was changed while you were reading it. Nothing was signed: look at the changes first."),
            code="changed-meanwhile",
        )
    if proposal.signed is not None and proposal.signed.fingerprint != mark:
        # Something outside the draft has changed what it says, such as an organisation's name in the register.
        void(proposal, cause=VoidCause.PARTY_CHANGED, by=None, now=now)
    revision = proposal.signed or _frozen(proposal, written, mark, by=by, now=now)
    if SignOff.objects.filter(revision=revision, party=seat.party, voided_at__isnull=True).exists():
        raise Refused(_("You have signed this revision already."), code="signed-already")

    signature = SignOff.objects.create(revision=revision, party_id=seat.party, person=by, at=now, statement=statement)
    if proposal.signed_id != revision.pk:
        proposal.signed = revision
        proposal.save(update_fields=["signed"])
    record(
        "proposal.signed",
        on=proposal,
        by=by,
        at=now,
        facts={"revision": revision.number, "digest": revision.digest, "party": seat.code, "statement": statement},
    )

    notify.signed(signature, missing=signers_missing(proposal), now=now)
    return signature


def signers(proposal: Proposal) -> list[Party]:
    """Those whose signatures the proposal needs.  One query."""
    return list(Party.objects.filter(proposal=proposal, signs=True, state=PartyState.JOINED).select_related("person"))


def signers_missing(proposal: Proposal) -> list[Party]:
    """Those who have not signed the revision that carries signatures.  Two queries."""
    signed = set(
        SignOff.objects.filter(revision=proposal.signed_id, voided_at__isnull=True).values_list("party_id", flat=True)
    )
    return [party for party in signers(proposal) if party.pk not in signed]


def void(proposal: Proposal, *, cause: VoidCause, by: Any, now: datetime, field: str = "") -> int:
    """Void every valid signature of a proposal that is held for a change; how many there were.

    `by` is None where nobody who takes part made the change.
    """
    if proposal.signed_id is None:
        return 0
    valid = list(
        SignOff.objects.filter(revision=proposal.signed_id, voided_at__isnull=True).select_related("person", "party")
    )
    for signature in valid:
        signature.voided_at, signature.voided_by = now, by
        signature.void_cause, signature.void_field = cause, field
    SignOff.objects.bulk_update(valid, ["voided_at", "voided_by", "void_cause", "void_field"])
    proposal.signed = None
    proposal.save(update_fields=["signed"])
    officer = getattr(by, "acted_by", None)
    record(
        "proposal.signatures-voided",
        on=proposal,
        by=by,
        at=now,
        facts={
            "cause": cause.value,
            "field": field,
            "parties": [signature.party.code for signature in valid],
            **({"acted by": officer.code} if officer is not None else {}),
        },
    )
    notify.signatures_voided(proposal, valid, cause=cause, field=field, by=by, now=now)
    return len(valid)


def _frozen(proposal: Proposal, written: dict[str, Any], mark: str, *, by: Any, now: datetime) -> Revision:
    """The content as an immutable revision under fresh salts."""
    last = Revision.objects.filter(proposal=proposal).aggregate(Max("number"))["number__max"] or 0
    revision = drawn_up(proposal, written, number=last + 1, by=by, now=now, mark=mark)
    revision.save()
    return revision


def drawn_up(
    proposal: Proposal, written: dict[str, Any], *, number: int, by: Any, now: datetime, mark: str = ""
) -> Revision:
    """The revision that says this, under fresh salts; not kept yet."""
    bound = revisions.bind(written, _salts())
    return Revision(
        proposal=proposal,
        stage=proposal.stage,
        number=number,
        content=written,
        salts=bound.salts,
        leaves=bound.digests,
        digest=bound.digest,
        fingerprint=mark or revisions.fingerprint(written),
        words=paper.words_of(written),
        sketch=paper.sketch_of(written),
        made_at=now,
        made_by=by,
    )


def _salts() -> Iterator[str]:
    while True:
        yield secrets.token_hex(16)
