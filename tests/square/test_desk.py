"""The desk: each person's own three lists, at a price that does not grow."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from parvis.domain.embargo import AssetStatus
from parvis.square.views import desk
from parvis.web.duties import Duty, Turn
from tests import factories

pytestmark = pytest.mark.django_db

DESK = "/en/desk/"


def test_the_desk_is_for_those_who_are_signed_in(client: Client) -> None:
    assert client.get(DESK).status_code == 302


def test_an_empty_desk_says_so(client: Client) -> None:
    client.force_login(factories.person())

    page = client.get(DESK).content.decode()

    assert "Nothing waits for you." in page
    assert "You wait for nobody." in page
    assert "No date is near." in page


def test_the_nearest_comes_first_and_what_has_no_moment_last(monkeypatch: pytest.MonkeyPatch) -> None:
    at = timezone.now()
    late, soon, never = (
        Duty(Turn.MINE, name, "/", at=moment)
        for name, moment in (("late", at + timedelta(days=2)), ("soon", at), ("never", None))
    )
    monkeypatch.setattr(desk, "APPS", (lambda person, at: [late, never], lambda person, at: [soon]))

    assert desk.duties(None, at=at) == {
        Turn.MINE: [soon, late, never],
        Turn.THEIRS: [],
        Turn.COMING: [],
        Turn.ALWAYS: [],
    }


def test_what_is_overdue_says_so_and_what_tells_since_when_does_not(client, monkeypatch: pytest.MonkeyPatch) -> None:
    at = timezone.now()
    late = Duty(Turn.MINE, "late", "/", at=at - timedelta(days=1))
    since = Duty(Turn.MINE, "handed in", "/", at=at - timedelta(days=1), since=True)
    ahead = Duty(Turn.MINE, "ahead", "/", at=at + timedelta(days=1))
    client.force_login(factories.person())

    told = []
    for duty in (late, since, ahead):
        monkeypatch.setattr(desk, "APPS", (lambda person, at, duty=duty: [duty],))
        told.append(client.get(DESK).content.decode().count("Overdue"))

    assert told == [1, 0, 0]


@pytest.mark.parametrize("number", [1, 3])
def test_a_press_officers_desk_costs_the_same_however_much_there_is(
    client: Client, number: int, django_assert_max_num_queries
) -> None:
    officer = factories.press_officer()
    client.force_login(officer)
    for n in range(number):
        factories.asset(f"Draft {n}", status=AssetStatus.DRAFT, publish_at=None)
        factories.asset(f"Later {n}", publish_at=timezone.now() + timedelta(hours=n + 1))

    with django_assert_max_num_queries(20):
        page = client.get(DESK).content.decode()

    assert page.count("Later ") == number
    assert f"{number} draft" in page


def test_nobody_else_sees_what_lies_on_a_press_officers_desk(client: Client) -> None:
    client.force_login(factories.person())
    factories.asset("Under embargo", publish_at=timezone.now() + timedelta(hours=1))

    assert "Under embargo" not in client.get(DESK).content.decode()
