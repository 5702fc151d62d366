"""Reports release instalments."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from parvis.domain.drafting import Stale
from parvis.domain.refusals import Invalid, Refused
from parvis.domain.roles import Role
from parvis.grants import notify
from parvis.grants.actions import reporting
from parvis.grants.models import ObligationEvent, Report, ReportSignature
from parvis.grants.queries import findings, reports
from parvis.standing.actions import conflicts
from tests import factories
from tests.decisions import building as decisions
from tests.factories import NOW
from tests.grants import building
from tests.grants.building import LATER

pytestmark = pytest.mark.django_db


def released(award) -> int:
    """What was released to the award, in minor units."""
    return sum(one.amount_minor for one in award.instalments.filter(released_at__isnull=False))


def conflict(person, award) -> None:
    """The person declares a conflict about the award's project."""
    conflicts.state(
        person, "proposal", award.proposal.code, ground="same-organisation", how="declared", note="", by=person, now=NOW
    )


def test_behaviour_21_with_the_last_signature_the_report_is_handed_in_and_acceptance_releases_its_instalment(mails):
    """Each instalment names what releases it."""
    award = building.accepted()
    ally, partner = building.directors(award)
    report = reporting.begin_report(award.obligations.get(), by=ally, now=LATER)
    building.fill(report, by=ally)

    building.sign(report, ally)
    report.refresh_from_db()
    between = report.status
    building.sign(report, partner)
    report.refresh_from_db()
    handed_in = (report.status, released(award))
    reporting.accept_report(report, by=factories.person(Role.SCIENTIFIC_ADVISER), now=LATER)

    assert between == "writing"
    assert handed_in == ("handed-in", 0)
    assert released(award) == award.amount_minor
    assert [event.kind for event in ObligationEvent.objects.all()] == ["made", "satisfied"]
    assert any("your signature is needed" in one.subject for one in mails() if partner.email in str(one.to))
    assert any("report is accepted" in one.subject for one in mails())


def test_an_edit_voids_the_signature_and_the_other_reads_what_is_there():
    award = building.accepted()
    ally, partner = building.directors(award)
    report = reporting.begin_report(award.obligations.get(), by=ally, now=LATER)
    building.fill(report, by=ally)
    building.sign(report, ally)
    report = Report.objects.select_related("award__proposal__call", "obligation").get()
    mark, versions, told = reports.mark(report), reports.versions(report), "deviations"

    saved = reporting.save_answer(
        report, "deviations", "More.", base_version=versions["deviations"], by=partner, now=LATER
    )
    with pytest.raises(Refused) as changed:
        reporting.sign_report(report, mark, by=partner, now=LATER)
    with pytest.raises(Stale) as stale:
        reporting.save_answer(report, told, "Mine.", base_version=versions[told], by=ally, now=LATER)

    assert saved.voided == 1
    assert changed.value.code == "changed-meanwhile"
    assert (stale.value.yours, stale.value.theirs.value) == ("Mine.", "More.")
    assert ReportSignature.objects.filter(voided_at__isnull=True).count() == 0


def test_what_is_missing_keeps_a_report_from_being_signed():
    award = building.accepted()
    ally, _partner = building.directors(award)
    report = reporting.begin_report(award.obligations.get(), by=ally, now=LATER)
    building.fill(report, by=ally, findings=" ", spent_0="999999.00")

    with pytest.raises(reporting.NotReady) as refused:
        building.sign(report, ally)

    assert {problem.rule for problem in refused.value.problems} == {"missing", "over-line", "over-whole"}


def test_a_returned_report_keeps_what_was_written_and_is_handed_in_anew(mails):
    award = building.accepted()
    officer = factories.programme_officer()
    report = building.handed_in(award)

    with pytest.raises(Invalid):
        reporting.return_report(report, reasons=" ", by=officer, now=LATER)
    reporting.return_report(report, reasons="The figures of travel.", by=officer, now=LATER)
    report.refresh_from_db()
    returned = report.status
    building.sign(report, *building.directors(award))
    report.refresh_from_db()

    assert (returned, report.status) == ("returned", "handed-in")
    assert report.revisions.count() == 2
    assert any("The figures of travel." in one.text for one in mails())


def test_reminders_come_a_month_a_week_and_the_day_before_and_stop_once_handed_in():
    award = building.accepted()
    due_on = award.obligations.get().due_on

    def keys(before: int) -> list[str]:
        at = LATER.replace(year=due_on.year, month=due_on.month, day=due_on.day) - timedelta(days=before)
        return sorted(one.key.split(":")[2] for one in notify.reports_due(at))

    assert keys(31) == []
    assert keys(30) == ["month", "month"]
    assert keys(7) == ["week", "week"]
    assert keys(0) == ["day", "day"]
    building.handed_in(award)
    assert keys(0) == []


def test_the_findings_of_an_accepted_final_report_are_there_for_the_nations():
    award = building.accepted()
    report = building.handed_in(award, findings="Ten villages were warned in time.")

    reader, conflicted = factories.person(), factories.person()
    conflict(conflicted, award)

    before = findings.newest(reader, LATER, "en")
    reporting.accept_report(report, by=factories.programme_officer(), now=LATER)

    assert before == []
    assert [one.text for one in findings.newest(reader, LATER, "en")] == ["Ten villages were warned in time."]
    assert findings.newest(conflicted, LATER, "en") == []


def test_one_finding_has_a_page_for_the_nations_and_the_office_and_for_nobody_else(client):
    award = building.accepted()
    report = building.handed_in(award, findings="Ten villages were warned in time.")
    address = reverse("grants:finding", args=[report.code])
    delegate, outsider = decisions.delegate().person, factories.person()
    adviser, chair = factories.person(Role.SCIENTIFIC_ADVISER), decisions.chair()
    conflicted = factories.person(Role.PROGRAMME_OFFICER)
    conflict(conflicted, award)

    def read(person) -> int:
        client.force_login(person)
        return client.get(address).status_code

    unjudged = read(chair)
    reporting.accept_report(report, by=factories.programme_officer(), now=NOW)

    assert unjudged == 404
    assert [read(one) for one in (outsider, conflicted, adviser, chair, delegate)] == [404, 404, 200, 200, 200]
    page = client.get(address).content.decode()
    assert "Ten villages were warned in time." in page
    assert award.frozen["title"] in page
    assert address in client.get(reverse("decisions:desk")).content.decode()
