"""The home page: what is new and open, the same cost however much there is, and no empty boxes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from parvis.domain.embargo import AssetStatus
from parvis.media import offers
from parvis.square.views.home import BESIDE, wide_one
from tests import factories

pytestmark = pytest.mark.django_db

QUERIES = 5  # assets, their words, their pictures; the session of a stranger is never read


def published(number: int) -> list[str]:
    """So many open assets, newest first; their headlines."""
    now = timezone.now()
    headlines = [f"Newest but {n}" for n in range(number)]
    for n, headline in enumerate(headlines):
        factories.asset(headline, publish_at=now - timedelta(hours=n + 1))
    return headlines


@pytest.mark.parametrize("number", [1, 3, 20])
def test_the_home_page_costs_the_same_however_much_there_is(
    client: Client, django_assert_num_queries, number: int
) -> None:
    headlines = published(number)

    with django_assert_num_queries(QUERIES):
        page = client.get("/en/").content.decode()

    shown = [headline for headline in headlines if f">{headline}</a>" in page]
    assert shown == headlines[: 1 + BESIDE]


def test_an_empty_library_leaves_no_empty_boxes(client: Client) -> None:
    page = client.get("/en/").content.decode()

    assert 'class="today' not in page
    assert "<h1>Find the film. Mark the part. Take it.</h1>" in page
    assert "Updated:" not in page


@pytest.mark.parametrize(
    ("status", "hours", "shown"),
    [
        (AssetStatus.PUBLISHED, -1, True),
        (AssetStatus.PUBLISHED, 1, False),
        (AssetStatus.DRAFT, -1, False),
        (AssetStatus.WITHDRAWN, -1, False),
    ],
)
def test_only_what_is_open_now_stands_on_the_square(client: Client, status: str, hours: int, shown: bool) -> None:
    factories.asset("A quiet harbour", status=status, publish_at=timezone.now() + timedelta(hours=hours))

    assert ("A quiet harbour" in client.get("/en/").content.decode()) is shown


def test_a_press_officer_sees_the_square_as_everybody_does(client: Client) -> None:
    factories.asset("Not before tomorrow", publish_at=timezone.now() + timedelta(days=1))
    client.force_login(factories.press_officer())

    assert "Not before tomorrow" not in client.get("/en/").content.decode()


def test_the_wide_picture_is_the_newest_that_is_wider_than_high() -> None:
    published(3)
    plain, high, wide = offers.newest(None, at=timezone.now(), count=3)
    high = replace(high, poster="/high", width=900, height=1600)
    wide = replace(wide, poster="/wide", width=1600, height=900)

    assert wide_one([plain, high, wide]) is wide
    assert wide_one([plain, high]) is plain
    assert wide_one([]) is None


def test_headlines_stand_in_the_readers_language(client: Client) -> None:
    factories.asset(texts={"en": "Sea and sky", "fr": "Mer et ciel"}, publish_at=timezone.now() - timedelta(hours=1))

    assert "Mer et ciel" in client.get("/fr/").content.decode()
    assert "Sea and sky" in client.get("/en/").content.decode()


def test_the_masthead_marks_the_place(client: Client) -> None:
    assert '<a href="/en/press/">Press</a>' in client.get("/en/").content.decode()
    assert '<a href="/en/press/" aria-current="page">Press</a>' in client.get("/en/press/").content.decode()


def test_the_newsletter_has_its_line(client: Client) -> None:
    page = client.get("/fr/").content.decode()

    assert 'id="newsletter-line"' in page
    assert 'name="email"' in page


def test_the_strip_shows_stills_of_a_film_and_leads_to_the_marked_part() -> None:
    published(1)
    (card,) = offers.newest(None, at=timezone.now(), count=1)
    film = replace(card, strip="/strip", seconds=104, width=1280, height=720)

    excerpt = offers.excerpt(film)

    assert excerpt is not None
    assert excerpt.url == f"{card.url}?in=29&out=74#film"
    assert excerpt.tiles[0] == (0, 1120, 0, False)  # the eighth second: the first row's eighth tile
    assert [marked for *_place, marked in excerpt.tiles] == [False, False, True, True, True, False, False]
    assert offers.excerpt(replace(film, seconds=12)) is None
    assert offers.excerpt(replace(film, strip="")) is None


@pytest.mark.parametrize(
    ("address", "entry"),
    [
        ("/en/press/", "Library"),
        ("/en/press/desk/", "Desk"),
        ("/en/press/downloads/", "Downloads"),
        ("/en/account/", "Account"),
    ],
)
def test_the_bar_of_a_phone_says_where_one_is(client: Client, address: str, entry: str) -> None:
    client.force_login(factories.press_officer())

    bar = client.get(address).content.decode().partition('<nav class="bar"')[2].partition("</nav>")[0]

    here = [
        part.partition("<span>")[2].partition("</span>")[0] for part in bar.split("<a ")[1:] if "aria-current" in part
    ]
    assert here == [entry]


def test_who_is_not_signed_in_has_no_bar(client: Client) -> None:
    assert 'class="bar"' not in client.get("/en/").content.decode()
    client.force_login(factories.person())
    page = client.get("/en/").content.decode()
    assert 'class="bar"' in page
