"""Try a call's rules on sample cases before it is published."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.calls import CallStatus, move
from parvis.domain.refusals import Invalid
from parvis.programme import access, queries
from parvis.programme.actions.revisions import adopt_current
from parvis.programme.models import Call, SampleCheck
from parvis.programme.queries import call_rules as rules

MOST_SAMPLES = 30


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def keep_samples(call: Call, samples: Sequence[Mapping[str, Any]], *, by: Any, now: datetime) -> Call:
    """Keep these sample cases with the draft: rows of name, `eligible` or `refused`, and the case."""
    access.check_is_officer(by, at=now)
    call = queries.locked(call)
    move(CallStatus(call.status), CallStatus.PUBLISHED)
    if len(samples) > MOST_SAMPLES:
        raise Invalid(_("Keep at most thirty sample cases."), field="samples")
    for sample in samples:
        rules.case_of_sample(call, sample)  # a case that cannot be read is refused here, with its place
    call.samples = [dict(sample) for sample in samples]
    call.save(update_fields=["samples"])
    record("call.samples-kept", on=call, by=by, at=now, facts={"samples": len(samples)})
    return call


@transaction.atomic
def try_samples(call: Call, *, by: Any, now: datetime) -> SampleCheck:
    """Judge every sample case under the edition in force and keep what came out."""
    access.check_is_officer(by, at=now)
    call = queries.locked(call)
    revision = adopt_current(by=by, now=now)
    if not call.samples:
        raise Invalid(_("There is no sample case yet. Add one that should pass and one that should not."))
    outcomes = rules.tried(call)
    check = SampleCheck.objects.create(
        call=call,
        made_at=now,
        made_by=by,
        fingerprint=rules.fingerprint(call, digest=revision.digest),
        outcome=[
            {"name": one.name, "expected": one.expected, "eligible": one.eligible, "rules": list(one.rules)}
            for one in outcomes
        ],
    )
    told = {"cases": len(outcomes), "as expected": sum(one.as_expected for one in outcomes)}
    record("call.samples-tried", on=call, by=by, at=now, facts=told)
    return check
