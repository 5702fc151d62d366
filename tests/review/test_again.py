"""The officer's double click: done twice, it is there once, and one letter goes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.correspondence.models import Message
from parvis.review.actions import assignments, experts, pairs, panel, rounds, screening
from parvis.review.models import Assignment, ExpertTerm, Panel, PanelItem, PanelSeat, Question, Round, Screening
from tests import factories
from tests.factories import NOW
from tests.proposals import building as proposals
from tests.proposals.building import event_call
from tests.review import building

pytestmark = pytest.mark.django_db
DUE = NOW + timedelta(days=10)


@pytest.fixture
def officer():
    return factories.programme_officer()


class Counted:
    """What is there: rows, letters, and the trail but for what merely looks."""

    rows = (Screening, Question, Round, Assignment, Panel, PanelItem, PanelSeat, ExpertTerm)

    def __call__(self):
        return [model.objects.count() for model in self.rows], Message.objects.count(), Entry.objects.count()


def twice(act):
    """Do it, do it again: the same result, and nothing more is there after the second."""
    count = Counted()
    first = act()
    after = count()
    second = act()
    assert count() == after
    return first, second


def test_screening(officer, mails):
    proposal = proposals.submitted()[0]
    screening.tick(proposal, ["eligible"], by=officer, now=NOW)
    first, second = twice(lambda: screening.let_pass(proposal, by=officer, now=NOW))
    assert (first.pk, first.state) == (second.pk, second.state) == (first.pk, "passed")


@pytest.mark.parametrize("how", ["turned down", "withdrawn"])
def test_screening_that_ends_it_tells_the_directors_once(how, officer, mails):
    proposal = proposals.submitted()[0]
    reason = "outside-priorities"

    def act():
        if how == "withdrawn":
            return screening.withdraw(proposal, reason="They asked for it.", by=officer, now=NOW)
        return screening.turn_down(proposal, reasons=[reason], by=officer, now=NOW)

    first, second = twice(act)

    assert first.pk == second.pk and first.state == second.state
    assert Message.objects.filter(kind__startswith="screening.").values("person").distinct().count() == (
        Message.objects.filter(kind__startswith="screening.").count()
    )


def test_a_question_is_asked_answered_and_closed_once(officer, mails):
    proposal = proposals.submitted()[0]
    ally = proposals.directors(proposal)[0]
    asked, again = twice(lambda: screening.ask(proposal, "Who pays?", due_at=DUE, by=officer, now=NOW))
    assert asked == again
    first, second = twice(lambda: screening.answer(asked, "We do.", by=ally, now=NOW))
    assert first.pk == second.pk
    other = screening.ask(proposal, "And who signs?", due_at=DUE, by=officer, now=NOW)
    twice(lambda: screening.close_question(other, by=officer, now=NOW))


def test_the_round(officer, mails):
    proposal, who = building.screened(), building.expert()
    drawn, again = twice(lambda: building.opened(proposal.call, by=officer))
    assert drawn == again
    pair, same = twice(lambda: pairs.add_pair(drawn, proposal, who, by=officer, now=NOW))
    assert pair == same
    sent = twice(lambda: rounds.send_invitations(drawn, by=officer, now=NOW))
    assert sent == (1, 0)
    later = building.WallClock.read("2027-02-15T17:00", "Europe/Brussels")
    twice(lambda: rounds.put_off(drawn, due=later, by=officer, now=NOW))
    twice(lambda: assignments.withdraw(pair, reason="Enough.", by=officer, now=NOW))
    twice(lambda: assignments.settle(pair, by=officer, now=NOW))


def test_a_pair_that_nobody_knows_of(officer, mails):
    proposal = building.screened()
    drawn = building.opened(proposal.call, by=officer)
    pair = pairs.add_pair(drawn, proposal, building.expert(), by=officer, now=NOW)
    twice(lambda: pairs.drop_pair(pair, by=officer, now=NOW))


def test_the_expert(mails):
    asked = building.invited()
    person = asked.expert.person
    twice(lambda: assignments.declare(asked, [], confidential=True, by=person, now=NOW))
    twice(lambda: assignments.take_up(asked, by=person, now=NOW))
    twice(lambda: assignments.recuse(asked, ["relative"], by=person, now=NOW))
    other = building.invited()
    twice(lambda: assignments.decline(other, by=other.expert.person, now=NOW))


def test_a_term_is_confirmed_once(mails):
    first, second = building.officers()
    who = building.expert(confirmed=False)
    term = who.terms.get()
    twice(lambda: experts.confirm(term, by=second, now=NOW))
    twice(lambda: experts.end_term(term, reason="Moved away.", by=first, now=NOW))


def test_the_panel(officer, mails):
    proposal = building.screened()
    building.reviewed(proposal)
    met, same = twice(lambda: building.met(proposal.call, by=officer))
    assert met == same
    assert twice(lambda: panel.take_in(met, by=officer, now=NOW)) == (0, 0)
    member = building.expert()
    seat, again = twice(lambda: panel.seat(met, member, by=officer, now=NOW))
    assert seat == again
    twice(lambda: panel.unseat(met, member, by=officer, now=NOW))
    twice(lambda: panel.draw_line(met, 90000, by=officer, now=NOW))
    code = met.items.get().code
    twice(lambda: panel.decide(code, "recommended", by=officer, now=NOW))
    first, second = twice(lambda: panel.close_panel(met, by=officer, now=NOW))
    assert (first.closed_at, second.closed_at) == (NOW, NOW)


def test_the_buttons_themselves(client, officer, mails):
    """Through the pages, as a hand that clicks twice sends them."""
    call = event_call(opens="2026-01-01T09:00", closes="2099-01-31T23:59")
    proposal = building.screened(call, now=timezone.now())
    building.expert()
    client.force_login(officer)
    told = {"call": call.code, "stage": "review", "due": "2099-06-30T17:00", "reviews": "1"}
    opened = [client.post(reverse("review:open-round"), told).headers["Location"] for _click in range(2)]
    drawn = Round.objects.get()
    rounds.match(drawn.code, by=officer, now=timezone.now())
    sent = [client.post(reverse("review:send", args=[drawn.code])).status_code for _click in range(2)]
    meeting = {"call": call.code, "stage": "ranking"}
    met = [client.post(reverse("review:open-panel"), meeting).headers["Location"] for _click in range(2)]

    assert opened[0] == opened[1] == drawn.get_absolute_url() and sent == [302, 302]
    assert Message.objects.filter(kind="review.invited").count() == 1
    assert met[0] == met[1] == Panel.objects.get().get_absolute_url()
    assert [one.proposal for one in PanelItem.objects.all()] == [proposal]
    page = client.get(drawn.get_absolute_url()).content.decode()
    assert reverse("review:send", args=[drawn.code]) not in page  # nobody is left to be asked
