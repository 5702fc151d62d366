"""Offer an award: what the nations agreed becomes a letter, obligations and instalments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import get_language

from parvis.accounts.queries import addresses_of
from parvis.audit.actions import record
from parvis.domain import revisions
from parvis.domain.awards import ObligationEventKind, Signer, instalments, next_reference
from parvis.domain.findings import Finding
from parvis.domain.invitations import new_token, token_digest
from parvis.domain.ledger import EntryKind
from parvis.domain.refusals import Invalid, Refused
from parvis.grants import access, notify
from parvis.grants.actions.bookkeeping import book
from parvis.grants.actions.holding import check_not_held
from parvis.grants.actions.salting import salts
from parvis.grants.models import Acceptance, Award, Instalment, Obligation, ObligationEvent
from parvis.grants.queries import freezing, negotiations, terms
from parvis.grants.queries.freezing import Agreed, Plan
from parvis.programme.queries import programme_of
from parvis.proposals.models import Party, Proposal
from parvis.proposals.queries import drafts
from parvis.web.programme import in_language, today

TRIES = 5


def _(message: str) -> str:
    return message


@dataclass(frozen=True)
class Signatory:
    """Who accepts the letter for a director's institution."""

    party: str  # the director's code
    name: str
    email: str
    language: str = "en"


class NoLongerEligible(Refused):
    """A rule is not met on the day of the award; `findings` lists each, in words."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            _("This award stops: on today’s date a rule of the call is not met. %(findings)s"),
            code="no-longer-eligible",
            findings=_Said(self.findings),
        )


@dataclass(frozen=True)
class _Said:
    """Findings in the language of whoever reads them."""

    findings: tuple[Finding, ...]

    def __str__(self) -> str:
        language = get_language() or "en"
        return " ".join(
            f"{in_language(one.words, language)} {in_language(one.remedy, language)}".strip() for one in self.findings
        )


@transaction.atomic
def offer_award(
    proposal: Proposal,
    agreed: Agreed,
    *,
    starts_on: date,
    signatories: Iterable[Signatory],
    conditions: Mapping[str, str],
    by: Any,
    now: datetime,
) -> Award:
    """Offer what the nations agreed, by letter, to both directors and the signatories of their institutions.

    Every rule is asked once more on this day; a suspended nation holds the letter.  Asked twice, as by a double
    click, it gives the award that was made.
    """
    proposal = drafts.locked_for_office(proposal)
    access.check_offers(by, proposal, at=now)
    made = Award.objects.filter(proposal=proposal).first()
    if made is not None:
        return _made_already(made, by)
    if proposal.withdrawn_at is not None:
        raise Refused(_("This proposal was withdrawn; nothing is awarded for it."), code="proposal-withdrawn")
    receipt = proposal.handed_in
    if receipt is None or agreed.proposal != proposal.code:
        raise Refused(_("Only a proposal that was handed in and agreed can be awarded."), code="not-agreed")
    check_not_held(agreed.held)
    if blocking := freezing.verdict(proposal, now).blocking:
        raise NoLongerEligible(blocking)
    if starts_on < today(now):
        raise Invalid(_("An award starts today or later. Choose another day."), field="starts_on")
    directors = [party for party in drafts.parties(proposal) if party.signs and party.person_id]
    named = _named(directors, signatories)
    talked = negotiations.of(proposal)
    if talked is not None and talked.settled_at is None:
        raise Refused(_("The plan is still being talked over. Both directors and the office agree first."), code="open")
    planned = freezing.plan(
        proposal, receipt.revision, agreed, starts_on=starts_on, settled=negotiations.settled(proposal)
    )

    award = _created(proposal, planned, agreed, starts_on=starts_on, conditions=conditions, by=by, now=now)
    tokens = _ask(award, directors, named, now=now)
    _owe(award, planned, by=by, now=now)
    facts = {
        "reference": award.reference,
        "digest": award.digest,
        "paper": agreed.paper,
        "minor units": award.amount_minor,
        "currency": award.currency,
        "reports": len(planned.dues),
    }
    record("award.offered", on=award, by=by, at=now, facts=facts)
    record("proposal.awarded", on=proposal, by=by, at=now, facts={"award": award.code, "reference": award.reference})

    notify.offered(award, tokens, now=now)
    return award


def _made_already(award: Award, by: Any) -> Award:
    if award.offered_by_id == by.pk:
        return award
    raise Refused(
        _("A colleague has offered this award already, under %(reference)s."),
        code="awarded-already",
        reference=award.reference,
    )


def _named(directors: Sequence[Party], signatories: Iterable[Signatory]) -> dict[str, Signatory]:
    named = {one.party: one for one in signatories}
    addresses = {address for party in directors if party.person for address in addresses_of(party.person)}
    asked: set[str] = set()
    for party in directors:
        signatory = named.get(party.code)
        if signatory is None or not signatory.name.strip() or not signatory.email.strip():
            raise Invalid(
                _("Name who signs for the institution of %(director)s, with an e-mail address."),
                field=f"email_{party.code}",
                code="signatory-missing",
                director=str(party),
            )
        if signatory.email.strip().lower() in addresses:
            raise Invalid(
                _("A director cannot sign for the institution as well. Name somebody else there."),
                field=f"email_{party.code}",
                code="signatory-directs",
            )
        if signatory.email.strip().lower() in asked:
            raise Invalid(
                _("One person cannot sign for both institutions. Name somebody else here."),
                field=f"email_{party.code}",
                code="signatory-twice",
            )
        asked.add(signatory.email.strip().lower())
    return named


def _created(
    proposal: Proposal,
    planned: Plan,
    agreed: Agreed,
    *,
    starts_on: date,
    conditions: Mapping[str, str],
    by: Any,
    now: datetime,
) -> Award:
    award_rule = programme_of(proposal.call).award
    pattern = award_rule.reference if award_rule else ""
    assert proposal.handed_in is not None
    for left in range(TRIES, 0, -1):
        # The book's last number is read anew each time: two officers may award two projects in the same moment.
        reference = next_reference(pattern, Award.objects.values_list("reference", flat=True))
        bound = revisions.bind({"reference": reference, **planned.frozen, "conditions": dict(conditions)}, salts())
        try:
            with transaction.atomic():
                return Award.objects.create(
                    reference=reference,
                    proposal=proposal,
                    revision=proposal.handed_in.revision,
                    agreed_in=agreed.paper,
                    agreed_at=agreed.agreed_at,
                    frozen=planned.frozen,
                    salts=bound.salts,
                    leaves=bound.digests,
                    digest=bound.digest,
                    conditions=dict(conditions),
                    amount_minor=planned.amount_minor,
                    currency=planned.currency,
                    starts_on=starts_on,
                    ends_on=planned.ends_on,
                    offered_at=now,
                    offered_by=by,
                )
        except IntegrityError:
            if left == 1:
                raise
    raise AssertionError("the last try either made the award or raised")


def _ask(award: Award, directors: Sequence[Party], named: Mapping[str, Signatory], *, now: datetime) -> dict[str, str]:
    """A row for every answer that the letter needs; the tokens of the signatories' links, by their rows' codes."""
    tokens: dict[str, str] = {}
    for party in directors:
        assert party.person is not None
        organisation = party.organisation.name if party.organisation else party.organisation_name
        Acceptance.objects.create(
            award=award,
            party=party,
            kind=Signer.DIRECTOR,
            person=party.person,
            name=str(party),
            email=party.person.email,
            language=party.person.language,
            organisation=organisation,
            sent_at=now,
        )
        signatory, token = named[party.code], new_token()
        row = Acceptance.objects.create(
            award=award,
            party=party,
            kind=Signer.SIGNATORY,
            name=signatory.name.strip(),
            email=signatory.email.strip().lower(),
            language=signatory.language,
            organisation=organisation,
            token_digest=token_digest(token),
            sent_at=now,
        )
        tokens[row.code] = token
    return tokens


def _owe(award: Award, planned: Plan, *, by: Any, now: datetime) -> None:
    """The obligations of the letter with their first event, and what each releases."""
    rules = terms.rules_of(award)
    kept_back = int(award.amount_minor * rules.advance.retained) if rules and rules.advance else None
    parts = instalments(award.amount_minor, planned.dues, kept_back=kept_back)
    for number, (due, part) in enumerate(zip(planned.dues, parts, strict=True), 1):
        obligation = Obligation.objects.create(
            award=award, number=number, kind=due.kind, month=due.month, months=due.months, due_on=due.on
        )
        ObligationEvent.objects.create(
            obligation=obligation, kind=ObligationEventKind.MADE, due_on=due.on, by=by, at=now
        )
        Instalment.objects.create(award=award, number=number, amount_minor=part, released_by=obligation)
    book(award, EntryKind.COMMITTED, award.amount_minor, by=by, now=now)
