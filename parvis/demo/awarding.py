"""The awards of the example: offered, accepted, reported on, paid, told to the press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from parvis.accounts.models import Person
from parvis.demo import actions, library, queries
from parvis.demo.cases import case_named
from parvis.demo.people import Sample
from parvis.domain.awards import Signer
from parvis.domain.meeting import Matter
from parvis.domain.reporting import Progress
from parvis.grants.actions import accepting, negotiating, offering, reporting
from parvis.grants.models import Acceptance, Award, Obligation, Report
from parvis.grants.queries import agreed, negotiations, reports
from parvis.payments.actions import banking, paying
from parvis.stories import actions as stories

HOUR = timedelta(hours=1)
# So many days ago the first report was begun; of the others twelve.
WRITTEN = {"requested": 40, "certified": 40, "returned": 45, "closed": 90}
CONDITIONS = {
    "en": "The programme of the event is sent to the office four weeks before its first day.",
    "fr": "Le programme de l’activité est transmis au bureau quatre semaines avant son premier jour.",
}


class Awarding:
    """One award, as far as its station says."""

    def __init__(self, row: Mapping[str, Any], now: datetime) -> None:
        self.row, self.now = row, now
        self.proposal = case_named(row["name"])
        self.officer = _person("programme@example.org")
        self.ally, self.partner = (_person(f"{row[side]}@scientists.example") for side in ("ally", "partner"))

    def tell(self) -> None:
        """As far as its station says: the newest is half accepted, the oldest reported on, paid and told."""
        station = self.row["station"]
        if station == "offered":
            award = self.offer(self.ago(3))
            self.accept(award, self.ago(2), sides=("ally",))
            return
        if "criteria" in self.row:
            self.settle_plan(self.ago(206))
        award = self.offer(self.ago(200))
        if station == "refused":
            accepting.decline_letter(award, reason=self.row["refusal"], by=self.partner, now=self.ago(190))
            return
        self.accept(award, self.ago(192))
        if station in ("suspended", "terminated"):
            return
        first = award.obligations.order_by("number")[0]
        report = self.write(first, self.ago(WRITTEN.get(station, 12)))
        if station == "writing":
            return
        report = self.sign(report, report.begun_at + HOUR)
        if station == "running":
            return
        if station == "returned":
            reasons = self.row["returned"]
            reporting.return_report(report, reasons=reasons, by=self.officer, now=self.ago(38))
            return
        self.settle(report, report.begun_at + timedelta(days=3), station)
        if station == "told":
            self.publish(award, self.ago(5))

    def ago(self, days: float) -> datetime:
        """A moment so many days ago."""
        return self.now - timedelta(days=days)

    def settle_plan(self, at: datetime) -> None:
        """Talked over before the letter: by what everybody will see whether it was a success."""
        settled = agreed.of(self.proposal.code, at)
        assert settled is not None, f"{self.row['name']} is not agreed"
        talk = negotiating.open_negotiation(self.proposal, settled, by=self.officer, now=at)
        content = {**negotiations.newest(talk).content, "criteria": self.row["criteria"]}
        note = "By this we shall all see whether it was worth it."
        negotiating.put_in_version(talk, content, base=1, note=note, by=self.officer, now=at + HOUR)
        for person in (self.ally, self.partner, self.officer):
            negotiating.agree(talk, 2, by=person, now=at + 20 * HOUR)

    def offer(self, at: datetime) -> Award:
        """The letter, to both directors and who signs for their institutions."""
        settled = agreed.of(self.proposal.code, at)
        assert settled is not None, f"{self.row['name']} is not agreed"
        signatories = [
            offering.Signatory(
                party.code,
                self.row["signs"][party.side],
                f"registrar.{self.row[party.side]}.{self.row['name']}@example.org",
                party.person.language if party.person else "en",
            )
            for party in self.proposal.parties.filter(signs=True, person__isnull=False).select_related("person")
        ]
        return offering.offer_award(
            self.proposal,
            settled,
            starts_on=(at + timedelta(days=10)).date(),
            signatories=signatories,
            conditions=CONDITIONS,
            by=self.officer,
            now=at,
        )

    def accept(self, award: Award, at: datetime, sides: Sequence[str] = ("ally", "partner")) -> None:
        """The directors of these sides, then their institutions with their links."""
        for side in sides:
            accepting.accept_letter(award, award.digest, by=self.ally if side == "ally" else self.partner, now=at)
        for row in Acceptance.objects.filter(award=award, kind=Signer.SIGNATORY, party__side__in=sides):
            sample = Sample(row.name, row.email, "", row.organisation, row.language, None, "registrar")
            actions.accept_letter(row, by=actions.welcome(sample, now=at), now=at + HOUR)

    def write(self, obligation: Obligation, at: datetime) -> Report:
        """What one side has written: all of it, or as far as it has come."""
        report = reporting.begin_report(obligation, by=self.ally, now=at)
        ally = self.proposal.parties.get(signs=True, person=self.ally)
        for asked in reports.questions(report):
            writer = self.ally if asked.of in ("", ally.code) else self.partner
            if asked.asks:
                value: Any = self.row["report"].get(asked.asks.code, "")
            elif asked.sort == "progress":
                value = {"state": Progress.REACHED, "note": ""}
            else:
                value = "" if self.row["station"] == "writing" else asked.part["amount"]
            if value:
                version = reports.versions(report).get(asked.code, 0)
                reporting.save_answer(report, asked.code, value, base_version=version, by=writer, now=at)
        return report

    def sign(self, report: Report, at: datetime) -> Report:
        """Signed by both, it is handed in."""
        for person in (self.ally, self.partner):
            report = reporting.sign_report(report, reports.mark(report), by=person, now=at)
        return report

    def settle(self, report: Report, at: datetime, station: str) -> None:
        """Accepted, requested, certified, paid: four people, one after another, as far as the station says."""
        reporting.accept_report(report, by=self.officer, now=at)
        instalment = report.obligation.instalment
        payment = paying.request_payment(instalment, account="BE71 0961 2345 6769", by=self.partner, now=at + HOUR)
        if station == "requested":
            return
        for address in ("finance@example.org", "treasurer@example.org"):
            assert payment.bank is not None
            banking.verify_account(payment.bank, by=_person(address), now=at + 20 * HOUR)
        paying.certify_payment(payment, by=_person("finance@example.org"), now=at + 30 * HOUR)
        if station == "certified":
            return
        paying.pay(payment, bank_reference="2026-0001", by=_person("treasurer@example.org"), now=at + 50 * HOUR)

    def publish(self, award: Award, at: datetime) -> None:
        """The story: drawn from the award, worded, approved by both directors, published with footage."""
        writer, told = _person("press@example.org"), library.read("cases")["story"]
        story = stories.draft_from_award(award, by=writer, now=at)
        drawn = story.revisions.get().texts
        texts = {
            language: {**drawn[language], **{part: words.strip() for part, words in told[language].items()}}
            for language in library.LANGUAGES
        }
        stories.revise(story, texts, base=1, by=writer, now=at + HOUR)
        links = [(Matter(link.kind), link.target) for link in story.links.all()]
        pictures = [code for name in told["pictures"] if (code := queries.loaded(f"asset:{name}"))]
        stories.place(story, links=links, pictures=pictures, by=writer, now=at + HOUR)
        stories.ask_for_approval(story, by=writer, now=at + 2 * HOUR)
        for person in (self.ally, self.partner):
            stories.approve(story, 2, by=person, now=at + 20 * HOUR)
        stories.publish(story, by=writer, now=at + 24 * HOUR)


def _person(address: str) -> Person:
    return Person.objects.get(email=address)
