"""What keeps somebody from a case: stated, detected, ended, set aside by two people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.standing import (
    CaseKind,
    ConflictState,
    Discovery,
    check_may_allow_override,
    check_may_ask_override,
)
from parvis.standing import access, queries
from parvis.standing.models import Conflict


def _(message: str) -> str:
    return message


@transaction.atomic
def state(
    person: Any,
    kind: str,
    code: str,
    ground: str,
    *,
    how: str = Discovery.DECLARED,
    note: str = "",
    facts: Sequence[Any] = (),
    by: Any,
    now: datetime,
) -> Conflict:
    """Say that the person has a conflict in this case; from now on it is not there for him or her.

    `by` is the person, an officer, or None for what was found from facts.  The
    same ground again changes nothing, unless it had been set aside: then it holds
    anew.  The trail keeps what had been read before.
    """
    if how == Discovery.DECLARED:
        same = Conflict.objects.filter(person=person, kind=CaseKind(kind), case=code, ground=ground, how=how)
        same.filter(to_at__isnull=True, overridden_at__lte=now).update(to_at=now)
    made, is_new = Conflict.objects.get_or_create(
        person=person,
        kind=CaseKind(kind),
        case=code,
        ground=ground,
        how=Discovery(how),
        to_at=None,
        defaults={"from_at": now, "note": note.strip()[:1000], "facts": list(facts), "stated_by": by},
    )
    if is_new:
        read = [{"part": part, "first": first.isoformat()} for part, first in queries.read_by(kind, code, person)]
        told = {"person": person.code, "ground": ground, "how": made.how, "conflict": made.code, "read before": read}
        record("conflict.stated", on=made, by=by, at=now, facts=told)
    return made


@transaction.atomic
def lift(conflict: Conflict, *, reason: str, by: Any, now: datetime) -> Conflict:
    """End a conflict that was stated in error: by another than who stated it and whom it concerns, with a reason.

    What was found from facts does not end so; it can only be set aside by two people.
    """
    conflict = _locked(conflict)
    access.check_may_judge(by, conflict.kind, conflict.case, at=now)
    if conflict.how == Discovery.DETECTED:
        raise Refused(
            _("This conflict was found from facts. It can be set aside by two people; it does not end by word."),
            code="detected",
        )
    if by.pk in (conflict.person_id, conflict.stated_by_id):
        raise Refused(
            _("Another person must do this: not the one who stated it, and not the one concerned."),
            code="two-pairs-of-eyes",
        )
    if not reason.strip():
        raise Invalid(_("Say why the conflict does not exist."), field="reason")
    if conflict.to_at is None:
        conflict.to_at, conflict.ended_by, conflict.end_reason = now, by, reason.strip()[:500]
        conflict.save(update_fields=["to_at", "ended_by", "end_reason"])
        facts = {"person": conflict.person.code, "conflict": conflict.code, "reason": conflict.end_reason}
        record("conflict.ended", on=conflict, by=by, at=now, facts=facts)
    return conflict


@transaction.atomic
def ask_override(conflict: Conflict, *, reason: str, by: Any, now: datetime) -> Conflict:
    """Ask that a conflict be set aside, with a reason; it holds until a second person allows it."""
    conflict = _locked(conflict)
    access.check_may_judge(by, conflict.kind, conflict.case, at=now)
    check_may_ask_override(by.code, of=conflict.person.code, reason=reason)
    if conflict.state_at(now) in (ConflictState.OVERRIDDEN, ConflictState.LIFTED):
        raise Refused(_("This conflict no longer holds."), code="not-in-force")
    conflict.override_asked_by, conflict.override_asked_at = by, now
    conflict.override_reason = reason.strip()[:1000]
    conflict.save(update_fields=["override_asked_by", "override_asked_at", "override_reason"])
    facts = {"person": conflict.person.code, "conflict": conflict.code, "reason": conflict.override_reason}
    record("conflict.override-asked", on=conflict, by=by, at=now, facts=facts)
    return conflict


@transaction.atomic
def allow_override(conflict: Conflict, *, by: Any, now: datetime) -> Conflict:
    """Set a conflict aside that another has asked about; from now on the case is there again."""
    conflict = _locked(conflict)
    access.check_may_judge(by, conflict.kind, conflict.case, at=now)
    if conflict.state_at(now) is ConflictState.OVERRIDDEN:
        return conflict
    asked_by = conflict.override_asked_by
    check_may_allow_override(by.code, of=conflict.person.code, asked_by=asked_by.code if asked_by else "")
    if conflict.state_at(now) is ConflictState.LIFTED:
        raise Refused(_("This conflict no longer holds."), code="not-in-force")
    conflict.overridden_by, conflict.overridden_at = by, now
    conflict.save(update_fields=["overridden_by", "overridden_at"])
    facts = {
        "person": conflict.person.code,
        "conflict": conflict.code,
        "ground": conflict.ground,
        "asked by": asked_by.code if asked_by else "",
        "reason": conflict.override_reason,
    }
    record("conflict.overridden", on=conflict, by=by, at=now, facts=facts)
    return conflict


def _locked(conflict: Conflict) -> Conflict:
    return (
        Conflict.objects.select_for_update(of=("self",))
        .select_related("person", "override_asked_by")
        .get(pk=conflict.pk)
    )
