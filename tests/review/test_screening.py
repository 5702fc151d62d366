"""The office's first look through its actions: what is kept, who is told, what is refused, twice is once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.audit.models import Entry
from parvis.correspondence.models import Message
from parvis.domain.refusals import Denied, Gone, Invalid, NotFound, Refused
from parvis.domain.screening import ScreeningState
from parvis.proposals.actions import submitting
from parvis.review.actions import screening
from parvis.review.models import Question, Screening
from parvis.review.notify import screening as letters
from parvis.review.offers import screening as offered
from parvis.review.offers.stations import stations
from parvis.review.queries import screening as queries
from parvis.standing.actions import conflicts
from parvis.web.duties import told
from tests import factories
from tests.factories import NOW
from tests.proposals import building
from tests.proposals.conftest import mails, waiting_queue, working_queue

__all__ = ["mails", "waiting_queue", "working_queue"]

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
DUE = NOW + timedelta(days=10)
S = ScreeningState


@pytest.fixture
def officer():
    return factories.programme_officer()


@pytest.fixture
def proposal():
    return building.submitted()[0]


def station(proposal, person, at=LATER):
    return stations(proposal.code, person, at)["screening"].state


def test_a_clear_file_passes_and_a_second_click_changes_nothing(proposal, officer):
    screening.let_pass(proposal, by=officer, now=NOW)
    screening.let_pass(proposal, by=officer, now=LATER)

    held = Screening.objects.get()
    assert (held.status, held.outcome, held.decided_by, held.decided_at) == (S.PASSED, "passed", officer, NOW)
    assert len(held.checklist) == 6
    assert Entry.objects.filter(action="screening.passed").count() == 1
    assert station(proposal, officer) == "done"
    assert queries.numbers(officer, at=LATER) == {"to-do": 0, "answered": 0, "asked": 0, "decided": 1}


def test_what_has_passed_is_not_withdrawn_silently(proposal, officer):
    ally, _partner = building.directors(proposal)
    screening.let_pass(proposal, by=officer, now=NOW)

    for act in (submitting.withdraw, submitting.reopen):
        with pytest.raises(Refused) as refused:
            act(proposal, by=ally, now=NOW)
        assert refused.value.code == "held"
    screening.withdraw(proposal, reason="Both directors asked by mail.", by=officer, now=LATER)
    screening.withdraw(proposal, reason="Again.", by=officer, now=LATER)

    proposal.refresh_from_db()
    assert (proposal.status, Screening.objects.get().status) == ("withdrawn", S.WITHDRAWN)
    assert Message.objects.filter(kind="screening.withdrawn").count() == 2
    assert queries.files(officer, at=LATER).count() == 1
    with pytest.raises(Gone):
        screening.let_pass(proposal, by=officer, now=LATER)


def test_opened_again_it_is_the_applicants_to_take_back(proposal, officer):
    ally, _partner = building.directors(proposal)
    screening.let_pass(proposal, by=officer, now=NOW)

    with pytest.raises(Invalid):
        screening.reopen(proposal, reason=" ", by=officer, now=LATER)
    screening.reopen(proposal, reason="A letter came in.", by=officer, now=LATER)
    submitting.withdraw(proposal, by=ally, now=LATER)

    with pytest.raises((Gone, NotFound)):
        screening.let_pass(proposal, by=officer, now=LATER)


def test_a_returned_proposal_tells_its_directors_why_in_their_language(proposal, officer):
    ally, partner = building.directors(proposal)
    partner.language = "fr"
    partner.save()

    screening.turn_down(proposal, reasons=["outside-priorities"], note="See the annex.", by=officer, now=NOW)
    screening.turn_down(proposal, reasons=["outside-priorities"], by=officer, now=LATER)

    held = Screening.objects.get()
    assert (held.status, held.outcome, held.quotes) == (S.RETURNED, "off-priority", [])
    told = {message.person: message.body for message in Message.objects.filter(kind="screening.ended")}
    assert set(told) == {ally, partner}
    assert "outside the Key Priorities" in told[ally]
    assert "See the annex." in told[ally]
    assert "ne relèvent pas des priorités clés" in told[partner]
    assert station(proposal, ally) == "stopped"


def test_behaviour_3_an_ineligible_decision_quotes_rule_and_value(officer):
    """Screens with reason codes; an ineligible decision quotes rule and value."""
    proposal, _receipt = building.submitted()
    ally, _partner = building.directors(proposal)
    seat = proposal.parties.get(role="ally-director")
    seat.facts = seat.facts | {"employer_country": "CH", "residence": "CH"}
    seat.save()
    (broken, *_more) = [one for one in queries.quotes_of(proposal) if one.blocking]

    with pytest.raises(Refused) as stands:
        screening.let_pass(proposal, by=officer, now=NOW)
    with pytest.raises(Invalid) as unquoted:
        screening.turn_down(proposal, reasons=["rule-not-met"], broken=["nonsense"], by=officer, now=NOW)
    screening.turn_down(proposal, reasons=["rule-not-met"], broken=[broken.rule], by=officer, now=NOW)

    held = Screening.objects.get()
    assert (stands.value.code, unquoted.value.field) == ("rule-not-met", "rules")
    assert (held.status, [one["rule"] for one in held.quotes]) == (S.INELIGIBLE, [broken.rule])
    letter = Message.objects.get(kind="screening.ended", person=ally)
    assert broken.words["en"] in letter.body
    assert broken.value["en"] in letter.body
    assert "Found: 0." in letter.body


def test_a_question_goes_to_the_directors_and_their_answer_comes_back(proposal, officer):
    ally, partner = building.directors(proposal)

    question = screening.ask(proposal, "Who pays for the sensors?", due_at=DUE, by=officer, now=NOW)
    again = screening.ask(proposal, "Who pays for the sensors?", due_at=DUE, by=officer, now=NOW)
    assert (again, Screening.objects.get().status) == (question, S.ASKED)
    assert {one.person for one in Message.objects.filter(kind="screening.asked")} == {ally, partner}
    assert [duty.address for duty in told(offered.duties(ally, at=NOW), ally, at=NOW)] == [
        f"/en/review/questions/{question.code}/"
    ]
    with pytest.raises(Refused) as waits:
        screening.let_pass(proposal, by=officer, now=LATER)
    screening.answer(question, "The ministry.", by=partner, now=LATER)
    screening.answer(question, "The ministry.", by=partner, now=LATER)
    with pytest.raises(Refused) as late:
        screening.answer(question, "No, we do.", by=ally, now=LATER)

    assert (waits.value.code, late.value.code) == ("question-open", "not-waiting")
    assert [one.person for one in Message.objects.filter(kind="screening.answered")] == [officer]
    assert queries.numbers(officer, at=LATER) == {"to-do": 1, "answered": 1, "asked": 0, "decided": 0}
    assert told(offered.duties(ally, at=LATER), ally, at=LATER) == []
    screening.let_pass(proposal, by=officer, now=LATER)


def test_the_reminder_stops_when_it_is_answered(proposal, officer):
    question = screening.ask(proposal, "Who pays?", due_at=DUE, by=officer, now=NOW)
    near = DUE - timedelta(days=1)

    assert [len(list(letters.due(at))) for at in (NOW, near, DUE)] == [0, 2, 0]
    screening.answer(question, "We do.", by=building.directors(proposal)[0], now=near)
    assert list(letters.due(near)) == []


def test_a_question_nobody_answers_can_be_closed_and_counts_as_a_reason(proposal, officer):
    question = screening.ask(proposal, "Who pays?", due_at=DUE, by=officer, now=NOW)

    screening.close_question(question, by=officer, now=DUE)
    screening.turn_down(proposal, reasons=["no-answer"], by=officer, now=DUE)

    assert (Screening.objects.get().outcome, Question.objects.get().waits) == ("incomplete", False)


def test_ticks_are_kept_and_strange_ones_left_out(proposal, officer):
    screening.tick(proposal, ["complete", "nonsense"], by=officer, now=NOW)

    assert Screening.objects.get().checklist == ["complete"]
    screening.let_pass(proposal, by=officer, now=NOW)
    with pytest.raises(Refused):
        screening.tick(proposal, [], by=officer, now=LATER)


def test_who_has_a_conflict_a_part_or_no_office_screens_nothing(proposal, officer):
    ally, _partner = building.directors(proposal)
    conflicts.state(officer, "proposal", proposal.code, "relative", by=officer, now=NOW)
    party = factories.programme_officer()
    proposal.parties.filter(role="partner-director").update(person=party)

    for who, refusal in ((officer, NotFound), (party, Denied), (ally, Denied), (factories.person(), Denied)):
        with pytest.raises(refusal):
            screening.let_pass(proposal, by=who, now=NOW)
    assert Screening.objects.count() == 0
    assert [queries.files(one, at=NOW).count() for one in (officer, party)] == [0, 0]
