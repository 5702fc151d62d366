"""The portfolio's page: it costs the same however many awards there are, names its rule, and leads to every year."""

from __future__ import annotations

import pytest
from django.urls import reverse

from parvis.domain.portfolio import Dimension
from parvis.payments.models import AwardShare
from parvis.payments.queries import portfolio
from tests import factories
from tests.payments import building
from tests.payments.building import LATER

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", [1, 3])
def test_the_portfolio_costs_the_same_however_many_and_every_chart_is_a_table(
    client, django_assert_num_queries, number
):
    awards = [building.accepted() for _one in range(number)]
    client.force_login(factories.programme_officer())
    client.get(reverse("payments:portfolio"))

    with django_assert_num_queries(4):
        page = client.get(reverse("payments:portfolio")).content.decode()

    assert "Rule of attribution: equal shares." in page
    assert page.count("<table") == len(Dimension)
    assert page.count('<tr><th scope="row">') == page.count('<svg viewBox="0 0 1000 20"')  # each row has its bar
    assert f'<th scope="row">{awards[0].starts_on.year}</th>' in page


def test_the_portfolio_of_one_year_still_leads_to_the_others(client):
    award = building.accepted()
    year = award.starts_on.year
    AwardShare.objects.filter(award=award).update(year=year - 1)
    building.accepted()
    client.force_login(factories.programme_officer())

    page = client.get(reverse("payments:portfolio"), {"year": year}).content.decode()

    assert f'href="?year={year}" aria-current="page">{year}' in page
    assert f'href="?year={year - 1}">{year - 1}' in page


def test_the_years_of_the_portfolio_add_up_to_the_whole():
    first, _second = building.accepted(), building.accepted()
    AwardShare.objects.filter(award=first).update(year=first.starts_on.year - 1)

    told = portfolio.by_year(None, at=LATER)

    whole = portfolio.of(portfolio.summed(told), Dimension.MECHANISM)
    by_year = [portfolio.of(portfolio.summed(told, year), Dimension.MECHANISM) for year in sorted(told)]
    assert len(by_year) == 2
    assert sum(one.committed for one in whole) == sum(one.committed for rows in by_year for one in rows)
    assert sum(one.awards for one in whole) == sum(one.awards for rows in by_year for one in rows) == 2
