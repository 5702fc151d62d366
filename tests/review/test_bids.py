"""Experts say what they want to read, before the matching."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.correspondence.models import Message
from parvis.domain.calls import WallClock
from parvis.domain.refusals import Gone, Invalid, NotFound
from parvis.domain.rounds import Wish
from parvis.review.actions import bids, matching
from parvis.review.models import Bid
from parvis.review.queries import bids as queries
from parvis.review.queries import matched
from parvis.standing.queries import is_barred
from tests import factories
from tests.factories import NOW
from tests.proposals.building import event_call
from tests.review import building

pytestmark = pytest.mark.django_db
UNTIL = WallClock.read("2026-12-20T17:00", "Europe/Brussels")


@pytest.fixture
def officer(mails):
    return factories.programme_officer()


@pytest.fixture
def readers():
    return [building.expert(nation, expertise_en="Floods.") for nation in ("NO", "DE", "PL")]


@pytest.fixture
def drawn(officer, readers):
    call = event_call()
    for _number in range(2):
        building.screened(call)
    made = building.opened(call, by=officer, reviews=1)
    return bids.open_bids(made, until=UNTIL, by=officer, now=NOW)


def codes(this_round, expert) -> list[str]:
    return list(queries.titles(this_round, expert, at=NOW))


def test_every_expert_with_an_account_is_asked_once(drawn, officer, readers):
    building.expert("CA", account=False)
    bids.open_bids(drawn, until=WallClock.read("2026-12-21T17:00", "Europe/Brussels"), by=officer, now=NOW)
    letters = Message.objects.filter(kind="review.bids")
    assert letters.count() == len(readers)
    assert Entry.objects.filter(action="round.bids-asked").count() == 2


@pytest.mark.parametrize("until", ["2020-01-01T10:00", "2099-01-01T10:00"])
def test_the_time_to_answer_lies_between_now_and_the_reviews(until, drawn, officer):
    with pytest.raises(Invalid) as refused:
        bids.open_bids(drawn, until=WallClock.read(until, "Europe/Brussels"), by=officer, now=NOW)
    assert refused.value.field == "until"


def test_wishes_weigh_in_the_matching_and_stand_on_the_page(drawn, officer, readers):
    first, second = codes(drawn, readers[0])
    bids.say(drawn, readers[2], {first: Wish.WANT}, by=readers[2].person, now=NOW)
    bids.say(drawn, readers[1], {second: Wish.WANT, first: Wish.RATHER_NOT}, by=readers[1].person, now=NOW)

    matching.take(matching.match(drawn.code, by=officer, now=NOW), by=officer, now=NOW)

    there = set(drawn.assignments.values_list("proposal__code", "expert__code"))
    assert there == {(first, readers[2].code), (second, readers[1].code)}
    shown = matched.table(drawn, officer, at=NOW, language="en")
    assert {one.why.wish for line in shown.lines for one in line.chosen} == {"want"} and shown.bids == 3


def test_a_conflict_that_is_said_closes_the_proposal_at_once(drawn, readers):
    first, second = codes(drawn, readers[0])
    bids.say(drawn, readers[0], {first: Wish.CONFLICT}, by=readers[0].person, now=NOW)
    assert is_barred("proposal", first, readers[0].person, NOW + timedelta(seconds=1))
    assert codes(drawn, readers[0]) == [second]


def test_the_same_again_changes_nothing_and_an_empty_word_takes_it_back(drawn, readers):
    first = codes(drawn, readers[0])[0]
    person = readers[0].person
    counts = [bids.say(drawn, readers[0], {first: word}, by=person, now=NOW) for word in ("can", "can", "", "")]
    assert counts == [1, 0, 1, 0] and not Bid.objects.exists()
    assert Entry.objects.filter(action="round.bids-said").count() == 2


def test_nothing_is_taken_late_or_unknown_or_from_somebody_else(drawn, readers):
    first = codes(drawn, readers[0])[0]
    person = readers[0].person
    with pytest.raises(Gone):
        bids.say(drawn, readers[0], {first: "can"}, by=person, now=UNTIL.at())
    with pytest.raises(Invalid):
        bids.say(drawn, readers[0], {first: "perhaps"}, by=person, now=NOW)
    with pytest.raises(NotFound):
        bids.say(drawn, readers[0], {"nosuchcode12": "can"}, by=person, now=NOW)
    with pytest.raises(NotFound):
        bids.say(drawn, readers[0], {first: "can"}, by=readers[1].person, now=NOW)
    assert not Bid.objects.exists()


def test_the_page_of_titles(client, mails):
    now = timezone.now()
    officer = factories.programme_officer()
    reader = building.expert("DE")
    call = event_call(opens="2026-01-01T09:00", closes="2099-01-31T23:59")
    proposal = building.screened(call, now=now)
    made = building.opened(call, by=officer, reviews=1, now=now)
    until = now + (made.due_at - now) / 2
    page = reverse("review:bids", args=[made.code])
    client.force_login(reader.person)
    assert client.get(page).status_code == 404
    bids.open_bids(made, until=WallClock.read(until.strftime("%Y-%m-%dT%H:%M"), "UTC"), by=officer, now=now)

    assert client.post(page, {f"wish-{proposal.code}": "want"}).status_code == 302

    for language in ("en", "fr"):
        assert client.get(page.replace("/en/", f"/{language}/", 1)).status_code == 200
    assert Bid.objects.get().wish == "want"
    assert f"titles/{made.code}/" in client.get(reverse("review:desk")).content.decode()
    client.force_login(factories.person())
    assert client.get(page).status_code == 404
