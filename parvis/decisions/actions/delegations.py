"""Appoint, confirm and end who speaks for a nation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.accounts.queries import person_at
from parvis.audit.actions import record
from parvis.decisions import access
from parvis.decisions.actions.circulating import find_conflicts
from parvis.decisions.models import Membership
from parvis.decisions.models.delegations import voices
from parvis.decisions.queries import delegations, papers
from parvis.domain.delegations import SeatKind, check_head_is_free
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.roles import Role, holds_any
from parvis.gateways import queue


def _(message: str) -> str:
    return message


@transaction.atomic
def appoint_delegate(
    email: str,
    nation: str,
    kind: SeatKind,
    *,
    ends_at: datetime | None,
    by: Any,
    now: datetime,
    begins_at: datetime | None = None,
) -> Membership:
    """Give somebody a place in a delegation, at once or from a day to come; it counts once another has confirmed it."""
    begins_at = max(begins_at or now, now)
    delegation = delegations.locked_delegation(nation)
    access.check_may_appoint(by, nation, kind, delegations.seat_of(by, at=now), at=now)
    if nation not in voices(now):
        raise Invalid(_("This nation is not a member of the body that decides."), field="nation", code="no-member")
    person = person_at(email)
    if person is None:
        raise Invalid(
            _("There is no account with this address. The person signs up first."), field="email", code="no-account"
        )
    if ends_at is not None and ends_at <= now:
        raise Invalid(_("The last day has passed already."), field="until", code="in-the-past")
    if ends_at is not None and ends_at <= begins_at:
        raise Invalid(_("The last day lies before the first."), field="until", code="ends-first")
    running = [one for one in Membership.objects.exclude(to_at__lte=now).filter(nation=nation) if not _over(one, now)]
    for one in running:
        if (one.person_id, one.kind, one.made_by_id, one.confirmed_at) == (person.pk, kind, by.pk, None):
            return one  # a second click
    if any(one.person_id == person.pk for one in running):
        raise Refused(_("This person has a place in the delegation already, or is about to."), code="held")
    if Membership.objects.exclude(to_at__lte=now).filter(person=person).exclude(nation=nation).exists():
        raise Refused(_("This person speaks for another nation. Nobody speaks for two."), code="two-nations")
    if kind is SeatKind.HEAD:
        check_head_is_free([one.term for one in running if one.kind == SeatKind.HEAD], now=begins_at)

    made = Membership.objects.create(
        nation=nation, person=person, kind=kind, from_at=begins_at, to_at=ends_at, made_by=by, made_at=now
    )
    facts = {"person": person.code, "nation": nation, "kind": str(kind)}
    record("delegate.appointed", on=delegation, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def confirm_delegate(code: str, *, by: Any, now: datetime) -> Membership:
    """Confirm what a colleague made; from now on the person speaks for the nation, also on papers that run."""
    found = delegations.membership(code)
    delegation = delegations.locked_delegation(found.nation)
    found.refresh_from_db()
    access.check_may_confirm(by, found, at=now)
    if found.confirmed_by_id == by.pk:
        return found  # a second click
    if found.confirmed_at is not None or _over(found, now):
        raise Refused(_("This appointment waits for nobody any more."), code="not-waiting")

    found.confirmed_by, found.confirmed_at = by, now
    found.save(update_fields=["confirmed_by", "confirmed_at"])
    record("delegate.confirmed", on=delegation, by=by, at=now, facts={"person": found.person.code})
    # What runs was looked at for those who spoke when it was circulated; now for this one.
    for paper in papers.running(now):
        find_conflicts(paper, now=now, seats=[found])

    queue.defer("decisions.tell_delegate", membership=found.code)
    return found


@transaction.atomic
def end_delegate(code: str, *, by: Any, now: datetime) -> Membership:
    """End somebody's place; what he or she said stays the nation's until somebody else says otherwise."""
    found = delegations.membership(code)
    delegation = delegations.locked_delegation(found.nation)
    found.refresh_from_db()
    own = found.person_id == by.pk
    if not own and not holds_any(by, Role.PROGRAMME_OFFICER, Role.ADMINISTRATOR, at=now):
        access.check_may_appoint(by, found.nation, SeatKind(found.kind), delegations.seat_of(by, at=now), at=now)
    if _over(found, now) and found.ended_by_id == by.pk:
        return found  # a second click
    if _over(found, now):
        raise Refused(_("This place has ended already."), code="ended")

    found.to_at, found.ended_by = max(now, found.from_at), by
    found.save(update_fields=["to_at", "ended_by"])
    record("delegate.ended", on=delegation, by=by, at=now, facts={"person": found.person.code})
    return found


def _over(membership: Membership, now: datetime) -> bool:
    return membership.to_at is not None and membership.to_at <= now
