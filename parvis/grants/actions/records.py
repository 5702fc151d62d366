"""Enter what is kept of a grant while it runs: stipends, offers, publications, visits, events and who came."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain import running
from parvis.domain.awards import AwardStatus
from parvis.domain.money import in_minor_units
from parvis.domain.problems import Hindered, Problem
from parvis.domain.refusals import Invalid, Refused
from parvis.grants import access
from parvis.grants.models import Award, GrantEvent, OfferTable, Participant, Publication, SiteVisit, Stipend
from parvis.grants.queries import awards, records, terms
from parvis.web.programme import today


def _(message: str) -> str:
    return message


class NotKept(Hindered):
    """Something keeps a row from being entered; `problems` lists all of it."""

    status = 422


MOST_SEATS = 2000


@transaction.atomic
def enter_stipend(
    award: Award, group: str, *, months: int, monthly: Decimal, from_on: date, by: Any, now: datetime
) -> Stipend:
    """Enter a stipend, as a director; NotKept over the rate, the months, or the cap of all stipends."""
    award = _held_for_director(award, by, now)
    rules = terms.rules_of(award)
    _check(
        running.stipend_problems(
            rules.stipends if rules else None,
            group,
            months,
            monthly,
            before=records.stipends_cost(award),
            cap=records.stipend_cap(award),
        )
    )
    units = in_minor_units(monthly, award.currency, field="monthly")
    made = Stipend.objects.create(
        award=award, group=group, months=months, monthly_minor=units, from_on=from_on, entered_by=by, entered_at=now
    )
    facts = {"stipend": made.code, "group": group, "months": months, "minor units a month": units}
    record("stipend.entered", on=award, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def enter_offers(
    award: Award, what: str, offers: Sequence[tuple[str, Decimal]], *, chosen: int, reason: str, by: Any, now: datetime
) -> OfferTable:
    """Enter the offers for one purchase and which was taken, as a director."""
    award = _held_for_director(award, by, now)
    if not what.strip():
        raise Invalid(_("Say what it is."), field="what")
    rules = terms.rules_of(award)
    _check(
        running.offer_problems(rules.purchases if rules else None, [amount for _name, amount in offers], chosen, reason)
    )
    rows = [
        {"supplier": supplier[:200], "minor": in_minor_units(amount, award.currency)} for supplier, amount in offers
    ]
    made = OfferTable.objects.create(
        award=award,
        what=what.strip()[:200],
        offers=rows,
        chosen=chosen,
        reason=reason.strip(),
        entered_by=by,
        entered_at=now,
    )
    facts = {"offers": made.code, "what": made.what, "of": len(rows), "chosen": rows[chosen]["supplier"]}
    record("offers.entered", on=award, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def enter_publication(
    award: Award,
    title: str,
    *,
    doi: str,
    published_on: date,
    by: Any,
    now: datetime,
    venue: str = "",
    acknowledgement: str = "",
) -> Publication:
    """Enter a publication, as a director; also after the award is closed, since papers appear late."""
    award = _held_for_director(award, by, now, statuses=(AwardStatus.ACCEPTED, AwardStatus.CLOSED))
    if not title.strip():
        raise Invalid(_("Write the title."), field="title")
    bare = running.doi(doi)
    if bare is None:
        raise Invalid(_("A DOI begins with 10. and has a slash, like 10.1000/182."), field="doi")
    if bare and award.publications.filter(doi=bare).exists():
        raise Invalid(_("A publication with this DOI is entered already."), field="doi")
    made = Publication.objects.create(
        award=award,
        title=title.strip()[:400],
        venue=venue.strip()[:300],
        doi=bare[:200],
        published_on=published_on,
        acknowledgement=acknowledgement.strip(),
        entered_by=by,
        entered_at=now,
    )
    facts = {"publication": made.code, "title": made.title, "doi": made.doi}
    record("publication.entered", on=award, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def plan_visit(award: Award, *, planned_on: date, place: str, purpose: str, by: Any, now: datetime) -> SiteVisit:
    """Plan a visit to the project, as the office or its adviser."""
    award = awards.locked(award)
    access.check_judges_reports(by, award, at=now)
    if award.status != AwardStatus.ACCEPTED:
        raise Refused(_("A project is visited while its award runs."), code="not-running")
    if not place.strip():
        raise Invalid(_("Say where."), field="place")
    made = SiteVisit.objects.create(
        award=award,
        planned_on=planned_on,
        place=place.strip()[:200],
        purpose=purpose.strip(),
        entered_by=by,
        entered_at=now,
    )
    facts = {"visit": made.code, "planned on": planned_on.isoformat()}
    record("visit.planned", on=award, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def tell_visit(visit: SiteVisit, *, held_on: date, account: str, findings: str, by: Any, now: datetime) -> SiteVisit:
    """Tell what a visit showed; told once, it stays."""
    award = awards.locked(visit.award)
    access.check_judges_reports(by, award, at=now)
    visit = SiteVisit.objects.select_for_update(of=("self",)).get(pk=visit.pk)
    if visit.told_at is not None:
        if visit.told_by_id == by.pk and visit.account == account.strip():
            return visit
        raise Refused(_("This visit is told already."), code="told")
    if not account.strip():
        raise Invalid(_("Tell what you saw."), field="account")
    if held_on > today(now):
        raise Invalid(_("A visit is told after its day."), field="held_on")
    visit.held_on, visit.account, visit.findings = held_on, account.strip(), findings.strip()
    visit.told_by, visit.told_at, visit.award = by, now, award
    visit.save(update_fields=["held_on", "account", "findings", "told_by", "told_at"])
    facts = {"visit": visit.code, "held on": held_on.isoformat(), "findings": bool(visit.findings)}
    record("visit.told", on=award, by=by, at=now, facts=facts)
    return visit


@transaction.atomic
def enter_event(
    award: Award, title: str, *, place: str, from_on: date, to_on: date, by: Any, now: datetime
) -> GrantEvent:
    """Enter an event of the project, as a director."""
    award = _held_for_director(award, by, now)
    if not title.strip() or not place.strip():
        raise Invalid(_("Say what it is, and where."), field="title")
    if to_on < from_on:
        raise Invalid(_("It ends before it begins."), field="to_on")
    made = GrantEvent.objects.create(
        award=award,
        title=title.strip()[:300],
        place=place.strip()[:200],
        from_on=from_on,
        to_on=to_on,
        entered_by=by,
        entered_at=now,
    )
    facts = {"event": made.code, "title": made.title, "from": from_on.isoformat(), "to": to_on.isoformat()}
    record("event.entered", on=award, by=by, at=now, facts=facts)
    return made


@transaction.atomic
def bring_participants(event: GrantEvent, text: str, *, nations: Collection[str], by: Any, now: datetime) -> int:
    """Take over the list of who came, as a director; all of it or, with an error in any line, nothing.

    Brought again it replaces the list of before.
    """
    award = _held_for_director(event.award, by, now)
    event = GrantEvent.objects.select_for_update(of=("self",)).get(pk=event.pk)
    seats, problems = running.read_seats(text, nations=nations, days=(event.to_on - event.from_on).days + 1)
    _check(problems)
    if not seats or len(seats) > MOST_SEATS:
        raise Invalid(_("The list has between 1 and %(most)s lines."), field="file", most=MOST_SEATS)
    event.participants.all().delete()
    Participant.objects.bulk_create(
        Participant(event=event, number=number, nation=seat.nation, part=seat.part, days=seat.days)
        for number, seat in enumerate(seats, start=1)
    )
    record("event.participants-brought", on=award, by=by, at=now, facts={"event": event.code, "number": len(seats)})
    return len(seats)


def _held_for_director(
    award: Award, by: Any, now: datetime, statuses: Sequence[AwardStatus] = (AwardStatus.ACCEPTED,)
) -> Award:
    award = awards.locked(award)
    access.check_directs(by, award, at=now)
    if award.status not in statuses:
        raise Refused(_("This is kept while the award runs."), code="not-running")
    return award


def _check(problems: Any) -> None:
    found: list[Problem] = list(problems)
    if found:
        raise NotKept(found)
