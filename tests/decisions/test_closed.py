"""What stands against reading or chairing a paper: it is closed to parties and to people in conflict, on every way."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.models import Affiliation
from parvis.audit.actions import record
from parvis.audit.models import Entry
from parvis.decisions.actions import circulating, delegations, positions, telling
from parvis.decisions.models import Paper
from parvis.decisions.offers import duties, tells
from parvis.decisions.queries import delegations as speakers
from parvis.decisions.queries import notes, papers
from parvis.domain.delegations import SeatKind
from parvis.domain.organisations import Seniority
from parvis.domain.proposals import PartyState
from parvis.domain.refusals import Refused
from parvis.domain.roles import Role
from parvis.domain.silence import PositionKind
from parvis.proposals.models import Party
from parvis.standing.models import Conflict, Relation
from parvis.web.duties import told as on_desk
from tests import factories
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, ENDS
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pages(settings):
    settings.ROOT_URLCONF = "parvis.config.urls"


def takes_part(person, proposal, **fields):
    """The person joins the proposal as its partner's director."""
    Party.objects.filter(proposal=proposal, side="partner").update(person=person, **fields)


def visit(person):
    client = Client()
    client.force_login(person)
    return client


def works_beside(person, proposal):
    """A party of the proposal works where the person does."""
    place = factories.organisation("House of both", country="BE")
    Affiliation.objects.create(
        person=person, organisation=place, country="BE", from_on=date(2015, 1, 1), seniority=Seniority.SENIOR
    )
    Party.objects.filter(proposal=proposal, side="ally").update(organisation=place)


@pytest.mark.parametrize("role", [Role.PROGRAMME_OFFICER, Role.CHAIR, Role.AUDITOR])
def test_a_paper_with_ones_own_proposal_is_not_there_on_any_way(role, mails):
    """An officer, a chair, an auditor who is a party: no page, PDF, list, search, mail, duty or trail of it."""
    now = timezone.now()
    party, another = factories.person(role), factories.person(role)
    norway = building.delegate("NO")
    paper = building.under_silence(2, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", now=now - DAY, drafter=building.officer())
    ended = building.under_silence(1, ends=f"{now - DAY:%Y-%m-%dT18:00}", now=now - 9 * DAY)
    for one in (paper, ended):
        takes_part(party, one.lines.first().proposal)
    addresses = [
        reverse(f"decisions:{name}", args=[one.code, *more])
        for one in (paper, ended)
        for name, *more in (("paper",), ("paper-pdf",), ("sheet-pdf",), ("line", 1))
        if not (one is paper and name == "sheet-pdf")
    ]
    lists = [reverse("decisions:desk"), reverse("audit:trail")][: 2 if role is Role.AUDITOR else 1]

    for person, status in ((another, 200), (party, 404)):
        client = visit(person)
        assert {client.get(address).status_code for address in addresses} == {status}
        found = "".join(client.get(address).content.decode() for address in lists)
        assert (paper.full_reference in found or paper.code in found) is (person is another)
        if role is Role.AUDITOR:
            case = reverse("audit:case", args=[paper.audit_case()])
            assert client.get(case).status_code == status
            absent = client.get(reverse("audit:case", args=["paper:nothing00000"]))
            assert absent.status_code == 404
        shown = tells(paper.lines.first().proposal.code, person, now)
        assert bool(shown) is (person is another)
        assert [paper.code in duty.address for duty in on_desk(duties(person, at=now), person, at=now)] == [
            False
        ] * len(on_desk(duties(person, at=now), person, at=now))
    positions.take_position(paper, PositionKind.OBJECTION, "No.", place=2, key="k", by=norway.person, now=now)
    if role is Role.CHAIR:
        told = {one.to for one in mails() if "objects" in one.subject}
        assert another.email in told
        assert party.email not in told


def test_who_drafted_a_paper_and_is_a_party_hears_no_more_of_it(mails):
    officer, norway = building.officer(), building.delegate("NO")
    paper = building.under_silence(1, drafter=officer)
    takes_part(officer, paper.lines.get().proposal)

    telling.tell_outcomes(DEADLINE)

    assert norway.person.email in {one.to for one in mails()}
    assert officer.email not in {one.to for one in mails()}


@pytest.mark.parametrize(
    ("state", "left", "reads"),
    [(PartyState.JOINED, None, False), (PartyState.JOINED, NOW, False), (PartyState.DECLINED, None, True)],
    ids=["takes part", "left", "declined"],
)
def test_a_delegate_who_takes_part_neither_reads_nor_gets_the_paper_and_the_list_in_sql_agrees(state, left, reads):
    norway = building.delegate("NO")
    paper = building.drafted(1)
    takes_part(norway.person, paper.lines.get().proposal, state=state, left_at=left)

    paper = circulating.circulate(paper, ENDS, insists=True, by=building.chair(), now=NOW)

    assert Paper.objects.visible_to(norway.person, at=NOW).exists() is reads
    assert bool(speakers.readers_of(paper, at=NOW)) is reads
    assert Relation.objects.filter(kind="paper", person=norway.person).exists() is reads


def test_a_note_names_no_paper_that_is_closed_to_its_reader():
    officer = building.officer()
    paper = building.under_silence(2, drafter=building.officer())
    first, second = (line.proposal for line in papers.lines_of(paper))
    assert notes.papers_with(second, officer, at=NOW) == [paper]

    takes_part(officer, first)

    assert notes.papers_with(second, officer, at=NOW) == []


def test_the_trail_of_a_paper_with_a_barred_proposal_is_hidden_too():
    auditor = factories.person(Role.AUDITOR)
    shown = record("paper.drafted", on=building.drafted(1), by=None, at=NOW)
    paper = building.drafted(1)
    client = visit(auditor)
    assert client.get(reverse("audit:case", args=[paper.audit_case()])).status_code == 200

    Conflict.objects.create(
        person=auditor,
        kind="proposal",
        case=paper.lines.get().proposal.code,
        ground="relative",
        how="declared",
        from_at=NOW,
    )

    assert client.get(reverse("audit:case", args=[paper.audit_case()])).status_code == 404
    page = client.get(reverse("audit:trail")).content.decode()
    assert paper.audit_case() not in page
    assert shown.chain.case in page


def test_a_chair_in_conflict_is_refused_with_the_reason_and_another_circulates():
    """The conflict is found in the moment of circulation; nothing goes out, and it is kept."""
    chair = building.chair()
    paper, another = building.drafted(1), building.chair()
    works_beside(chair, paper.lines.get().proposal)

    with pytest.raises(Refused) as refused:
        circulating.circulate(paper, ENDS, insists=True, by=chair, now=NOW)

    assert refused.value.code == "chair-conflict"
    assert "1 · Director BE works there too" in str(refused.value)
    assert Paper.objects.get().status == "drafted"
    assert Conflict.objects.get(person=chair).ground == "same-organisation"
    assert Entry.objects.filter(action="paper.circulation-refused").count() == 1
    assert not Paper.objects.visible_to(chair, at=NOW).exists()
    circulating.circulate(paper, ENDS, insists=True, by=another, now=NOW)
    assert Paper.objects.get().status == "circulated"


def test_the_page_tells_the_chair_and_the_drafter_why_before_anybody_clicks():
    now = timezone.now()
    chair, officer = building.chair(), building.officer()
    paper = building.drafted(1, by=officer, now=now - DAY)
    edit = reverse("decisions:edit", args=[paper.code])
    warned = "Nobody can put this paper under silence"
    assert warned not in visit(officer).get(edit).content.decode()
    works_beside(chair, paper.lines.get().proposal)

    page = visit(chair).get(reverse("decisions:circulate", args=[paper.code])).content.decode()
    assert "works there too" in page
    assert 'name="ends"' not in page
    assert warned in visit(officer).get(edit).content.decode()
    building.chair()
    assert warned not in visit(officer).get(edit).content.decode()


def test_a_conflict_set_aside_by_two_lets_the_chair_circulate():
    chair = building.chair()
    paper = building.drafted(1)
    works_beside(chair, paper.lines.get().proposal)
    one, two = building.officer(), building.officer()
    circulating.find_conflicts(paper, now=NOW)
    Conflict.objects.filter(person=chair).update(
        override_asked_by=one, override_asked_at=NOW, override_reason="No other.", overridden_by=two, overridden_at=NOW
    )

    circulating.circulate(paper, ENDS, insists=True, by=chair, now=NOW)

    assert Paper.objects.get().circulated_by == chair


def test_a_delegate_named_while_a_paper_runs_is_looked_at_first(mails):
    now = timezone.now()
    paper = building.under_silence(1, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", now=now - DAY)
    person, one, another = factories.person(), building.officer(), building.officer()
    works_beside(person, paper.lines.get().proposal)

    made = delegations.appoint_delegate(person.email, "NO", SeatKind.HEAD, ends_at=None, by=one, now=now)
    delegations.confirm_delegate(made.code, by=another, now=now)

    assert not Paper.objects.visible_to(person, at=now).exists()
    assert not [one for one in mails() if one.to == person.email and "/silence/" in one.text]
