"""Where one belongs: say it, end it, take back what was wrong."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from parvis.accounts import notify
from parvis.accounts.actions.throttling import spend
from parvis.accounts.models import Affiliation, Nationality, Organisation, Person, Residence
from parvis.accounts.models.belonging import DatedFact
from parvis.accounts.queries import belonging as queries
from parvis.accounts.queries.organisations import INDEX, names_of, organisation_at
from parvis.audit.actions import record
from parvis.domain import identifiers
from parvis.domain.organisations import OrganisationKind, Seniority
from parvis.domain.refusals import Invalid, NotFound, Refused
from parvis.domain.spells import Spell
from parvis.engines.names import terms_of_names
from parvis.search.actions import index_terms
from parvis.web import figures


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


@transaction.atomic
def say_nationality(
    person: Person, country: str, *, from_on: date | None, to_on: date | None, now: datetime
) -> Nationality:
    """The person is a national of this country; others may be so too, of the same one only once at a time."""
    spell = _checked(country, from_on, to_on)
    held = [one.spell for one in person.nationalities.select_for_update().filter(country=country)]
    if any(spell.meets(other) for other in held):
        raise Invalid(_("This nationality stands in your list for these days already."), field="country", code="twice")
    fact = Nationality.objects.create(person=person, country=country, from_on=from_on, to_on=to_on)
    _record("said", fact, "nationality", now=now)
    return fact


@transaction.atomic
def say_residence(
    person: Person, country: str, *, from_on: date | None, to_on: date | None, now: datetime
) -> Residence:
    """The person lives in this country; where he or she lived until then ends on that day."""
    spell = _checked(country, from_on, to_on)
    for other in person.residences.select_for_update():
        if from_on and other.to_on is None and (other.from_on is None or other.from_on < from_on):
            other.to_on = from_on
            other.save(update_fields=["to_on"])
            _record("ended", other, "residence", now=now)
        elif spell.meets(other.spell):
            raise Invalid(
                _("You live in one country at a time: another residence of yours covers some of these days."),
                field="from_on",
                code="twice",
            )
    fact = Residence.objects.create(person=person, country=country, from_on=from_on, to_on=to_on)
    _record("said", fact, "residence", now=now)
    return fact


@transaction.atomic
def say_affiliation(
    person: Person,
    organisation: str,
    *,
    country: str,
    position: str,
    seniority: str,
    is_employment: bool,
    from_on: date | None,
    to_on: date | None,
    now: datetime,
) -> Affiliation:
    """The person works at the organisation with this code, in this country, or is its guest."""
    _checked(country, from_on, to_on)
    where = organisation_at(organisation)
    if where is None:
        raise NotFound(_("There is no such organisation."))
    if seniority and seniority not in set(Seniority):
        raise Invalid(_("Choose one of the levels in the list."), field="seniority")
    fact = Affiliation.objects.create(
        person=person,
        organisation=where,
        country=country,
        position=position.strip()[:120],
        seniority=seniority,
        is_employment=is_employment,
        from_on=from_on,
        to_on=to_on,
    )
    _record("said", fact, "affiliation", now=now, organisation=where.code, employed=is_employment)
    return fact


@transaction.atomic
def end_fact(person: Person, code: str, *, to_on: date, now: datetime) -> None:
    """It holds no more from that day; it stays in the history."""
    fact = _own(person, code)
    if not Spell(fact.from_on, to_on).is_in_order():
        raise Invalid(_("It cannot end before it began."), field="to_on", code="order")
    fact.to_on = to_on
    fact.save(update_fields=["to_on"])
    _record("ended", fact, type(fact).__name__.lower(), now=now)


@transaction.atomic
def take_back_fact(person: Person, code: str, *, now: datetime) -> None:
    """It was never so: a mistake.  The trail remembers that it stood there."""
    fact = _own(person, code)
    _record("taken-back", fact, type(fact).__name__.lower(), now=now)
    fact.delete()


@transaction.atomic
def say_orcid(person: Person, text: str, *, now: datetime) -> Person:
    """Keep the person's ORCID iD, or none; what is typed is not proven, and never takes the place of a proven one."""
    typed = identifiers.orcid(text) if text.strip() else ""
    held = Person.objects.select_for_update().get(pk=person.pk)
    if typed == held.orcid:
        return person
    if held.orcid_proven_at is not None:
        raise Invalid(
            _("You proved another ORCID iD by signing in with it. Disconnect that one first."),
            field="orcid",
            code="proven",
        )
    person.orcid, person.orcid_proven_at = typed, None
    person.save(update_fields=["orcid", "orcid_proven_at"])
    record("person.orcid-said", on=person, by=person, at=now, facts={"orcid": typed})
    return person


@transaction.atomic
def prove_orcid(person: Person, orcid: str, *, now: datetime) -> Person:
    """The person signed in at ORCID with this iD; from now on it opens this account."""
    orcid = identifiers.orcid(orcid)
    person.orcid, person.orcid_proven_at = orcid, now
    try:
        with transaction.atomic():  # two accounts that prove one iD in the same moment meet at the constraint
            person.save(update_fields=["orcid", "orcid_proven_at"])
    except IntegrityError as taken:
        person.refresh_from_db(fields=["orcid", "orcid_proven_at"])
        raise Invalid(_("This ORCID iD opens another account already."), field="orcid", code="taken") from taken
    record("person.orcid-proven", on=person, by=person, at=now, facts={"orcid": person.orcid})
    return person


@transaction.atomic
def connect_orcid(person: Person, orcid: str, *, now: datetime) -> Person:
    """Somebody who is signed in lets an ORCID iD open the account too; the address is told of it."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.orcid_proven_at is not None and held.orcid != orcid:
        raise Refused(
            _("Your account is connected to another ORCID iD. Disconnect that one first."), code="connected-already"
        )
    prove_orcid(person, orcid, now=now)
    notify.orcid_connected(person, now=now)
    return person


@transaction.atomic
def disconnect_orcid(person: Person, *, now: datetime) -> Person:
    """The iD opens the account no more; it stays as one that is typed, and may be changed."""
    held = Person.objects.select_for_update().get(pk=person.pk)
    if held.orcid_proven_at is None:
        raise Refused(_("Your account is not connected to ORCID."), code="not-connected")
    person.orcid, person.orcid_proven_at = held.orcid, None
    person.save(update_fields=["orcid_proven_at"])
    record("person.orcid-disconnected", on=person, by=person, at=now, facts={"orcid": person.orcid})
    notify.orcid_disconnected(person, now=now)
    return person


@transaction.atomic
def enter_organisation(
    name: str,
    *,
    country: str,
    kind: str,
    by: Person | None,
    now: datetime,
    place: str = "",
    names: list[dict[str, str]] | None = None,
) -> Organisation:
    """An organisation that the register lacks, typed by a person (or, without one, by the operator)."""
    if by is not None:
        spend("organisation/person", by.code, now=now)
    _checked(country, None, None)
    if not name.strip():
        raise Invalid(_("Write the organisation’s name."), field="name")
    if kind not in set(OrganisationKind):
        raise Invalid(_("Choose one of the kinds in the list."), field="kind")
    same = Organisation.objects.filter(name__iexact=name.strip(), country=country, is_active=True).first()
    if same is not None:
        return same
    made = Organisation.objects.create(
        name=name.strip()[:300], country=country, kind=kind, place=place, names=names or [], typed_by=by
    )
    index_terms(INDEX, [(made.pk, terms_of_names(names_of(made)))])
    record("organisation.entered", on=made, by=by, at=now, facts={"name": made.name, "country": country, "kind": kind})
    return made


def _checked(country: str, from_on: date | None, to_on: date | None) -> Spell:
    if country not in dict(figures.countries("en")):
        raise Invalid(_("Choose one of the countries in the list."), field="country")
    spell = Spell(from_on, to_on)
    if not spell.is_in_order():
        raise Invalid(_("It cannot end before it began."), field="to_on", code="order")
    return spell


def _own(person: Person, code: str) -> Any:
    fact = queries.locked_fact(person, code)
    if fact is None:
        raise NotFound(_("There is no such line in your list."))
    return fact


def _record(deed: str, fact: DatedFact, kind: str, *, now: datetime, **facts: object) -> None:
    person: Person = fact.person  # type: ignore[attr-defined]
    said = {"country": fact.country, "from": str(fact.from_on or ""), "up to": str(fact.to_on or ""), **facts}
    record(f"person.{kind}-{deed}", on=person, by=person, at=now, facts=said)
