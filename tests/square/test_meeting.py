"""Pages on which calls, flagship activities and footage on one matter meet, and the search over everything."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.domain.assets import TagKind
from parvis.domain.meeting import Matter
from parvis.domain.network import Part, Visibility
from parvis.domain.roles import Role
from parvis.media.actions.finding import index_assets
from parvis.media.models import AssetTag
from parvis.network.actions.profiles import describe_profile
from parvis.programme.actions import pages
from parvis.square.queries import in_programme, nations_of, topics_behind
from parvis.stories import actions as stories
from parvis.web import doors
from tests import factories

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def tell(title: str, links: list[tuple[Matter, str]]):
    now, officer = timezone.now() - HOUR, factories.press_officer()
    each = {"title": title, "lead": "It hears.", "body": "With care.", "result": "It works.", "team": "", "figures": ""}
    told = stories.begin({"en": each, "fr": each}, by=officer, now=now)
    stories.place(told, links=links, pictures=[], by=officer, now=now)
    stories.publish(told, by=officer, now=now)
    return told


def film(headline: str, *, topic: str = "", country: str = "", at=None):
    asset = factories.asset(headline, country=country, publish_at=at or timezone.now() - HOUR)
    if topic:
        AssetTag.objects.create(asset=asset, kind=TagKind.TOPIC, value=topic)
    index_assets([asset])
    return asset


@pytest.mark.parametrize(
    ("matter", "code"),
    [
        (Matter.TOPIC, "quantum"),
        (Matter.PRIORITY, "2024:3"),
        (Matter.OBJECTIVE, "resilience"),
        (Matter.GUIDANCE, "madrid-2022"),
        (Matter.INITIATIVE, "MD"),
        (Matter.REGION, "north-africa"),
        (Matter.NATION, "TN"),
    ],
)
def test_everything_the_file_names_has_a_page(matter, code, client):
    address = doors.address(matter, code)

    assert client.get(address).status_code == 200
    assert client.get(address.replace("/en/", "/fr/")).status_code == 200
    assert client.get(address.replace(code, "nowhere")).status_code == 404


def test_stories_and_footage_on_a_theme_meet_there_and_nothing_else_does(client):
    tell("On quantum", [(Matter.TOPIC, "quantum")])
    tell("On detection", [(Matter.TOPIC, "detection")])
    film("Fringes", topic="quantum")
    film("A dog", topic="detection")
    film("Tomorrow's fringes", topic="quantum", at=timezone.now() + HOUR)

    page = client.get(doors.address("topic", "quantum")).content.decode()

    assert ("On quantum" in page, "Fringes" in page) == (True, True)
    assert ("On detection" in page, "A dog" in page, "Tomorrow" in page) == (False, False, False)


def test_a_nations_page_says_whom_to_ask_and_shows_what_was_filmed_there(client):
    officer, now = factories.person(Role.PROGRAMME_OFFICER), timezone.now() - HOUR
    words = {"lead": "contact.tn@example.org", "body": "Begin with a workshop."}
    pages.write_page("nation-tn", {"en": words, "fr": words}, base=0, by=officer, now=now)
    pages.publish_page("nation-tn", by=officer, now=now)
    film("The medina", country="TN")

    page = client.get(doors.address("nation", "TN")).content.decode()

    assert "contact.tn@example.org" in page
    assert "Begin with a workshop." in page
    assert "The medina" in page
    assert doors.address("initiative", "MD") in page


def test_a_region_gathers_its_nations_and_a_priority_its_themes():
    assert "TN" in [nation.code for nation in nations_of(Matter.REGION, "north-africa")]
    assert topics_behind(Matter.PRIORITY, "2024:9") == ("cyber-defence",)
    assert topics_behind(Matter.OBJECTIVE, "resilience") == ()


@pytest.mark.parametrize(("text", "name"), [("tunisie", "Tunisia"), ("cyber", "Cyber defence"), ("UA", "Ukraine")])
def test_the_programme_is_found_in_either_language_and_by_code(text, name):
    assert name in [found.name for found in in_programme(text, "en")]


def test_one_question_goes_to_everything(client):
    tell("Listening buoys", [(Matter.TOPIC, "detection")])
    film("A buoy comes aboard", topic="detection")

    page = client.get(reverse("square:search"), {"q": "buoys"}).content.decode()

    assert "Listening buoys" in page
    assert "A buoy comes aboard" in page
    assert "2 answers" in page


def test_a_question_that_nothing_answers_says_what_to_do(client):
    page = client.get(reverse("square:search"), {"q": "xylophone"}).content.decode()

    assert "Nothing answers this" in page
    assert client.get(reverse("square:search")).status_code == 200


def someone(name: str, *, card=Visibility.EVERYONE, expertise=Visibility.EVERYONE):
    person = factories.scientist("DE", name=name)
    shows = {Part.CARD: card, Part.EXPERTISE: expertise}
    said = {"expertise_en": "Hydrophones in ice", "expertise_fr": "", "priorities": [], "seeking": "", "seeks": []}
    describe_profile(person, **said, shows=shows, now=timezone.now() - HOUR)
    return person


@pytest.mark.parametrize(
    ("question", "card", "expertise", "found"),
    [
        ("Okafor", Visibility.EVERYONE, Visibility.EVERYONE, True),
        ("hydrophones", Visibility.EVERYONE, Visibility.EVERYONE, True),
        ("hydrophones", Visibility.EVERYONE, Visibility.NETWORK, False),
        ("Okafor", Visibility.NETWORK, Visibility.NETWORK, False),
        ("Okafor", Visibility.NOBODY, Visibility.NOBODY, False),
    ],
)
def test_people_are_found_only_as_far_as_they_chose(client, question, card, expertise, found):
    someone("Ada Okafor", card=card, expertise=expertise)

    page = client.get(reverse("square:search"), {"q": question}).content.decode()

    assert ("Ada Okafor" in page) == found
    assert ("Hydrophones in ice" in page) == found


def test_a_name_alone_tells_nothing_that_is_hidden(client):
    someone("Ada Okafor", expertise=Visibility.NETWORK)

    page = client.get(reverse("square:search"), {"q": "Okafor"}).content.decode()

    assert "Ada Okafor" in page
    assert "Hydrophones" not in page


@pytest.mark.parametrize("many", [1, 3])
def test_a_search_for_people_costs_the_same_with_one_and_with_three(many, client, django_assert_num_queries):
    for n in range(many):
        someone(f"Ada Okafor {n}")
    client.get(reverse("square:search"), {"q": "Okafor"})

    with django_assert_num_queries(15):
        client.get(reverse("square:search"), {"q": "Okafor"})


@pytest.mark.parametrize("many", [1, 3])
def test_a_theme_costs_the_same_with_one_and_with_three(many, client, django_assert_num_queries):
    for n in range(many):
        tell(f"Story {n}", [(Matter.TOPIC, "quantum")])
        film(f"Film {n}", topic="quantum")
    address = doors.address("topic", "quantum")
    client.get(address)

    with django_assert_num_queries(5):
        client.get(address)


@pytest.mark.parametrize("many", [1, 3])
def test_a_search_costs_the_same_with_one_and_with_three(many, client, django_assert_num_queries):
    for n in range(many):
        tell(f"Buoy {n}", [])
        film(f"A buoy {n}")
    client.get(reverse("square:search"), {"q": "buoy"})

    with django_assert_num_queries(12):
        client.get(reverse("square:search"), {"q": "buoy"})
