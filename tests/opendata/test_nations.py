"""A nation's page and flyer: public awards only, by a rule that is named."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from parvis.opendata import actions, forms, offers
from parvis.web import doors
from parvis.web.programme import current
from tests import factories
from tests.factories import NOW
from tests.grants import building

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=400)


@pytest.fixture(autouse=True)
def later(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


def test_a_nations_page_and_flyer_tell_public_awards_and_no_others(client):
    hidden, shown = building.accepted(), building.accepted()
    actions.release_award(shown, by=factories.programme_officer(), now=NOW)
    nation = next(offers.everything(LATER)).countries[0]

    page = client.get(doors.address("nation", nation)).content.decode()

    assert shown.reference in page
    assert hidden.reference not in page
    assert reverse("opendata:flyer", args=[nation]) in page
    for language in ("en", "fr"):
        flyer = client.get(f"/{language}/awards/nations/{nation}.pdf")
        assert (flyer.status_code, flyer.content[:4]) == (200, b"%PDF")
    assert client.get("/en/awards/nations/ZZ.pdf").status_code == 404


def test_the_shares_of_an_awards_nations_add_up_to_it_and_the_flyer_is_one_page():
    actions.release_award(building.accepted(), by=factories.programme_officer(), now=NOW)
    told = list(offers.everything(LATER))
    nations = told[0].countries

    assert sum((forms.share_of(told[0], one) for one in nations), Decimal(0)) == told[0].amount
    nation = current().nation(nations[0])
    assert nation is not None
    drawn = forms.flyer(nation, told * 30, "fr", day=LATER.date(), at=LATER)
    assert drawn.count(b"/Type /Page\n") + drawn.count(b"/Type/Page/") <= 1


@pytest.mark.parametrize("number", [1, 3])
def test_a_nations_awards_cost_three_questions(django_assert_num_queries, number):
    officer = factories.programme_officer()
    for _one in range(number):
        actions.release_award(building.accepted(), by=officer, now=NOW)
    nation = next(offers.everything(LATER)).countries[0]

    with django_assert_num_queries(3):
        assert len(offers.of_nation(nation, LATER)) == number
