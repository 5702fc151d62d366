"""The panel: who sits in it, what its closing asks for and writes down, and the invitations that follow."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from parvis.audit.models import Entry
from parvis.correspondence.models import Message
from parvis.domain.calls import WallClock
from parvis.domain.refusals import Denied, Refused
from parvis.domain.roles import Role
from parvis.domain.standing import CaseKind
from parvis.proposals.models import Proposal
from parvis.proposals.offers import way
from parvis.review.actions import assignments, opinions, pairs, panel, reviews, rounds
from parvis.review.models import Assignment, Panel, PanelSeat, Screening
from parvis.review.queries.panel import listed
from parvis.standing.actions import conflicts
from tests import factories
from tests.factories import NOW
from tests.proposals.building import event_call
from tests.proposals.test_stages import outlined
from tests.review import building
from tests.review.building import panel_of

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CLOSES = WallClock.read("2027-06-30T17:00", "Europe/Brussels")


@pytest.fixture
def officer():
    return factories.programme_officer()


def test_it_closes_once_everything_is_said_explained_and_paid_for(officer, mails):
    met, (best, middle, last) = panel_of(officer, 5, 4, 3)
    panel.draw_line(met, best.asked + last.asked, by=officer, now=NOW)

    def refusal() -> str:
        with pytest.raises(Refused) as refused:
            panel.close_panel(met, by=officer, now=NOW)
        return refused.value.code

    assert refusal() == "undecided"
    panel.decide(best.code, "recommended", by=officer, now=NOW)
    panel.decide(middle.code, "reserve", by=officer, now=NOW)
    panel.decide(last.code, "recommended", by=officer, now=NOW)
    assert refusal() == "reasons"  # the third goes before the second
    panel.decide(last.code, "recommended", reasons="The only one on water.", by=officer, now=NOW)
    panel.draw_line(met, best.asked, by=officer, now=NOW)
    if refusal() != "over-the-line":
        pytest.fail("more was recommended than the line pays for")
    panel.decide(last.code, "not-recommended", by=officer, now=NOW)

    closed = panel.close_panel(met, by=officer, now=NOW)

    assert (closed.state, closed.closed_by, closed.closed_at) == ("closed", officer, NOW)
    assert [(one.rank, one.outcome, one.marks["mean"]) for one in met.items.order_by("rank")] == [
        (1, "recommended", "5"),
        (2, "reserve", "4"),
        (3, "not-recommended", "3"),
    ]


def test_an_empty_panel_does_not_close(officer):
    met = building.met(event_call(), by=officer)
    with pytest.raises(Refused, match="nothing on the list"):
        panel.close_panel(met, by=officer, now=NOW)


def test_after_closing_nothing_moves_any_more(officer, mails):
    met, (only,) = panel_of(officer, 4)
    member = building.expert()
    panel.seat(met, member, by=officer, now=NOW)
    panel.decide(only.code, "recommended", by=officer, now=NOW)
    panel.close_panel(met, by=officer, now=NOW)

    for act in (
        lambda: panel.decide(only.code, "not-recommended", by=officer, now=NOW),
        lambda: panel.take_in(met, by=officer, now=NOW),
        lambda: panel.draw_line(met, Decimal(1), by=officer, now=NOW),
        lambda: panel.seat(met, building.expert(), by=officer, now=NOW),
        lambda: panel.unseat(met, member, by=officer, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "panel-closed"
    only.refresh_from_db()
    assert only.outcome == "recommended"


def test_an_officer_with_a_conflict_closes_no_panel(officer, mails):
    met, (only,) = panel_of(officer, 4)
    panel.decide(only.code, "recommended", by=officer, now=NOW)
    conflicts.state(officer, CaseKind.PROPOSAL, only.proposal.code, "relative", by=officer, now=NOW)

    with pytest.raises(Denied):
        panel.close_panel(met, by=officer, now=NOW)
    panel.close_panel(met, by=factories.programme_officer(), now=NOW)


def test_who_leaves_the_panel_reads_nothing_of_it_any_more(officer, mails):
    met, (only,) = panel_of(officer, 4)
    member = building.expert()
    panel.seat(met, member, by=officer, now=NOW)
    seen = Proposal.objects.filter(pk=only.proposal_id)
    assert seen.visible_to(member.person, at=NOW).exists()

    for _click in range(2):
        panel.unseat(met, member, by=officer, now=NOW + HOUR)

    later = NOW + HOUR
    assert not seen.visible_to(member.person, at=later).exists()
    assert not Panel.objects.visible_to(member.person, at=later).exists()
    assert Entry.objects.filter(action="panel.left").count() == 1
    panel.seat(met, member, by=officer, now=NOW + DAY)
    assert seen.visible_to(member.person, at=NOW + DAY).exists()
    assert PanelSeat.objects.filter(expert=member, left_at__isnull=True).count() == 1


def judged(proposal: Proposal, score: int, *, by) -> None:
    """A short proposal with one review that was handed in."""
    drawn = rounds.open_round(proposal.call, "outline-review", due=building.due(), by=by, now=NOW, reviews=1)
    pair = pairs.add_pair(drawn, proposal, building.expert(), by=by, now=NOW)
    rounds.send_invitations(drawn, by=by, now=NOW)
    person = pair.expert.person
    assignments.declare(pair, [], confidential=True, by=person, now=NOW)
    pair = Assignment.objects.get(pk=pair.pk)
    building.write(pair, person, **building.answers(pair, score))
    reviews.hand_in(Assignment.objects.get(pk=pair.pk), by=person, now=NOW)


def test_a_closed_panel_invites_what_it_recommends_and_nobody_twice(officer, mails):
    call = event_call()
    chosen, other = outlined(call), outlined(call, title="Warning of slides", aims="To warn of slides.")
    for proposal, score in ((chosen, 5), (other, 3)):
        Screening.objects.create(
            proposal=proposal,
            submission="outline",
            stage="outline-screening",
            state="passed",
            outcome="passed",
            begun_at=NOW,
            decided_at=NOW,
        )
        judged(proposal, score, by=officer)
    met = panel.open_panel(call, "outline-review", budget_line=None, by=officer, now=NOW)
    for one, verdict in ((chosen, "recommended"), (other, "not-recommended")):
        panel.decide(met.items.get(proposal=one).code, verdict, by=officer, now=NOW)
    with pytest.raises(Refused) as early:
        panel.invite_recommended(met, closes=CLOSES, by=officer, now=NOW)
    panel.close_panel(met, by=officer, now=NOW)
    mails.clear()

    invited = [panel.invite_recommended(met, closes=CLOSES, by=officer, now=NOW) for _click in range(2)]

    assert (early.value.code, invited) == ("panel-open", [1, 0])
    kept = Proposal.objects.in_bulk([chosen.pk, other.pk])
    assert (kept[chosen.pk].stage, kept[chosen.pk].status) == ("full", "draft")
    assert (kept[other.pk].stage, kept[other.pk].status) == ("outline", "submitted")
    assert kept[chosen.pk].stage_closes_at == CLOSES.at()
    told = {mail.to for mail in mails()}
    assert told == {
        one.email
        for one in (chosen.parties.get(role="ally-director").person, chosen.parties.get(role="partner-director").person)
    }
    assert Entry.objects.filter(action="panel.recommended-invited").count() == 1


def opinion(proposal: Proposal, officer) -> str:
    """What an own expert has handed in on a proposal."""
    adviser = factories.person(Role.SCIENTIFIC_ADVISER)
    asked = opinions.ask(proposal, adviser, due_at=NOW + 14 * DAY, by=officer, now=NOW)
    words = "Ask them who keeps the sensors."
    opinions.save_opinion(asked, "support", {"opinion": words, "concerns": ""}, base=0, by=adviser, now=NOW)
    asked.refresh_from_db()
    opinions.hand_in(asked, by=adviser, now=NOW)
    return words


def test_own_experts_opinions_stand_before_panel_and_staff_and_nobody_else(client, officer, mails):
    met, (only,) = panel_of(officer, 4)
    words = opinion(only.proposal, officer)
    member = building.expert()
    panel.seat(met, member, by=officer, now=NOW)
    reviewer = Assignment.objects.get(proposal=only.proposal)
    ally = only.proposal.parties.get(role="ally-director").person
    item = reverse("review:panel-item", args=[met.code, only.proposal.code])

    for reader in (officer, member.person):
        client.force_login(reader)
        assert "Supports it" in client.get(met.get_absolute_url()).content.decode()
        assert words in client.get(item).content.decode()
    for stranger in (reviewer.expert.person, ally):
        client.force_login(stranger)
        assert client.get(item).status_code == 404
    client.force_login(reviewer.expert.person)
    assert words not in client.get(reverse("review:others", args=[reviewer.code])).content.decode()
    assert not Message.objects.filter(body__contains=words).exists()


def test_the_panels_list_costs_the_same_however_many_opinions_there_are(client, officer, mails):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    met, found = panel_of(officer, 5, 4, 3)
    client.force_login(officer)
    counts = []
    for one in (None, *found):
        if one is not None:
            opinion(one.proposal, officer)
        client.get(met.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            client.get(met.get_absolute_url())
        counts.append(len(asked))

    assert len(set(counts)) == 1, counts


def test_a_hidden_items_opinion_is_hidden_with_it(officer, client, mails):
    met, (shown, hidden) = panel_of(officer, 5, 4)
    words = opinion(hidden.proposal, officer)
    member = building.expert()
    panel.seat(met, member, by=officer, now=NOW)
    conflicts.state(member.person, CaseKind.PROPOSAL, hidden.proposal.code, "relative", by=member.person, now=NOW)
    client.force_login(member.person)

    page = client.get(met.get_absolute_url()).content.decode()

    assert shown.proposal.code in page and hidden.proposal.code not in page
    assert "Supports it" not in page and words not in page
    item = reverse("review:panel-item", args=[met.code, hidden.proposal.code])
    assert client.get(item).status_code == 404
    assert len(listed(met, member.person, at=NOW).rows) == 1


def test_a_stage_outside_the_way_in_of_a_case_bears_its_name_from_the_programme_file(officer, mails):
    met, (item,) = panel_of(officer, 5)
    panel.draw_line(met, item.asked, by=officer, now=NOW)
    panel.decide(item.code, "recommended", by=officer, now=NOW)
    panel.close_panel(met, by=officer, now=NOW)
    proposal = Proposal.objects.get(pk=item.proposal_id)
    proposal.call.way_in = "top-down"  # which asks for no ranking; the panel saw it all the same

    assert "Panel meeting and ranking" in [step.name for step in way(proposal, officer, at=NOW)]
