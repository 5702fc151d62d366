"""Release an award to everybody, take it back, protect a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.accounts.queries import person_at
from parvis.audit.actions import record
from parvis.domain.hooks import HookEvent
from parvis.domain.open_data import folded, public_party
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.grants.access import check_is_officer
from parvis.grants.models import Award
from parvis.opendata import access, queries
from parvis.opendata.actions.hooking import announce
from parvis.opendata.models import Protection, Release


def _(message: str) -> str:
    return message


@transaction.atomic
def release_award(award: Award, *, by: Any, now: datetime) -> Release:
    """Let everybody know of the award, as far as its people are not protected."""
    award = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    access.check_releases(by, award, at=now)
    if award.status in queries.KEPT_BACK:
        raise Refused(_("Only an award that was accepted is made public."), code="not-accepted")
    if Release.objects.visible_to(by, at=now).filter(award=award).exists():
        raise Refused(_("This award is public already."), code="released")
    parties = [public_party(one, protected=False) for one in award.frozen["parties"].values()]
    release, _made = Release.objects.update_or_create(
        award=award,
        defaults={
            "released_at": now,
            "released_by": by,
            "withdrawn_at": None,
            "withdrawn_by": None,
            "reason": "",
            "year": award.agreed_at.year,
            "mechanism": award.frozen["mechanism"],
            "nations": f" {' '.join(sorted({one.country for one in parties if one.country}))} ",
            "words": folded(f"{award.reference} {award.frozen['title']} {award.frozen.get('summary', '')}"),
        },
    )
    record("award.made-public", on=award, by=by, at=now)
    announce(HookEvent.RELEASED, queries.announced(release), now=now)
    return release


@transaction.atomic
def withdraw_release(release: Release, *, reason: str, by: Any, now: datetime) -> Release:
    """Take it out of the register; that it stood there stays known."""
    release = Release.objects.select_for_update(of=("self",)).select_related("award").get(pk=release.pk)
    access.check_releases(by, release.award, at=now)
    if release.withdrawn_at is not None:
        raise Refused(_("This award is not public any more."), code="withdrawn")
    if not reason.strip():
        raise Invalid(_("Say why it is taken out of the register."), field="reason")
    release.withdrawn_at, release.withdrawn_by, release.reason = now, by, reason.strip()[:500]
    release.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    record("award.no-longer-public", on=release.award, by=by, at=now, facts={"reason": release.reason})
    announce(HookEvent.WITHDRAWN, queries.announced(release), now=now)
    return release


@transaction.atomic
def protect_person(email: str, *, reason: str, by: Any, now: datetime) -> Protection:
    """From now on this person is named nowhere in public, nor is his or her institution."""
    check_is_officer(by, at=now)
    person = person_at(email)
    if person is None:
        raise Invalid(_("There is no account with this address."), field="email", code="no-account")
    if not reason.strip():
        raise Invalid(_("Say why; whoever audits the house reads it."), field="reason")
    if Protection.objects.holding_at(now).filter(person=person).exists():
        raise Refused(_("This person is protected already."), code="protected")
    made = Protection.objects.create(person=person, reason=reason.strip()[:500], from_at=now, made_by=by)
    record("person.protected", on=made, by=by, at=now, facts={"person": person.code, "reason": made.reason})
    return made


@transaction.atomic
def end_protection(code: str, *, by: Any, now: datetime) -> Protection:
    """From now on the person is named again."""
    check_is_officer(by, at=now)
    found = Protection.objects.select_for_update(of=("self",)).filter(code=code, to_at__isnull=True).first()
    if found is None:
        raise NotFound(_("There is no such protection."))
    found.to_at, found.ended_by = now, by
    found.save(update_fields=["to_at", "ended_by"])
    record("person.protection-ended", on=found, by=by, at=now)
    return found


@transaction.atomic
def forget_person(person: Any, *, now: datetime) -> None:
    """Why somebody was protected goes with the person; the award's own names have gone already."""
    if Protection.objects.filter(person=person).update(reason="–"):
        record("person.protection-forgotten", on=person, by=None, at=now)
