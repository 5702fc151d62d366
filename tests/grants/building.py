"""Awards for tests: offered, accepted, reported on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from parvis.accounts.models import Person
from parvis.domain.roles import Role
from parvis.grants.actions import accepting, offering, reporting
from parvis.grants.actions.offering import Signatory
from parvis.grants.models import Acceptance, Award, Report
from parvis.grants.queries import awards, reports
from parvis.grants.queries.freezing import Agreed
from parvis.proposals.models import Party, Proposal
from tests import factories
from tests.factories import NOW
from tests.proposals import building

START = date(2027, 1, 1)
LATER = datetime.combine(date(2027, 7, 1), NOW.timetz())


def agreed(proposal: Proposal, amount: str = "20000.50", now: datetime = NOW) -> Agreed:
    """What the nations agreed about it."""
    return Agreed(proposal.code, Decimal(amount), "PAPER(2026)0007", now - timedelta(days=1))


def signatories(proposal: Proposal) -> list[Signatory]:
    """Somebody at each director's institution."""
    parties = Party.objects.filter(proposal=proposal, signs=True).order_by("id")
    return [Signatory(party.code, f"Rector of {party}", f"rector{party.pk}@example.org") for party in parties]


def offered(proposal: Proposal | None = None, *, by: Person | None = None, now: datetime = NOW, **more: Any) -> Award:
    """An award whose letter waits for its answers."""
    proposal = proposal or building.submitted(now=now)[0]
    return offering.offer_award(
        proposal,
        agreed(proposal, now=now),
        **{
            "starts_on": START,
            "signatories": signatories(proposal),
            "conditions": {},
            "by": by or factories.programme_officer(),
            "now": now,
            **more,
        },
    )


def accept_all(award: Award, *, now: datetime = NOW) -> Award:
    """Both directors and both signatories accept."""
    for row in Acceptance.objects.filter(award=award).select_related("person"):
        if row.person is None:
            row.person = factories.person(email=row.email)
            row.save(update_fields=["person"])
        accepting.accept_letter(award, award.digest, by=row.person, now=now)
    award.refresh_from_db()
    return award


def accepted(**more: Any) -> Award:
    """An award that everybody has accepted."""
    return accept_all(offered(**more))


def directors(award: Award) -> tuple[Person, Person]:
    """The allied and the partner director."""
    return building.directors(award.proposal)


def fill(report: Report, *, by: Person, now: datetime = LATER, **answers: Any) -> None:
    """Write every answer of the report; what is another side's, its own director writes."""
    report = Report.objects.select_related("award__proposal__call", "obligation").get(pk=report.pk)
    versions = reports.versions(report)
    seats = {party.code: party.person for party in awards.directors(report.award, now)}
    for asked in reports.questions(report):
        value: Any = answers.get((asked.asks.code if asked.asks else asked.code).replace("-", "_"))
        if value is None:
            value = {"text": "Done.", "progress": {"state": "reached", "note": "Seen."}, "amount": "10.00"}[asked.sort]
        writer = seats.get(asked.of) or by
        reporting.save_answer(report, asked.code, value, base_version=versions.get(asked.code, 0), by=writer, now=now)


def handed_in(award: Award, *, now: datetime = LATER, **answers: Any) -> Report:
    """The next report, written and signed by both directors."""
    ally, partner = directors(award)
    owed = award.obligations.filter(satisfied_at__isnull=True).order_by("number").first()
    assert owed is not None
    report = reporting.begin_report(owed, by=ally, now=now)
    fill(report, by=ally, now=now, **answers)
    sign(report, ally, partner, now=now)
    report.refresh_from_db()
    return report


def sign(report: Report, *people: Person, now: datetime = LATER) -> None:
    """These people sign the report as it stands."""
    report = Report.objects.select_related("award__proposal__call", "obligation").get(pk=report.pk)
    for person in people:
        reporting.sign_report(report, reports.mark(report), by=person, now=now)


def reported(award: Award, *, now: datetime = LATER, **answers: Any) -> Report:
    """The next report, accepted by the office."""
    report = handed_in(award, now=now, **answers)
    return reporting.accept_report(report, by=factories.person(Role.SCIENTIFIC_ADVISER), now=now)
