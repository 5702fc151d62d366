"""Take in files of past awards and of people: looked through first, then all of a file or nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.conflicts import plain_name
from parvis.domain.past_files import Award, Kind, Person, check
from parvis.domain.refusals import NotFound, Refused
from parvis.past import access
from parvis.past.actions.indexing import imprint_awards
from parvis.past.models import Employment, Intake, PastAward, PastParty, PastPerson
from parvis.past.queries.planning import AWARD_FIELDS, Plan, plan

BATCH = 500


def _(message: str) -> str:
    return message


class Faulty(Refused):
    """The file has faults; `plan` names them all."""

    status = 422

    def __init__(self, made: Plan) -> None:
        self.plan = made
        super().__init__(
            _("Faults in the file: %(number)s. Nothing was taken in."), code="faulty-file", number=len(made.faults)
        )


@transaction.atomic
def bring(content: bytes, kind: Kind, *, name: str, by: Any | None, now: datetime) -> Intake:
    """Keep a file to be looked through; Invalid if it is no table.  Without `by`, the operator brings it."""
    if by is not None:
        access.check_is_officer(by, at=now)
    check(content, kind)
    made = Intake.objects.create(
        kind=kind,
        name=name[:200],
        digest=hashlib.sha256(content).hexdigest(),
        content=content,
        brought_by=by,
        brought_at=now,
    )
    facts = {"kind": str(kind), "file": made.name, "sha256": made.digest}
    record("past.file-brought", on=made, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def take_in(intake: Intake, *, by: Any | None, now: datetime) -> Intake:
    """Take in everything the file says, or nothing: Faulty.  A file whose records are all there changes nothing."""
    if by is not None:
        access.check_is_officer(by, at=now)
    intake = _held(intake)
    made = plan(check(bytes(intake.content or b""), Kind(intake.kind)))
    if made.faults:
        raise Faulty(made)
    _keep_people(made)
    if intake.kind == Kind.AWARDS:
        _keep_awards(made)
    else:
        _keep_works(made)
    intake.lines = made.checked.lines
    intake.added, intake.changed, intake.unchanged = len(made.new), len(made.changed), made.unchanged
    intake.content, intake.taken_by, intake.taken_at = None, by, now
    intake.save()
    facts = {"added": intake.added, "changed": intake.changed, "unchanged": intake.unchanged}
    record("past.file-taken-in", on=intake, by=by, at=now, facts=facts)
    return intake


@transaction.atomic
def drop(intake: Intake, *, by: Any, now: datetime) -> None:
    """Forget a file that was looked through and is not to be taken in."""
    access.check_is_officer(by, at=now)
    intake = _held(intake)
    record("past.file-dropped", on=intake, by=by, at=now)
    intake.delete()


def _held(intake: Intake) -> Intake:
    found = Intake.objects.select_for_update().filter(pk=intake.pk, taken_at__isnull=True).first()
    if found is None:
        raise NotFound(_("This file was taken in or dropped already."))
    return found


def _keep_people(made: Plan) -> None:
    fresh = {id(one): one for one in made.people.values() if one.pk is None}
    PastPerson.objects.bulk_create(fresh.values(), batch_size=BATCH)
    PastPerson.objects.bulk_update(made.changed_people, ["name", "plain", "email", "orcid"], batch_size=BATCH)


def _keep_awards(made: Plan) -> None:
    rows: list[tuple[Award, PastAward]] = [
        (told, PastAward(reference=told.reference, **{name: getattr(told, name) for name in AWARD_FIELDS}))
        for told in made.new
    ]
    PastAward.objects.bulk_create([row for _told, row in rows], batch_size=BATCH)
    for told, row in made.changed:
        for name in AWARD_FIELDS:
            setattr(row, name, getattr(told, name))
        rows.append((told, row))
    changed = [row for _told, row in made.changed]
    PastAward.objects.bulk_update(changed, AWARD_FIELDS, batch_size=BATCH)
    for start in range(0, len(changed), BATCH):
        PastParty.objects.filter(award__in=changed[start : start + BATCH]).delete()
    PastParty.objects.bulk_create(
        (
            PastParty(
                award=row,
                person=made.people[part.who.key],
                role=part.role,
                organisation_name=part.organisation,
                place=plain_name(part.organisation)[:300],
                nation=part.nation,
            )
            for told, row in rows
            for part in told.parts
        ),
        batch_size=BATCH,
    )
    imprint_awards(row for _told, row in rows)


def _keep_works(made: Plan) -> None:
    rows: list[tuple[Person, PastPerson]] = [(told, made.people[told.who.key]) for told in made.new]
    rows += made.changed
    changed = [row for _told, row in made.changed]
    for start in range(0, len(changed), BATCH):
        Employment.objects.filter(person__in=changed[start : start + BATCH]).delete()
    Employment.objects.bulk_create(
        (
            Employment(
                person=row,
                organisation_name=work.organisation,
                place=plain_name(work.organisation)[:300],
                organisation=made.organisations.get(work.ror),
                from_on=work.from_on,
                to_on=work.to_on,
            )
            for told, row in rows
            for work in told.works
        ),
        batch_size=BATCH,
    )
