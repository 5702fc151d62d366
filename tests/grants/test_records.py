"""What is kept of a grant beside its reports, and an expert's opinion on a report."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role
from parvis.grants.actions import inventory, opinions, records, reporting
from parvis.grants.models import Participant, ReportOpinion, Stipend
from parvis.grants.queries import experts, reports
from parvis.grants.queries import records as kept
from parvis.review.models import Expert, ExpertTerm
from parvis.standing.actions.conflicts import state
from tests import factories
from tests.grants import building
from tests.grants.building import LATER
from tests.proposals import projects

pytestmark = pytest.mark.django_db
DAY = date(2027, 7, 1)
D = Decimal
QUERIES = {"stipends": 5, "offers": 7, "publications": 5, "visits": 5, "events": 5}


@pytest.fixture
def award(mails):
    return building.accepted(proposal=projects.submitted())


def stipend(award, **more):
    told = {"group": "doctor", "months": 6, "monthly": D(100), "from_on": DAY, "now": LATER, **more}
    return records.enter_stipend(award, told.pop("group"), by=told.pop("by", building.directors(award)[1]), **told)


def offers(award, *amounts, **more):
    told = {"chosen": 0, "reason": "Cheapest.", "now": LATER, **more}
    rows = [(f"Supplier {number}", D(amount)) for number, amount in enumerate(amounts)]
    return records.enter_offers(award, "Lidar", rows, by=building.directors(award)[0], **told)


def test_stipends_are_entered_up_to_the_cap_of_the_file_and_refused_above_it_with_the_reason(award):
    # 15 % of 20 000.50 is 3 000.08: five times 600, and not a sixth.
    for _each in range(5):
        stipend(award)
    with pytest.raises(records.NotKept) as over:
        stipend(award)
    with pytest.raises(records.NotKept) as rate:
        stipend(award, monthly=D("100.01"), months=1)

    assert [one.rule for one in over.value.problems] == ["cap"]
    assert over.value.problems[0].facts == {"whole": D(3600), "cap": D("3000.08")}
    assert "rate" in [one.rule for one in rate.value.problems]
    assert Stipend.objects.count() == 5
    assert Entry.objects.filter(action="stipend.entered").count() == 5


@pytest.mark.parametrize("who", ["office", "stranger"])
def test_only_directors_enter_what_the_project_keeps(award, who):
    person = factories.programme_officer() if who == "office" else factories.person()

    with pytest.raises(Denied):
        stipend(award, by=person)


def test_a_dear_purchase_without_offers_is_a_finding_until_they_are_entered(client, award):
    ally = building.directors(award)[0]
    inventory.enter_equipment(award, name="Lidar", cost=D(7000), bought_on=DAY, by=ally, now=LATER)
    client.force_login(factories.programme_officer())
    before = client.get(award.get_absolute_url()).content.decode()

    with pytest.raises(records.NotKept):
        offers(award, 7000, 8000)
    offers(award, 7000, 8000, 9000)

    after = client.get(award.get_absolute_url()).content.decode()
    assert "Bought without offers" in before
    assert "Bought without offers" not in after


def test_a_publication_is_kept_once_a_doi_and_its_acknowledgement_is_checked(client, award):
    ally = building.directors(award)[0]
    told = {"doi": "https://doi.org/10.1234/Gauge", "published_on": DAY, "by": ally, "now": LATER}
    records.enter_publication(award, "One gauge", acknowledgement="Thanks to NATO SPS.", **told)
    for wrong in ({"doi": "10.1234/gauge"}, {"doi": "gauge"}):
        with pytest.raises(Invalid):
            records.enter_publication(award, "Another", **{**told, **wrong})
    client.force_login(ally)

    page = client.get(reverse("grants:records", args=[award.code, "publications"])).content.decode()

    assert "10.1234/gauge" in page
    assert "The number of the award is missing" in page
    assert "The name of the programme is missing" not in page


def test_a_visit_is_planned_by_the_office_told_once_after_its_day_and_read_by_directors(client, award):
    adviser, ally = factories.person(Role.SCIENTIFIC_ADVISER), building.directors(award)[0]
    with pytest.raises(Denied):
        records.plan_visit(award, planned_on=DAY, place="Kyiv", purpose="", by=ally, now=LATER)
    visit = records.plan_visit(award, planned_on=DAY, place="Kyiv", purpose="Stations.", by=adviser, now=LATER)
    told = {"account": "Seven stations stand.", "findings": "Label the pump.", "by": adviser, "now": LATER}
    with pytest.raises(Invalid):
        records.tell_visit(visit, held_on=DAY + timedelta(days=1), **told)
    records.tell_visit(visit, held_on=DAY, **told)
    records.tell_visit(visit, held_on=DAY, **told)
    with pytest.raises(Refused):
        records.tell_visit(visit, held_on=DAY, **{**told, "account": "Other."})
    client.force_login(ally)

    page = client.get(reverse("grants:records", args=[award.code, "visits"])).content.decode()

    assert "Label the pump." in page
    assert Entry.objects.filter(action="visit.told").count() == 1


def test_who_came_to_an_event_is_brought_whole_or_not_at_all_and_shown_by_group(client, award):
    ally = building.directors(award)[0]
    event = records.enter_event(award, "Kick-off", place="Ghent", from_on=DAY, to_on=DAY, by=ally, now=LATER)
    client.force_login(ally)
    address = reverse("grants:event", args=[award.code, event.code])

    def bring(text):
        return client.post(address, {"file": SimpleUploadedFile("list.csv", text.encode())})

    wrong = bring("nation,part,days\nBE,speaker,1\nUA,speaker,2\n")
    named = bring("nation,part,days,name\nBE,speaker,1,Ann\n")
    none = Participant.objects.count()
    bring("nation,part,days\nBE,speaker,1\nUA,student,0\nUA,student,1\n")
    bring("nation;part;days\nBE;speaker;1\nUA;student;0\nUA;student;1\nCH;organiser;1\n")

    page = " ".join(client.get(address).content.decode().split())
    assert (wrong.status_code, named.status_code, none, Participant.objects.count()) == (422, 422, 0, 4)
    assert "Line 3" in wrong.content.decode()
    assert "no names or addresses" in named.content.decode()
    assert [(group, *sums) for group, *sums in kept.attendance(event)] == [("ally", 1, 1), ("partner", 3, 2)]
    assert 'data-label="Came">2<' in page


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("kind", ["stipends", "offers", "publications", "visits", "events"])
def test_the_pages_of_records_ask_as_much_for_three_rows_as_for_one(
    client, award, kind, number, django_assert_num_queries
):
    ally, adviser = building.directors(award)[0], factories.person(Role.SCIENTIFIC_ADVISER)
    for each in range(number):
        match kind:
            case "stipends":
                stipend(award)
            case "offers":
                offers(award, 7000, 8000, 9000)
            case "publications":
                told = {"doi": f"10.1234/{each}", "published_on": DAY, "by": ally, "now": LATER}
                records.enter_publication(award, "One gauge", **told)
            case "visits":
                records.plan_visit(award, planned_on=DAY, place="Kyiv", purpose="", by=adviser, now=LATER)
            case "events":
                records.enter_event(award, "Kick-off", place="Ghent", from_on=DAY, to_on=DAY, by=ally, now=LATER)
    client.force_login(ally)
    address = reverse("grants:records", args=[award.code, kind])
    client.get(address)

    with django_assert_num_queries(QUERIES[kind]):
        client.get(address)


def expert(*, conflict_with=None):
    """Somebody of the pool with an account."""
    person = factories.scientist("DK", name="Asta Ek")
    made = Expert.objects.create(
        person=person, name="Asta Ek", email=person.email, nominated_by="DK", nationality="DK", added_at=LATER
    )
    long_ago = LATER - timedelta(days=400)
    ExpertTerm.objects.create(
        expert=made,
        from_on=long_ago.date(),
        to_on=LATER.date() + timedelta(days=400),
        made_by=factories.programme_officer(),
        made_at=long_ago,
        confirmed_by=factories.programme_officer(),
        confirmed_at=long_ago,
    )
    if conflict_with is not None:
        state(
            person,
            "proposal",
            conflict_with.proposal.code,
            ground="same-organisation",
            how="declared",
            by=factories.programme_officer(),
            now=LATER,
        )
    return person


def test_an_expert_reads_the_report_answers_once_and_reads_no_more_when_it_is_decided(client, award, mails):
    report, asta, adviser = building.handed_in(award), expert(), factories.person(Role.SCIENTIFIC_ADVISER)
    client.force_login(adviser)
    asked_at = reverse("grants:ask-expert", args=[award.code, report.code])
    told = {"expert": asta.expert.code, "due_on": "2099-01-01", "question": "Is seven enough?"}
    client.post(asked_at, told)
    client.post(asked_at, told)
    opinion = ReportOpinion.objects.get()
    client.force_login(asta)
    page = client.get(opinion.get_absolute_url())
    nothing_else = client.get(award.get_absolute_url()).status_code

    client.post(opinion.get_absolute_url(), {"accepts": "no", "text": "Seven are too few."})

    opinion.refresh_from_db()
    client.force_login(building.directors(award)[0])
    hidden = client.get(reverse("grants:report", args=[award.code, report.code])).content.decode()
    client.force_login(adviser)
    shown = client.get(reverse("grants:report", args=[award.code, report.code])).content.decode()
    assert (page.status_code, nothing_else) == (200, 404)
    assert "Is seven enough?" in page.content.decode()
    assert (opinion.accepts, opinion.text) == (False, "Seven are too few.")
    assert "Seven are too few." in shown
    assert "Seven are too few." not in hidden
    assert "Asta Ek" not in hidden
    assert any(asta.email in str(one.to) for one in mails())
    reporting.return_report(report, reasons="Too few.", by=adviser, now=timezone.now())
    client.force_login(asta)
    assert client.get(opinion.get_absolute_url()).status_code == 404


def test_an_expert_with_a_conflict_is_neither_offered_nor_asked(award):
    report, asta = building.handed_in(award), expert(conflict_with=award)

    with pytest.raises(Denied):
        opinions.ask_expert(
            report,
            asta,
            question="",
            due_on=LATER.date(),
            by=factories.person(Role.SCIENTIFIC_ADVISER),
            now=LATER,
        )

    assert experts.free_for(report, LATER) == []
    assert not ReportOpinion.objects.exists()


def test_each_director_writes_the_part_of_his_or_her_side(award):
    ally, partner = building.directors(award)
    report = reporting.begin_report(award.obligations.order_by("number")[0], by=ally, now=LATER)
    own = next(one for one in reports.questions(report) if one.asks and one.asks.owner == "own")
    writer, other = (ally, partner) if own.of == award.proposal.parties.get(person=ally).code else (partner, ally)

    reporting.save_answer(report, own.code, "Seven stations.", base_version=0, by=writer, now=LATER)
    with pytest.raises(Denied) as refused:
        reporting.save_answer(report, own.code, "Eight.", base_version=1, by=other, now=LATER)

    assert refused.value.code == "another-side"
    begun = {one.field: one.value["state"] for one in report.answers.exclude(field=own.code)}
    assert begun == dict.fromkeys(("milestone-0", "milestone-1", "criterion-0", "criterion-1"), "not-begun")
