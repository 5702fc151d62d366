"""Ask for a change of an award, consent to it, approve or refuse it; what follows when it is approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from parvis.accounts.queries import addresses_of
from parvis.accounts.queries.facts import facts_on
from parvis.audit.actions import record
from parvis.domain import amending
from parvis.domain.amendments import (
    OF_PEOPLE,
    OF_THE_OFFICE,
    AmendmentKind,
    AmendmentStatus,
    Effective,
    after,
    level_of,
    move_amendment,
    size,
)
from parvis.domain.awards import AwardStatus, ObligationEventKind, ObligationKind
from parvis.domain.codes import new_code
from parvis.domain.invitations import new_token, token_digest
from parvis.domain.problems import Hindered
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.domain.roles import Role
from parvis.grants import access
from parvis.grants.actions.duties import move_duty
from parvis.grants.actions.offering import NoLongerEligible
from parvis.grants.models import Amendment, AmendmentApproval, AmendmentConsent, Award, Obligation, ObligationEvent
from parvis.grants.notify import changes as changes_told
from parvis.grants.queries import awards, terms
from parvis.programme.queries import programme_of
from parvis.proposals.actions import succeeding
from parvis.proposals.models import Party
from parvis.web.programme import today


def _(message: str) -> str:
    return message


class CannotChange(Hindered):
    """Something keeps the change from being asked for; `problems` lists all of it."""

    status = 422


@transaction.atomic
def ask_for_amendment(
    award: Award,
    kind: AmendmentKind,
    changes: Mapping[str, Any],
    *,
    reason: str,
    effective_on: date | None = None,
    by: Any,
    now: datetime,
) -> Amendment:
    """Ask for a change: as a director, whose yes is in it, or for the office what only the office asks for.

    Asked twice in the same words, as by a double click, it was asked for once.
    """
    award = awards.locked(award)
    seat = _seat_of_asker(award, kind, by, now)
    if award.status != AwardStatus.ACCEPTED:
        raise Refused(_("Only an award that was accepted and is not closed changes."), code="not-running")
    waiting = award.amendments.filter(kind=kind, status=AmendmentStatus.ASKED).first()
    changes = _with_codes(kind, changes, waiting)
    if waiting is not None:
        if waiting.asked_by_id == by.pk and waiting.changes == changes:
            return waiting
        raise Refused(_("A change of this kind waits for its decision already."), code="asked-already")
    if not reason.strip():
        raise Invalid(_("Say why: those who decide read it."), field="reason")
    day = today(now)
    held, rule = terms.on(award, day), terms.rule_of(award)
    found = list(amending.problems(held, kind, changes, day=day, free=rule.virement if rule else amending.NOTHING))
    if found:
        raise CannotChange(found)

    level = level_of(rule, kind, size(held, kind, changes))
    amendment = Amendment.objects.create(
        award=award,
        number=(award.amendments.aggregate(Max("number"))["number__max"] or 0) + 1,
        kind=kind,
        changes=changes,
        reason=reason.strip(),
        level=list(level),
        for_chair=Role.CHAIR.value in level,
        asked_by=by,
        asked_at=now,
        effective_on=max(effective_on or day, day),
    )
    tokens = _ask_consents(amendment, seat, by=by, now=now)
    amendment.findings = _judged(amendment, now)
    amendment.save(update_fields=["findings"])
    facts = {"amendment": amendment.number, "kind": kind.value, "level": amendment.level, "reason": amendment.reason}
    record("amendment.asked", on=award, by=by, at=now, facts=facts)
    changes_told.amendment_asked(amendment, tokens, now=now)
    return amendment


@transaction.atomic
def consent(amendment: Amendment, *, by: Any, now: datetime) -> Amendment:
    """Consent as a director; twice is once."""
    amendment = terms.locked(amendment)
    seat = access.check_directs(by, amendment.award, at=now)
    row = amendment.consents.filter(party=seat).first()
    if row is None:
        raise Denied(_("This change does not ask for your consent."), code="not-asked")
    return _consented(amendment, row, by=by, now=now)


@transaction.atomic
def consent_by_link(token: str, *, by: Any, now: datetime) -> Amendment:
    """Consent as a successor, with the account that has the address of the link; one's facts of today are taken."""
    row = consent_behind(token)
    amendment = terms.locked(row.amendment)
    row.refresh_from_db()
    if row.email.lower() not in addresses_of(by):
        raise Denied(
            _("This letter is for another address. Sign in with the account that has it, or ask for a new link."),
            code="another-address",
        )
    if Party.objects.taking_part().filter(proposal=amendment.award.proposal_id, person=by).exists():
        raise Denied(_("You take part in this project already."), code="one-person")
    joins = amendment.changes.get("joins") or {}
    known = facts_on(by, today(now))
    for party in joins.values():
        party["name"], party["person"] = by.name or party["name"], by.code
        party["organisation"] = known.employer.name if known.employer else party.get("organisation", "")
        party["facts"] = {
            "nationality": list(known.nationalities),
            "residence": known.residence,
            "employer_country": known.employer_country,
            "organisation_kind": known.organisation_kind,
            "seniority": known.seniority,
        }
    amendment.save(update_fields=["changes"])
    return _consented(amendment, row, by=by, now=now)


def consent_behind(token: str) -> AmendmentConsent:
    """The consent that this link asks for; NotFound if it is none of ours.  One query."""
    found = (
        AmendmentConsent.objects.select_related("amendment__award__proposal__call")
        .filter(token_digest=token_digest(token))
        .exclude(token_digest="")
        .first()
    )
    if found is None:
        raise NotFound(_("This link leads to no change of an award. Ask the programme office for a new one."))
    return found


@transaction.atomic
def approve_amendment(amendment: Amendment, office: str, *, by: Any, now: datetime) -> Amendment:
    """Approve for one office; with the last office that the level names the change counts from its day.

    Of a change of people every rule of eligibility is asked once more.
    """
    amendment = terms.locked(amendment)
    award = amendment.award
    access.check_approves(by, award, office, at=now)
    given = list(amendment.approvals.all())
    if any(one.by_id == by.pk and one.office == office for one in given):
        return amendment
    to = move_amendment(AmendmentStatus(amendment.status), AmendmentStatus.APPROVED)
    if office not in amendment.level:
        raise Denied(_("This change is not for your office to approve."), code="another-level")
    if any(one.office == office for one in given):
        raise Refused(_("Your office has approved this change already."), code="approved-already")
    if (by.pk == amendment.asked_by_id and len(amendment.level) > 1) or any(one.by_id == by.pk for one in given):
        raise Denied(_("Who asked for a change, and each who approves it, is another person."), code="same-hand")
    if amendment.consents.filter(at__isnull=True).exists():
        raise Refused(_("A consent is still missing. The change waits for it."), code="consent-missing")
    amendment.findings = _judged(amendment, now)
    if amendment.findings:
        raise NoLongerEligible(terms.verdict(award, amendment.changes, now).blocking)

    AmendmentApproval.objects.create(amendment=amendment, office=office, by=by, at=now)
    facts = {"amendment": amendment.number, "office": office}
    record("amendment.approved-by-office", on=award, by=by, at=now, facts=facts)
    if {one.office for one in given} | {office} < set(amendment.level):
        changes_told.amendment_waits(amendment, now=now)
        return amendment
    _take_effect(amendment, to, by=by, now=now)
    return amendment


@transaction.atomic
def refuse_amendment(amendment: Amendment, *, reason: str, by: Any, now: datetime) -> Amendment:
    """Refuse, as one of the offices that approve; refused twice by the same it was refused once."""
    amendment = terms.locked(amendment)
    access.check_refuses(by, amendment, at=now)
    if amendment.status == AmendmentStatus.REFUSED and amendment.decided_by_id == by.pk:
        return amendment
    to = move_amendment(AmendmentStatus(amendment.status), AmendmentStatus.REFUSED)
    if not reason.strip():
        raise Invalid(_("Say why, so that the directors can ask again in a better way."), field="reason")
    return _ended(amendment, to, reason.strip(), by=by, now=now)


@transaction.atomic
def withdraw_amendment(amendment: Amendment, *, by: Any, now: datetime) -> Amendment:
    """Take back what one asked for; the row stays readable."""
    amendment = terms.locked(amendment)
    if amendment.asked_by_id != by.pk:
        raise Denied(_("Only who asked for a change takes it back."), code="not-yours")
    if amendment.status == AmendmentStatus.WITHDRAWN:
        return amendment
    return _ended(
        amendment, move_amendment(AmendmentStatus(amendment.status), AmendmentStatus.WITHDRAWN), "", by=by, now=now
    )


def _seat_of_asker(award: Award, kind: AmendmentKind, by: Any, now: datetime) -> Party | None:
    if kind in OF_THE_OFFICE:
        access.check_changes_for_office(by, award, at=now)
        return None
    seat = awards.director_seat(award, by, now)
    if seat is None and kind is AmendmentKind.DIRECTOR:
        access.check_changes_for_office(by, award, at=now)  # a director who is gone asks for nothing any more
        return None
    return seat or access.check_directs(by, award, at=now)


def _with_codes(kind: AmendmentKind, changes: Mapping[str, Any], waiting: Amendment | None) -> dict[str, Any]:
    """The changes with a code for everybody who joins; the codes of the same request stay."""
    if kind not in OF_PEOPLE or not changes.get("joins"):
        return dict(changes)
    codes = list((waiting.changes.get("joins") or {}) if waiting else {})
    named = list(changes["joins"].values())
    return {**changes, "joins": dict(zip([*codes, *(new_code() for _one in named)], named, strict=False))}


def _ask_consents(amendment: Amendment, seat: Party | None, *, by: Any, now: datetime) -> dict[str, str]:
    """A row for every consent that the change needs; the tokens of successors' links, by their rows' codes."""
    if AmendmentKind(amendment.kind) in OF_THE_OFFICE:
        return {}
    leaves = amendment.changes.get("leaves")
    for party in awards.directors(amendment.award, now):
        if party.code == leaves and (seat is None or seat.pk != party.pk):
            continue  # who is replaced need not say yes
        mine = seat is not None and seat.pk == party.pk
        AmendmentConsent.objects.create(
            amendment=amendment,
            party=party,
            name=str(party),
            email=party.person.email if party.person else "",
            person=by if mine else None,
            at=now if mine else None,
        )
    tokens: dict[str, str] = {}
    if amendment.kind == AmendmentKind.DIRECTOR:
        for told in amendment.changes["joins"].values():
            email = str(told.pop("email", "")).strip().lower()
            if "@" not in email:
                raise Invalid(_("Write the successor’s e-mail address: the consent is asked for there."), field="email")
            token = new_token()
            row = AmendmentConsent.objects.create(
                amendment=amendment,
                name=str(told["name"]),
                email=email,
                language=str(told.pop("language", "en")),
                token_digest=token_digest(token),
            )
            tokens[row.code] = token
        amendment.save(update_fields=["changes"])
    return tokens


def _consented(amendment: Amendment, row: AmendmentConsent, *, by: Any, now: datetime) -> Amendment:
    if row.at is not None:
        return amendment
    if amendment.status != AmendmentStatus.ASKED:
        raise Refused(_("This change was decided already."), code="decided")
    row.person, row.at = by, now
    row.save(update_fields=["person", "at"])
    amendment.findings = _judged(amendment, now)
    amendment.save(update_fields=["findings"])
    facts = {"amendment": amendment.number, "party": row.party.code if row.party else ""}
    record("amendment.consented", on=amendment.award, by=by, at=now, facts=facts)
    if not amendment.consents.filter(at__isnull=True).exists():
        changes_told.amendment_waits(amendment, now=now)
    return amendment


def _judged(amendment: Amendment, now: datetime) -> list[dict[str, Any]]:
    """What the rules say of a change of people; nothing while the successor's facts are not known."""
    if AmendmentKind(amendment.kind) not in OF_PEOPLE or amendment.consents.filter(party=None, at=None).exists():
        return []
    blocking = terms.verdict(amendment.award, amendment.changes, now).blocking
    return [{"rule": one.rule, "words": dict(one.words), "remedy": dict(one.remedy)} for one in blocking]


def _ended(amendment: Amendment, to: AmendmentStatus, answer: str, *, by: Any, now: datetime) -> Amendment:
    amendment.status, amendment.answer, amendment.decided_by, amendment.decided_at = to, answer, by, now
    amendment.save(update_fields=["status", "answer", "decided_by", "decided_at"])
    facts = {"amendment": amendment.number, "kind": amendment.kind, "answer": answer}
    record(f"amendment.{to.value}", on=amendment.award, by=by, at=now, facts=facts)
    if to is AmendmentStatus.REFUSED:
        changes_told.amendment_refused(amendment, now=now)
    return amendment


def _take_effect(amendment: Amendment, to: AmendmentStatus, *, by: Any, now: datetime) -> None:
    award, day = amendment.award, today(now)
    amendment.effective_on = max(amendment.effective_on, day)
    amendment.status, amendment.decided_by, amendment.decided_at = to, by, now
    amendment.save(update_fields=["status", "decided_by", "decided_at", "effective_on", "findings"])
    kind = AmendmentKind(amendment.kind)
    if kind in OF_PEOPLE:
        successor = amendment.consents.filter(party=None, person__isnull=False).select_related("person").first()
        zone = programme_of(award.proposal.call).zone
        begins = datetime.combine(amendment.effective_on, time(), zone)
        succeeding.change_seats(
            award.proposal,
            leaves=amendment.changes.get("leaves") or "",
            joins=amendment.changes.get("joins") or {},
            person=successor.person if successor else None,
            reason=amendment.reason,
            by=by,
            now=now,
            at=max(begins, now),
        )
    if kind in (AmendmentKind.EXTENSION, AmendmentKind.TERMINATION):
        _move_duties(award, amendment.effective, by=by, now=now)
    facts = {"amendment": amendment.number, "kind": amendment.kind, "effective on": amendment.effective_on.isoformat()}
    record("amendment.approved", on=award, by=by, at=now, facts=facts)
    changes_told.amendment_approved(amendment, now=now)


def _move_duties(award: Award, change: Effective, *, by: Any, now: datetime) -> None:
    """The final report moves with the last day; after a termination no other is owed."""
    before = [one for one in terms.effective(award) if one.number != change.number]
    held = terms.terms_on(award.frozen, before, change.on)
    ends_on = after(held, change).ends_on
    rules = terms.rules_of(award)
    days = rules.reporting.final_days if rules and rules.reporting else 90
    reason = _reason(award, change)
    for owed in Obligation.objects.filter(award=award, satisfied_at__isnull=True).order_by("number"):
        if owed.kind == ObligationKind.FINAL_REPORT:
            move_duty(owed, ends_on + timedelta(days=days), reason=reason, by=by, now=now)
        elif change.kind is AmendmentKind.TERMINATION and not hasattr(owed, "report"):
            owed.satisfied_at = now
            owed.save(update_fields=["satisfied_at"])
            ObligationEvent.objects.create(
                obligation=owed, kind=ObligationEventKind.WAIVED, due_on=owed.due_on, reason=reason, by=by, at=now
            )


def _reason(award: Award, change: Effective) -> str:
    return f"{award.reference}/{change.number}"
