"""Introductions: two yeses, no address before, a silent no, nobody asked twice."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.accounts.actions.leaving import erase_person
from parvis.audit.models import Entry
from parvis.domain.network import ANSWER_WITHIN, IntroductionState, Part, Visibility
from parvis.domain.refusals import Denied, NotFound, Refused, TooMany
from parvis.network import offers
from parvis.network.actions import introductions as actions
from parvis.network.models import Introduction
from parvis.web.duties import Turn, told
from tests import factories
from tests.factories import NOW
from tests.network.conftest import EVERY, describe

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def asked(nino, claire):
    """Nino has asked Claire."""
    return actions.ask_for_introduction(nino, claire.profile.code, "Your imaging fits our sensors.", now=NOW)


def pages_of(client, person, introduction):
    client.force_login(person)
    paths = (introduction.get_absolute_url(), "/en/network/introductions/", "/en/network/", "/en/desk/")
    return "".join(client.get(path).content.decode() for path in paths)


def test_no_address_is_shown_before_both_agreed_and_both_are_after(client, nino, claire, asked, letters):
    assert nino.email not in pages_of(client, claire, asked)
    assert claire.email not in pages_of(client, nino, asked)
    assert letters.subjects() == [(claire.email, "Nino Beridze souhaite être mis en relation avec vous")]
    assert not any(nino.email in letter.text for letter in letters())

    actions.accept_introduction(claire, asked.code, now=NOW)

    assert nino.email in pages_of(client, claire, asked)
    assert claire.email in pages_of(client, nino, asked)
    assert letters.subjects()[1:] == [(nino.email, "Claire Morel has accepted your introduction")]
    assert list(Entry.objects.filter(chain__case=asked.audit_case()).values_list("action", flat=True)) == [
        "introduction.asked",
        "introduction.accepted",
    ]


def test_the_asked_one_sees_the_asker_without_being_a_member(client, nino, claire, asked):
    describe(claire, shows={})
    client.force_login(claire)

    page = client.get(nino.profile.get_absolute_url()).content.decode()

    assert "terahertz imaging" in page


def test_a_no_is_silent_and_may_become_a_yes(client, nino, claire, asked, letters):
    actions.decline_introduction(claire, asked.code, now=NOW)
    assert len(letters()) == 1

    with pytest.raises(Refused):
        actions.ask_for_introduction(nino, claire.profile.code, "Please!", now=NOW + timedelta(days=400))
    with pytest.raises(Denied):
        actions.write_message(nino, asked.code, "Please!", now=NOW)

    actions.accept_introduction(claire, asked.code, now=NOW + timedelta(days=2))
    assert Introduction.objects.get().state == IntroductionState.ACCEPTED


def test_nobody_is_asked_twice_from_either_end(nino, claire, asked):
    for one, other in ((nino, claire), (claire, nino)):
        with pytest.raises(Refused):
            actions.ask_for_introduction(one, other.profile.code, "Again", now=NOW)
    assert Introduction.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "state"),
    [(NOW + ANSWER_WITHIN - MINUTE, IntroductionState.ASKED), (NOW + ANSWER_WITHIN, IntroductionState.LAPSED)],
)
def test_an_unanswered_question_lapses_by_itself(claire, asked, at, state):
    assert asked.asking.state_at(at) == state
    assert Introduction.objects.waiting_at(at).exists() == (state is IntroductionState.ASKED)
    if state is IntroductionState.LAPSED:
        with pytest.raises(Refused):
            actions.decline_introduction(claire, asked.code, now=at)


def test_only_the_asked_one_answers_and_only_the_two_see_it(client, nino, asked, outsider):
    with pytest.raises(Denied):
        actions.accept_introduction(nino, asked.code, now=NOW)
    with pytest.raises(NotFound):
        actions.accept_introduction(outsider, asked.code, now=NOW)
    client.force_login(outsider)
    assert client.get(asked.get_absolute_url()).status_code == 404


def test_what_is_taken_back_is_gone_for_who_was_asked(client, nino, claire, asked):
    actions.take_introduction_back(nino, asked.code, now=NOW)

    client.force_login(claire)
    assert client.get(asked.get_absolute_url()).status_code == 404
    assert client.get(nino.profile.get_absolute_url()).status_code == 200  # as a member; not by the introduction


def test_five_a_day_are_enough(nino, claire):
    for number in range(5):
        other = factories.scientist("DE", name=f"Ally {number}")
        describe(other)
        actions.ask_for_introduction(nino, other.profile.code, "Hello", now=NOW)

    with pytest.raises(TooMany):
        actions.ask_for_introduction(nino, claire.profile.code, "Hello", now=NOW)
    assert Introduction.objects.filter(asked=claire).count() == 0


def test_who_hides_cannot_ask_and_who_is_hidden_cannot_be_asked(nino, claire, outsider):
    describe(claire, shows={Part.CARD: Visibility.EVERYONE})
    with pytest.raises(Denied):
        actions.ask_for_introduction(outsider, claire.profile.code, "Hello", now=NOW)

    describe(claire, shows={})
    with pytest.raises(NotFound):
        actions.ask_for_introduction(nino, claire.profile.code, "Hello", now=NOW)


def test_the_two_write_to_each_other_and_one_mail_covers_a_row(client, nino, claire, asked, letters):
    actions.accept_introduction(claire, asked.code, now=NOW)
    client.force_login(nino)
    for words in ("First", "Second"):
        assert client.post(asked.get_absolute_url(), {"message": words}).status_code == 302
    client.force_login(claire)
    page = client.get(asked.get_absolute_url()).content.decode()

    assert "First" in page
    assert "Second" in page
    assert letters.subjects()[2:] == [(claire.email, "Nino Beridze vous a écrit")]


def test_it_goes_through_the_pages(client, nino, claire):
    client.force_login(nino)
    assert client.post(f"{claire.profile.get_absolute_url()}introduce/", {"message": ""}).status_code == 422
    made = client.post(f"{claire.profile.get_absolute_url()}introduce/", {"message": "Hello"})["Location"]
    client.force_login(claire)
    assert client.post(f"{made}answer/", {"answer": "accept"})["Location"] == made
    assert "Nino" in client.get(made).content.decode()


def test_duties_stand_on_both_desks_until_it_is_answered(nino, claire, asked):
    assert [(one.turn, one.of) for one in told(offers.duties(claire, at=NOW), claire, at=NOW)] == [
        (Turn.MINE, "Nino Beridze")
    ]
    assert [(one.turn, one.of) for one in told(offers.duties(nino, at=NOW), nino, at=NOW)] == [
        (Turn.THEIRS, "Claire Morel")
    ]
    assert offers.partner_of(nino, asked.code, at=NOW) is None

    actions.accept_introduction(claire, asked.code, now=NOW)

    assert told(offers.duties(claire, at=NOW), claire, at=NOW) == told(offers.duties(nino, at=NOW), nino, at=NOW) == []
    assert offers.partner_of(nino, asked.code, at=NOW) == claire
    assert offers.partner_of(factories.person(), asked.code, at=NOW) is None


@pytest.mark.parametrize("others", [1, 3])
def test_the_list_takes_the_same_queries_however_many_it_shows(client, claire, others, django_assert_num_queries):
    for number in range(others):
        asker = factories.scientist("GE", name=f"Asker {number}")
        describe(asker, shows=EVERY)
        actions.ask_for_introduction(asker, claire.profile.code, "Hello", now=NOW)
    client.force_login(claire)
    client.get("/en/network/introductions/")

    with django_assert_num_queries(4):
        page = client.get("/en/network/introductions/").content.decode()

    assert page.count("row-link") == others


def test_introductions_go_with_either_account(nino, claire, asked):
    erase_person(nino, now=NOW)

    assert not Introduction.objects.exists()
