"""Talk the plan of a letter over: open, put in a version, agree to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.problems import Hindered
from parvis.domain.refusals import Denied, Refused
from parvis.domain.roles import Role, holds_any
from parvis.grants import access
from parvis.grants.models import Award, Negotiation, PlanAgreement, PlanVersion
from parvis.grants.notify import changes as told
from parvis.grants.queries import freezing, negotiations
from parvis.grants.queries.freezing import Agreed
from parvis.proposals.models import Party, Proposal
from parvis.proposals.queries import drafts
from parvis.web.programme import today


def _(message: str) -> str:
    return message


class PlanLacks(Hindered):
    """Something keeps the version from being put in; `problems` lists all of it."""

    status = 422


@transaction.atomic
def open_negotiation(proposal: Proposal, agreed: Agreed, *, by: Any, now: datetime) -> Negotiation:
    """Open it with what was signed, scaled to the agreed amount; opened twice, it is the same."""
    proposal = drafts.locked_for_office(proposal)
    access.check_offers(by, proposal, at=now)
    made = negotiations.of(proposal)
    if made is not None:
        return made
    receipt = proposal.handed_in
    if receipt is None or agreed.proposal != proposal.code or Award.objects.filter(proposal=proposal).exists():
        raise Refused(_("Only what is agreed and not offered yet is negotiated."), code="not-agreed")
    planned = freezing.plan(proposal, receipt.revision, agreed, starts_on=today(now))
    negotiation = Negotiation.objects.create(proposal=proposal, opened_by=by, opened_at=now, amount=agreed.amount)
    content = {part: planned.frozen[part] for part in ("budget", "milestones", "criteria")}
    PlanVersion.objects.create(negotiation=negotiation, number=1, content=content, by=by, at=now)
    record("negotiation.opened", on=proposal, by=by, at=now, facts={"amount": str(agreed.amount)})
    told.negotiation_opened(negotiation, now=now)
    return negotiation


@transaction.atomic
def put_in_version(
    negotiation: Negotiation, content: Mapping[str, Any], *, base: int, note: str, by: Any, now: datetime
) -> PlanVersion:
    """Put in the next version; refused if somebody has put in another since `base` was read.

    What was agreed to before asks everybody anew.
    """
    negotiation = negotiations.locked(negotiation)
    _side(negotiation, by, now)
    _check_open(negotiation)
    last = negotiations.newest(negotiation)
    if last.content == content:
        return last
    if last.number != base:
        raise Refused(
            _("Version %(number)s was put in while you were writing. Read it, then put in yours."),
            code="another-version",
            number=last.number,
        )
    if problems := negotiations.lacks(negotiation, content):
        raise PlanLacks(problems)
    version = PlanVersion.objects.create(
        negotiation=negotiation, number=last.number + 1, content=dict(content), note=note.strip(), by=by, at=now
    )
    record("negotiation.version", on=negotiation.proposal, by=by, at=now, facts={"number": version.number})
    told.plan_changed(negotiation, version, now=now)
    return version


@transaction.atomic
def agree(negotiation: Negotiation, number: int, *, by: Any, now: datetime) -> Negotiation:
    """Agree to the newest version, as a director or for the office; once all do, it is settled.  Twice is once."""
    negotiation = negotiations.locked(negotiation)
    seat = _side(negotiation, by, now)
    last = negotiations.newest(negotiation)
    if last.number != number:
        raise Refused(
            _("Version %(number)s was put in while you were reading. Read it, then agree."),
            code="another-version",
            number=last.number,
        )
    if last.agreements.filter(party=seat).exists():
        return negotiation
    _check_open(negotiation)
    if problems := negotiations.lacks(negotiation, last.content):
        raise PlanLacks(problems)
    PlanAgreement.objects.create(version=last, party=seat, by=by, at=now)
    facts = {"number": number, "for": seat.code if seat else "office"}
    record("negotiation.agreed", on=negotiation.proposal, by=by, at=now, facts=facts)
    seats = [one.pk for one in drafts.parties(negotiation.proposal) if one.signs and one.person_id]
    given = set(last.agreements.values_list("party_id", flat=True))
    if given >= {None, *seats}:
        negotiation.settled_at = now
        negotiation.save(update_fields=["settled_at"])
        record("negotiation.settled", on=negotiation.proposal, by=by, at=now, facts={"number": number})
    return negotiation


def _side(negotiation: Negotiation, by: Any, now: datetime) -> Party | None:
    """The seat of a director; None for the office.  Denied for everybody else."""
    seat = negotiations.director_seat(negotiation, by, now)
    if seat is not None:
        return seat
    if not holds_any(by, Role.PROGRAMME_OFFICER, Role.SCIENTIFIC_ADVISER, at=now):
        raise Denied(_("Only the directors and the office negotiate."), code="office-needed")
    if Party.objects.filter(proposal=negotiation.proposal_id, person=by).exists():
        raise Denied(_("Who takes part in a project decides nothing about its award. A colleague must."), code="own")
    return None


def _check_open(negotiation: Negotiation) -> None:
    if negotiation.settled_at is not None:
        raise Refused(_("All have agreed; the plan stands as it is."), code="settled")
