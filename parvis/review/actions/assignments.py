"""An expert is asked, declares, accepts or declines; a conflict ends it; somebody else takes the place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.accounts.queries import addresses_of
from parvis.audit.actions import record
from parvis.domain import invitations
from parvis.domain.evaluation import AssignmentState, check_declaration, move
from parvis.domain.refusals import Denied, Refused
from parvis.domain.standing import CaseKind, Relation
from parvis.proposals.actions import conflicts
from parvis.proposals.models import Proposal
from parvis.review import access
from parvis.review.actions.experts import bind
from parvis.review.actions.pairs import add_pair
from parvis.review.models import Assignment, Declaration, Expert, Review
from parvis.review.notify import assignments as notify
from parvis.review.queries import assignments, rounds
from parvis.standing.actions import end_all, relate
from parvis.standing.actions.conflicts import state as state_conflict
from parvis.standing.queries import conflicts_of, is_barred

S = AssignmentState
OTHER = "other"  # the ground kept where the expert names none


def _(message: str) -> str:
    return message


def send_invitation(assignment: Assignment, *, by: Any, now: datetime) -> Assignment:
    """Ask the expert by mail; the link opens for the address alone.  The caller holds the row."""
    access.check_is_officer(by, at=now)
    assignment.state = move(S(assignment.state), S.INVITED)
    token = _fresh_link(assignment, now)
    assignment.save(update_fields=["state", "token_digest", "sent_at", "sendings"])
    facts = {"assignment": assignment.code, "expert": assignment.expert.code, "due": assignment.due_at.isoformat()}
    record("review.invited", on=assignment, by=by, at=now, facts=facts)
    notify.invited(assignment, token, now=now)
    return assignment


@transaction.atomic
def resend(assignment: Assignment, *, by: Any, now: datetime) -> Assignment:
    """Send the invitation once more; only the newest link opens."""
    assignment = assignments.locked(assignment)
    access.check_may_handle(by, assignment.proposal, at=now)
    standing(assignment).check_can_send_again(now)
    if assignment.state != S.INVITED:
        raise Refused(_("This step is not possible now."), code="no-such-move")
    token = _fresh_link(assignment, now)
    assignment.save(update_fields=["token_digest", "sent_at", "sendings"])
    record("review.invitation-resent", on=assignment, by=by, at=now, facts={"assignment": assignment.code})
    notify.invited(assignment, token, now=now)
    return assignment


@transaction.atomic
def withdraw(assignment: Assignment, *, reason: str, by: Any, now: datetime) -> Assignment:
    """Take back what an expert was asked for, and tell him or her."""
    assignment = assignments.locked(assignment)
    access.check_may_handle(by, assignment.proposal, at=now)
    if assignment.state == S.WITHDRAWN:
        return assignment
    _end(assignment, S.WITHDRAWN, reason=reason, now=now, by=by)
    record("review.withdrawn", on=assignment, by=by, at=now, facts=_facts(assignment))
    notify.withdrawn(assignment, now=now)
    return assignment


@transaction.atomic
def declare(
    assignment: Assignment,
    stated: Iterable[str],
    *,
    confidential: bool,
    now: datetime,
    by: Any | None = None,
    note: str = "",
) -> Assignment:
    """Say whether there is a conflict of interest, and promise confidence; free of conflicts, one has accepted.

    `by` is none for who has only the mailed link, which suffices as long as
    nobody has an account at the address: for a known person only he or she
    declares.  What facts tell is looked up too: a conflict found ends it like
    one that is declared.  Declared once more in the same way, nothing changes.
    """
    assignment = assignments.locked(assignment)
    _check_is_expert(assignment, by, now)
    grounds = list(dict.fromkeys(stated))
    check_declaration(grounds, confidential=confidential, grounds=assignments.grounds_of(assignment))
    if assignment.state == S.ACCEPTED and not grounds:
        return assignment
    _check_link(assignment, by)
    if assignment.state == S.INVITED:
        standing(assignment).check_can_answer(now)
    if by is None and assignments.account_of(assignment) is not None:
        raise Denied(_("There is an account with this address. Sign in with it to go on."), code="sign-in")
    if by is not None:  # before anything is looked up: facts are known of accounts
        assignment.expert = bind(assignment.expert, by, now=now)
    _keep_declaration(assignment, grounds, confidential, note, by, now)
    if not grounds and (found := _found(assignment, now)):
        grounds = [found]
    if grounds:
        return _recuse(assignment, grounds, note, by=by, now=now)
    assignment.state, assignment.accepted_at = move(S(assignment.state), S.ACCEPTED), now
    assignment.save(update_fields=["state", "accepted_at"])
    record("review.accepted", on=assignment, by=by, at=now, facts=_facts(assignment))
    _open_text(assignment, by, now)
    notify.accepted(assignment, now=now)
    return assignment


@transaction.atomic
def take_up(assignment: Assignment, *, by: Any, now: datetime) -> Assignment:
    """Read on with an account of one's own after declaring by the mailed link; conflicts are looked up once more."""
    assignment = assignments.locked(assignment)
    _check_is_expert(assignment, by, now)
    if assignment.state not in (S.ACCEPTED, S.DONE):
        raise Refused(_("Declare first whether you have a conflict of interest."), code="declare-first")
    is_new = assignment.expert.person_id != by.pk
    assignment.expert = bind(assignment.expert, by, now=now)
    if found := _found(assignment, now):
        return _recuse(assignment, [found], "", by=by, now=now)
    if is_new:
        record("review.taken-up", on=assignment, by=by, at=now, facts=_facts(assignment))
    _open_text(assignment, by, now)
    return assignment


@transaction.atomic
def recuse(assignment: Assignment, stated: Iterable[str], *, by: Any, now: datetime, note: str = "") -> Assignment:
    """Declare a conflict at any time, even after reading: the access ends at once, a review no longer counts."""
    assignment = assignments.locked(assignment)
    _check_is_expert(assignment, by, now)
    if assignment.state == S.RECUSED:
        return assignment
    grounds = list(dict.fromkeys(stated)) or [OTHER]
    check_declaration(grounds, confidential=True, grounds=[*assignments.grounds_of(assignment), OTHER])
    _keep_declaration(assignment, grounds, False, note, by, now)
    return _recuse(assignment, grounds, note, by=by, now=now)


@transaction.atomic
def state_of(person: Any, proposal: Proposal, ground: str, *, note: str, by: Any, now: datetime) -> None:
    """Say that somebody has a conflict in a proposal; what he or she was to review of it falls away at once."""
    state_conflict(person, CaseKind.PROPOSAL, proposal.code, ground, note=note, by=by, now=now)
    for one in Assignment.objects.counting().filter(proposal=proposal, expert__person=person):
        _recuse(assignments.locked(one), [ground], note, by=by, now=now)


@transaction.atomic
def decline(
    assignment: Assignment, *, now: datetime, by: Any | None = None, reason: str = "", alternates: str = ""
) -> Assignment:
    """Say no, with or without an account; the office learns whom the expert names instead."""
    assignment = assignments.locked(assignment)
    _check_is_expert(assignment, by, now)
    if assignment.state == S.DECLINED:
        return assignment
    _check_link(assignment, by)
    assignment.alternates = alternates.strip()[:500]
    _end(assignment, S.DECLINED, reason=reason, now=now, by=by)
    assignment.save(update_fields=["alternates"])
    record("review.declined", on=assignment, by=by, at=now, facts=_facts(assignment))
    notify.fell_away(assignment, now=now)
    return assignment


@transaction.atomic
def add_alternates(assignment: Assignment, *, alternates: str, reason: str, now: datetime, by: Any | None) -> None:
    """Say afterwards why one declined and whom the office could ask instead."""
    assignment = assignments.locked(assignment)
    if by is not None:
        _check_is_expert(assignment, by, now)
    if assignment.state != S.DECLINED:
        raise Refused(_("This step is not possible now."), code="no-such-move")
    assignment.alternates = alternates.strip()[:500]
    assignment.reason = reason.strip()[:500]
    assignment.save(update_fields=["alternates", "reason"])
    record("review.alternates-named", on=assignment, by=by, at=now, facts=_facts(assignment))


@transaction.atomic
def replace(assignment: Assignment, expert: Expert, *, by: Any, now: datetime) -> Assignment:
    """Ask somebody else for a review that has fallen away, at once.  Again asks nobody twice."""
    assignment = assignments.locked(assignment)
    access.check_may_handle(by, assignment.proposal, at=now)
    if assignment.state not in (S.DECLINED, S.RECUSED, S.WITHDRAWN):
        raise Refused(_("Nobody is missing here: this review is still asked for."), code="not-missing")
    if existing := assignment.replacements.counting().first():
        return existing
    made = assignments.locked(add_pair(assignment.round, assignment.proposal, expert, by=by, now=now))
    made.replaces = assignment
    made.save(update_fields=["replaces"])
    if made.state == S.PROPOSED:
        send_invitation(made, by=by, now=now)
    _settled(assignment, by=by, now=now, facts={"replaced by": expert.code})
    return made


@transaction.atomic
def settle(assignment: Assignment, *, by: Any, now: datetime) -> Assignment:
    """Say that nobody need take this place: there are reviews enough."""
    assignment = assignments.locked(assignment)
    access.check_may_handle(by, assignment.proposal, at=now)
    if assignment.state not in (S.DECLINED, S.RECUSED, S.WITHDRAWN):
        raise Refused(_("Nobody is missing here: this review is still asked for."), code="not-missing")
    if assignment.settled_at is None:
        _settled(assignment, by=by, now=now, facts={})
    return assignment


def standing(assignment: Assignment) -> invitations.Invitation:
    """How the invitation stands, for the rulebook: it waits as long as others do, or until the review is due."""
    sent_at = assignment.sent_at or assignment.made_at
    until = max(min(sent_at + invitations.WAITS, assignment.due_at), sent_at)
    answer = {
        S.ACCEPTED.value: invitations.InvitationState.ACCEPTED,
        S.DONE.value: invitations.InvitationState.ACCEPTED,
        S.DECLINED.value: invitations.InvitationState.DECLINED,
        S.RECUSED.value: invitations.InvitationState.DECLINED,
        S.WITHDRAWN.value: invitations.InvitationState.WITHDRAWN,
        S.PROPOSED.value: invitations.InvitationState.WITHDRAWN,
    }.get(assignment.state)
    return invitations.Invitation(sent_at, until, answer)


def _check_is_expert(assignment: Assignment, by: Any | None, now: datetime) -> None:
    if by is None:
        return  # who holds the mailed link; the view has found the row by it
    expert = assignment.expert
    if expert.person_id == by.pk:
        return
    if expert.email.lower() not in addresses_of(by):
        raise Denied(
            _("This invitation is for another address. Sign in with the account that has it, or ask for a new one."),
            code="another-address",
        )


def _check_link(assignment: Assignment, by: Any | None) -> None:
    """The mailed link alone answers an invitation, and does nothing after that."""
    if by is None and assignment.state in (S.ACCEPTED, S.DONE):
        raise Denied(
            _("This invitation has been answered. Sign in with the account that has the address to go on."),
            code="sign-in",
        )


def _found(assignment: Assignment, now: datetime) -> str:
    """The ground of a conflict that facts tell, written down if there is one; empty otherwise."""
    person, proposal = assignment.expert.person, assignment.proposal
    if person is not None:
        conflicts.detect([proposal], [person], now=now, audience="reviewers")
        if is_barred(CaseKind.PROPOSAL, proposal.code, person, now):
            rows = conflicts_of(CaseKind.PROPOSAL, proposal.code, now).filter(person=person)
            return next((one.ground for one in rows if one.spell.bars_at(now)), OTHER)
        return ""
    return rounds.ground_between(assignment.round, proposal, assignment.expert, at=now)


def _recuse(assignment: Assignment, grounds: list[str], note: str, *, by: Any | None, now: datetime) -> Assignment:
    person = assignment.expert.person or by
    if person is not None:
        for ground in grounds:
            state_conflict(person, CaseKind.PROPOSAL, assignment.proposal.code, ground, note=note, by=by, now=now)
    Review.objects.filter(assignment=assignment, invalid_at__isnull=True).update(
        invalid_at=now, invalid_cause="conflict"
    )
    was = assignment.state
    _end(assignment, S.RECUSED, reason="", now=now, by=by)
    facts = {**_facts(assignment), "grounds": grounds, "was": was}
    record("review.recused", on=assignment, by=by, at=now, facts=facts)
    notify.fell_away(assignment, now=now)
    return assignment


def _end(assignment: Assignment, state: AssignmentState, *, reason: str, now: datetime, by: Any | None) -> None:
    """The state, the link and the access end together."""
    assignment.state = move(S(assignment.state), state)
    assignment.ended_at, assignment.reason = now, reason.strip()[:500]
    assignment.save(update_fields=["state", "ended_at", "reason"])
    person = assignment.expert.person
    if person is not None:
        cause = f"review {state.value}"
        code = assignment.proposal.code
        end_all(person, CaseKind.PROPOSAL, code, Relation.REVIEWER, by=by, now=now, cause=cause)


def _open_text(assignment: Assignment, by: Any | None, now: datetime) -> None:
    """From the declaration on, the whole text is open to the expert's account, if there is one."""
    person = assignment.expert.person
    if person is not None:
        cause = f"declared free of conflicts, review {assignment.code}"
        relate(person, CaseKind.PROPOSAL, assignment.proposal.code, Relation.REVIEWER, cause=cause, by=by, now=now)


def _keep_declaration(
    assignment: Assignment, grounds: list[str], confidential: bool, note: str, by: Any | None, now: datetime
) -> None:
    Declaration.objects.create(
        assignment=assignment,
        conflicts=grounds,
        note=note.strip()[:500],
        confidential=confidential and not grounds,
        person=by,
        at=now,
    )


def _settled(assignment: Assignment, *, by: Any, now: datetime, facts: dict[str, str]) -> None:
    assignment.settled_at = now
    assignment.save(update_fields=["settled_at"])
    record("review.settled", on=assignment, by=by, at=now, facts={**_facts(assignment), **facts})


def _facts(assignment: Assignment) -> dict[str, Any]:
    return {"assignment": assignment.code, "expert": assignment.expert.code}


def _fresh_link(assignment: Assignment, now: datetime) -> str:
    token = invitations.new_token()
    assignment.token_digest = invitations.token_digest(token)
    assignment.sent_at = now
    assignment.sendings += 1
    return token
