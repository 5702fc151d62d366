"""What other sites are told of the library: feeds, oEmbed, link previews, the map; nothing hidden, no master."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from parvis.domain.assets import RenditionRole
from parvis.domain.embargo import AssetStatus
from parvis.media.models import Rendition
from tests import factories
from tests.media.filmed import stored

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ROOT = "http://testserver"


@pytest.fixture
def with_poster(film, tmp_path):
    path = tmp_path / "poster.jpg"
    path.write_bytes(b"a picture")
    file = stored(path, "image/jpeg", at=timezone.now())
    Rendition.objects.create(
        asset=film, role=RenditionRole.POSTER, file=file, width=1280, height=720, made_at=timezone.now()
    )
    return film


def hide(*, headline="Not before tomorrow"):
    return factories.asset(headline, publish_at=timezone.now() + timedelta(days=1))


def embedded(client, address, **asked):
    query = "".join(f"&{name}={value}" for name, value in asked.items())
    return client.get(f"/oembed?url={quote(address, safe='')}{query}")


def titles(answer) -> list[str]:
    return [
        entry.findtext(f"{ATOM}title") or "" for entry in ElementTree.fromstring(answer.content).iter(f"{ATOM}entry")
    ]


def test_the_feed_holds_what_is_open_newest_first_in_the_readers_language(client, with_poster):
    factories.asset(texts={"en": "Sea <b>& sky", "fr": "Mer et ciel"}, publish_at=timezone.now() - timedelta(hours=1))
    hide()

    assert titles(client.get("/en/press/feed/")) == ["Sea <b>& sky", "Dawn over the Baltic"]
    assert titles(client.get("/fr/press/feed/"))[0] == "Mer et ciel"


def test_the_feed_shows_stills_and_leads_to_the_page_and_to_no_file(client, with_poster):
    feed = client.get("/en/press/feed/").content.decode()

    assert f"{ROOT}/en/press/{with_poster.code}/" in feed
    assert f"{ROOT}/en/press/{with_poster.code}/poster" in feed
    assert "/files/" not in feed
    assert "<link" in feed and "enclosure" not in feed


@pytest.mark.parametrize(("query", "count"), [("", 1), ("?kind=video", 1), ("?kind=photo", 0)])
def test_the_feed_answers_the_librarys_own_questions(client, film, query, count):
    assert len(titles(client.get(f"/en/press/feed/{query}"))) == count
    if count:
        assert f'href="/en/press/feed/{query}"' in client.get(f"/en/press/{query}").content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_the_feed_costs_the_same_however_much_it_holds(client, django_assert_num_queries, number):
    for n in range(number):
        factories.asset(f"Asset {n}", publish_at=timezone.now() - timedelta(hours=n + 1))

    with django_assert_num_queries(4):  # the assets, their words, their pictures, their descriptions
        client.get("/en/press/feed/")


def test_oembed_gives_a_player_of_the_preview(client, with_poster):
    answer = embedded(client, f"{ROOT}/en/press/{with_poster.code}/", maxwidth=64)
    told = answer.json()

    assert (told["type"], told["version"], told["title"]) == ("video", "1.0", "Dawn over the Baltic")
    assert told["width"] <= 64
    assert f'src="{ROOT}/en/press/{with_poster.code}/preview"' in told["html"]
    assert told["thumbnail_url"] == f"{ROOT}/en/press/{with_poster.code}/poster"
    assert "/files/" not in answer.content.decode()
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_oembed_knows_nothing_that_a_stranger_may_not_see(client, film):
    client.force_login(factories.press_officer())
    hidden, nothing = hide(), "0" * len(film.code)

    answers = [embedded(client, f"{ROOT}/en/press/{code}/") for code in (hidden.code, nothing)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert embedded(client, f"https://evil.example/en/press/{film.code}/").status_code == 404
    assert embedded(client, f"{ROOT}/en/press/{film.code}/", format="xml").status_code == 501


def test_a_link_to_an_asset_shows_its_words_and_its_still_elsewhere(client, with_poster):
    page = client.get(f"/en/press/{with_poster.code}/").content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert data
    linked = json.loads(data[1])

    assert '<meta property="og:title" content="Dawn over the Baltic">' in page
    assert f'<meta property="og:image" content="{ROOT}/en/press/{with_poster.code}/poster">' in page
    assert (linked["@type"], linked["name"]) == ("VideoObject", "Dawn over the Baltic")
    assert linked["contentUrl"] == f"{ROOT}/en/press/{with_poster.code}/preview"


def test_words_cannot_break_out_of_the_data(client, db):
    asset = factories.asset("</script><script>alert(1)", publish_at=timezone.now() - timedelta(hours=1))

    page = client.get(f"/en/press/{asset.code}/").content.decode()

    assert "<script>alert" not in page
    assert '"name": "\\u003c/script\\u003e\\u003cscript\\u003ealert(1)"' in page


def test_the_map_names_what_is_open_in_both_languages(client, film):
    hidden = [hide(), factories.asset("Draft", status=AssetStatus.DRAFT)]

    answer = client.get("/sitemap.xml")
    text = b"".join(answer.streaming_content)
    places = [place.text for place in ElementTree.fromstring(text).iter(f"{MAP}loc")]

    assert {f"{ROOT}/en/press/{film.code}/", f"{ROOT}/fr/press/{film.code}/", f"{ROOT}/en/"} <= set(places)
    assert not [asset for asset in hidden if asset.code in text.decode()]


def test_robots_are_shown_the_map_and_kept_from_the_desks(client):
    told = client.get("/robots.txt").content.decode().splitlines()

    assert "Disallow: /en/press/desk/" in told
    assert f"Sitemap: {ROOT}/sitemap.xml" in told
