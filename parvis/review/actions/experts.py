"""The pool of independent experts: named by a nation, put in by one officer, confirmed by another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from parvis.accounts.models import Organisation
from parvis.audit.actions import record
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.roles import may_confirm
from parvis.domain.standing import CaseKind
from parvis.gateways import mail
from parvis.proposals.actions import conflicts
from parvis.review import access
from parvis.review.models import Expert, ExpertTerm
from parvis.review.queries import experts
from parvis.standing.actions.conflicts import state as state_conflict
from parvis.web.programme import current, entries, today

LONGEST_TERM_YEARS = 6
MOST_LOAD = 50


def _(message: str) -> str:
    return message


@dataclass(frozen=True, kw_only=True)
class Described:
    """What is known of an expert."""

    name: str
    email: str
    nominated_by: str
    nationality: str
    language: str = "en"
    organisation: Organisation | None = None
    organisation_name: str = ""
    expertise_en: str = ""
    expertise_fr: str = ""
    priorities: Iterable[str] = ()
    load: int = 6
    is_senior: bool = False


@transaction.atomic
def nominate(described: Described, *, from_on: date, to_on: date, by: Any, now: datetime) -> Expert:
    """Put somebody whom a nation has named into the pool; the term counts once a colleague confirms it."""
    access.check_is_officer(by, at=now)
    facts = _checked(described, on=today(now))
    if Expert.objects.filter(email=facts["email"]).exists():
        raise Refused(_("Somebody with this address is in the pool already. Give him or her a new term."), code="there")
    person = experts.person_with(facts["email"])
    _check_is_free(person)
    expert = Expert.objects.create(added_by=by, added_at=now, person=person, **facts)
    told = {"nation": expert.nominated_by, "email": expert.email, "load": expert.load}
    record("expert.nominated", on=expert, by=by, at=now, facts=told)
    _add_term(expert, from_on, to_on, by=by, now=now)
    return expert


@transaction.atomic
def describe(expert: Expert, described: Described, *, by: Any, now: datetime) -> Expert:
    """Say anew who the expert is, what he or she knows, and how much he or she takes on."""
    access.check_is_officer(by, at=now)
    expert = experts.locked_expert(expert)
    facts = _checked(described, on=today(now))
    if Expert.objects.filter(email=facts["email"]).exclude(pk=expert.pk).exists():
        raise Refused(_("Somebody with this address is in the pool already. Give him or her a new term."), code="there")
    changed = [name for name, value in facts.items() if getattr(expert, name) != value]
    for name in changed:
        setattr(expert, name, facts[name])
    if "email" in changed:
        expert.person = experts.person_with(expert.email)
        _check_is_free(expert.person, but=expert)
        changed.append("person")
    if changed:
        expert.save(update_fields=changed)
        if expert.person is not None:
            _carry_over(expert, expert.person, now=now)
        record("expert.described", on=expert, by=by, at=now, facts={"changed": sorted(changed)})
    return expert


@transaction.atomic
def renew(expert: Expert, *, from_on: date, to_on: date, by: Any, now: datetime) -> ExpertTerm:
    """Give an expert a further term."""
    access.check_is_officer(by, at=now)
    return _add_term(experts.locked_expert(expert), from_on, to_on, by=by, now=now)


@transaction.atomic
def confirm(term: ExpertTerm, *, by: Any, now: datetime) -> ExpertTerm:
    """Confirm a term that a colleague has made; from then on it counts.  Again changes nothing."""
    access.check_is_officer(by, at=now)
    term = experts.locked_term(term)
    if term.confirmed_at is not None:
        return term
    made_by = term.made_by.code if term.made_by else ""
    person = term.expert.person
    if not may_confirm(by.code, made_by=made_by, for_person=person.code if person else ""):
        raise Refused(
            _("Another officer must confirm this: not the one who put it in, and not the expert."),
            code="two-pairs-of-eyes",
        )
    term.confirmed_by, term.confirmed_at = by, now
    term.save(update_fields=["confirmed_by", "confirmed_at"])
    record("expert.term-confirmed", on=term.expert, by=by, at=now, facts={"term": term.code})
    if person is not None:
        conflicts.detect_for_expert(person, now=now)
    return term


@transaction.atomic
def end_term(term: ExpertTerm, *, reason: str, by: Any, now: datetime) -> ExpertTerm:
    """End a term before its last day, with a reason; reviews under way go on."""
    access.check_is_officer(by, at=now)
    term = experts.locked_term(term)
    if not reason.strip():
        raise Invalid(_("Say why the term ends."), field="reason")
    if term.ended_on is None:
        term.ended_on, term.ended_reason = today(now), reason.strip()[:500]
        term.save(update_fields=["ended_on", "ended_reason"])
        facts = {"term": term.code, "reason": term.ended_reason}
        record("expert.term-ended", on=term.expert, by=by, at=now, facts=facts)
    return term


@transaction.atomic
def bind(expert: Expert, person: Any, *, now: datetime) -> Expert:
    """Let the expert be this account, whose address it is; what was declared without it holds for it too."""
    if expert.person_id != person.pk:
        expert = experts.locked_expert(expert)
        _check_is_free(person, but=expert)
        expert.person = person
        expert.save(update_fields=["person"])
        record("expert.bound", on=expert, by=person, at=now, facts={"person": person.code})
        _carry_over(expert, person, now=now)
        conflicts.detect_for_expert(person, now=now)
    return expert


def _carry_over(expert: Expert, person: Any, *, now: datetime) -> None:
    """State every conflict that the expert declared by a mailed link, before there was an account."""
    for one in experts.declared_without_account(expert):
        for ground in one.conflicts:
            code = one.assignment.proposal.code
            state_conflict(person, CaseKind.PROPOSAL, code, ground, note=one.note, by=person, now=now)


def _check_is_free(person: Any | None, *, but: Expert | None = None) -> None:
    """Nobody is in the pool twice, under two addresses of one account."""
    there = Expert.objects.filter(person=person) if person is not None else Expert.objects.none()
    if (there.exclude(pk=but.pk) if but is not None else there).exists():
        raise Refused(_("Somebody with this address is in the pool already. Give him or her a new term."), code="there")


def _add_term(expert: Expert, from_on: date, to_on: date, *, by: Any, now: datetime) -> ExpertTerm:
    if to_on <= from_on:
        raise Invalid(_("The term ends before it begins."), field="to_on")
    if to_on.year - from_on.year > LONGEST_TERM_YEARS:
        raise Invalid(_("A term lasts at most six years. It can be renewed."), field="to_on")
    if expert.terms.filter(from_on__lt=to_on, to_on__gt=from_on, ended_on__isnull=True).exists():
        raise Refused(_("The expert has a term in these days already."), code="terms-overlap")
    term = ExpertTerm.objects.create(expert=expert, from_on=from_on, to_on=to_on, made_by=by, made_at=now)
    facts = {"term": term.code, "from": from_on.isoformat(), "until": to_on.isoformat()}
    record("expert.term-made", on=expert, by=by, at=now, facts=facts)
    return term


def _checked(described: Described, *, on: date) -> dict[str, Any]:
    programme = current()
    if not described.name.strip():
        raise Invalid(_("Write a name."), field="name")
    try:
        email = mail.address_of(described.email.strip()).lower()
    except mail.NotAnAddress:
        raise Invalid(
            _("No letter can be sent to this address. Check it for a typing mistake."), field="email"
        ) from None
    if programme.group_of(described.nominated_by, on) is None:
        raise Invalid(_("This nation has no place in the programme."), field="nominated_by")
    nationality = described.nationality.upper()
    if not (len(nationality) == 2 and nationality.isascii() and nationality.isalpha()):
        raise Invalid(_("“%(typed)s” is no country."), field="nationality", code="country", typed=nationality)
    if not 1 <= described.load <= MOST_LOAD:
        raise Invalid(_("Between 1 and %(most)s reviews in a round."), field="load", most=MOST_LOAD)
    known = entries("priority")
    return {
        "name": described.name.strip()[:120],
        "email": email,
        "nominated_by": described.nominated_by,
        "nationality": nationality,
        "language": described.language if described.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE,
        "organisation": described.organisation,
        "organisation_name": described.organisation_name.strip()[:300],
        "expertise_en": described.expertise_en.strip()[:5000],
        "expertise_fr": described.expertise_fr.strip()[:5000],
        "priorities": [code for code in described.priorities if code in known][:40],
        "load": described.load,
        "is_senior": described.is_senior,
    }
