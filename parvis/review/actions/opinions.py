"""Opinions of the body's own experts: asked, saved while they are written, handed in once, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain import opinions as rules
from parvis.domain.programme_file import OpinionForm
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.domain.roles import Role, holds_any
from parvis.domain.standing import CaseKind, Relation
from parvis.programme.queries import programme_of
from parvis.proposals.models import Party, Proposal
from parvis.review import access
from parvis.review.models import Opinion
from parvis.review.notify import opinions as notify
from parvis.standing import actions as standing
from parvis.standing.queries import is_barred


def _(message: str) -> str:
    return message


def form_of(proposal: Proposal) -> OpinionForm:
    """The short form of the call's programme; Refused where it has none."""
    form = programme_of(proposal.call).opinion
    if form is None:
        raise Refused(_("This programme asks no opinion of its own experts."), code="no-opinion")
    return form


@transaction.atomic
def ask(proposal: Proposal, expert: Any, *, due_at: datetime, by: Any, now: datetime) -> Opinion:
    """Ask an own expert for an opinion until a moment; from now on he or she reads the proposal."""
    access.check_may_handle(by, proposal, at=now)
    form_of(proposal)
    proposal = Proposal.objects.select_for_update(of=("self",)).select_related("handed_in").get(pk=proposal.pk)
    if proposal.handed_in is None:
        raise NotFound(_("There is no such proposal."))
    if not holds_any(expert, Role.SCIENTIFIC_ADVISER, at=now):
        raise Invalid(_("Choose one of the own experts."), field="expert")
    if Party.objects.taking_part().filter(proposal=proposal, person=expert).exists():
        raise Invalid(_("This expert takes part in the proposal."), field="expert")
    if is_barred(CaseKind.PROPOSAL, proposal.code, expert, now):
        raise Invalid(_("This expert has a conflict of interest here."), field="expert", code="conflict")
    if due_at <= now:
        raise Invalid(_("The day has passed. Set a later one."), field="due")
    made, is_new = Opinion.objects.get_or_create(
        proposal=proposal,
        submission=proposal.handed_in.stage,
        expert=expert,
        ended_at=None,
        defaults={"asked_by": by, "asked_at": now, "due_at": due_at},
    )
    if is_new:
        cause = f"opinion:{made.code}"
        standing.relate(expert, CaseKind.PROPOSAL, proposal.code, Relation.IN_HOUSE_EXPERT, cause=cause, by=by, now=now)
        facts = {"opinion": made.code, "expert": expert.code, "until": due_at.isoformat()}
        record("opinion.asked", on=made, by=by, at=now, facts=facts)
        notify.asked(made, now=now)
    return made


@transaction.atomic
def save_opinion(
    opinion: Opinion, verdict: str, texts: Mapping[str, str], *, base: int, by: Any, now: datetime
) -> Opinion:
    """Keep what is written so far, over the version it was written on."""
    opinion = _own(opinion, by, now)
    content = rules.kept(form_of(opinion.proposal), verdict, texts)
    if content == opinion.content:
        return opinion
    if base != opinion.version:
        raise Refused(
            _("This opinion was saved in another window meanwhile. Read it again before you go on."), code="stale"
        )
    opinion.content, opinion.version, opinion.saved_at = content, opinion.version + 1, now
    opinion.save(update_fields=["content", "version", "saved_at"])
    return opinion


@transaction.atomic
def hand_in(opinion: Opinion, *, by: Any, now: datetime) -> Opinion:
    """Hand the opinion in; it stays as it is."""
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("proposal__call").get(pk=opinion.pk)
    if opinion.handed_in_at is not None and opinion.expert_id == by.pk:
        return opinion
    opinion = _own(opinion, by, now)
    for problem in rules.lacks(form_of(opinion.proposal), opinion.content):
        raise Invalid(problem.message, field=problem.place, code=problem.rule, **problem.facts)
    opinion.handed_in_at = now
    opinion.save(update_fields=["handed_in_at"])
    record("opinion.handed-in", on=opinion, by=by, at=now, facts={"opinion": opinion.code})
    notify.handed_in(opinion, now=now)
    return opinion


@transaction.atomic
def take_back(opinion: Opinion, *, by: Any, now: datetime) -> Opinion:
    """Ask this expert no longer; he or she reads the proposal no longer either."""
    access.check_may_handle(by, opinion.proposal, at=now)
    opinion = Opinion.objects.select_for_update(of=("self",)).select_related("proposal", "expert").get(pk=opinion.pk)
    if opinion.handed_in_at is not None:
        raise Refused(_("This opinion is handed in; it stays in the file."), code="handed-in")
    if opinion.ended_at is None:
        opinion.ended_at = now
        opinion.save(update_fields=["ended_at"])
        record("opinion.taken-back", on=opinion, by=by, at=now, facts={"opinion": opinion.code})
        standing.end_all(
            opinion.expert, CaseKind.PROPOSAL, opinion.proposal.code, Relation.IN_HOUSE_EXPERT, by=by, now=now
        )
    return opinion


def _own(opinion: Opinion, person: Any, now: datetime) -> Opinion:
    """The opinion held for a change by its expert; NotFound for others, for what has ended, and under a conflict."""
    found = (
        Opinion.objects.select_for_update(of=("self",))
        .filter(pk=opinion.pk, expert=person, ended_at__isnull=True)
        .select_related("proposal__call")
        .first()
    )
    if found is None or is_barred(CaseKind.PROPOSAL, found.proposal.code, person, now):
        raise NotFound(_("There is no such opinion."))
    if found.handed_in_at is not None:
        raise Refused(_("This opinion is handed in; it stays as it is."), code="handed-in")
    return found
