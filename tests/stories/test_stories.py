"""Flagship activities: written in revisions, opened by the clock, taken back with a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domain.meeting import Matter
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.roles import Role
from parvis.domain.stories import Figure, figures_in
from parvis.domain.writings import NotComplete, SavedMeanwhile
from parvis.stories import actions, offers
from parvis.stories.models import Story
from tests import factories

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def words(title: str = "A buoy that listens") -> dict[str, dict[str, str]]:
    each = {
        "lead": "It hears.",
        "body": "## How\n\nWith care.",
        "result": "It works.",
        "team": "",
        "figures": "40 km | range",
    }
    return {"en": {"title": title, **each}, "fr": {"title": f"{title} (fr)", **each}}


@pytest.fixture
def officer():
    return factories.press_officer()


@pytest.fixture
def story(officer):
    return actions.begin(words(), by=officer, now=NOW)


def titles(at, **named):
    return [plate.story.title for plate in offers.newest(None, at=at, count=9, **named)]


def test_a_draft_is_read_by_nobody_until_it_is_published(story, officer, client):
    before = titles(NOW)
    actions.publish(story, by=officer, now=NOW)

    assert (before, titles(NOW)) == ([], ["A buoy that listens"])
    assert list(Entry.objects.values_list("action", flat=True).filter(chain__case=story.audit_case())) == [
        "story.begun",
        "story.published",
    ]


def test_it_opens_at_its_moment_whether_or_not_anything_ran(story, officer):
    actions.publish(story, publish_at=NOW + HOUR, by=officer, now=NOW)

    assert titles(NOW + HOUR - timedelta(seconds=1)) == []
    assert titles(NOW + HOUR) == ["A buoy that listens"]


def test_a_newer_draft_changes_nothing_for_readers_until_it_is_published(story, officer):
    actions.publish(story, by=officer, now=NOW)
    actions.revise(story, words("Two buoys"), base=1, by=officer, now=NOW + HOUR)
    meanwhile = titles(NOW + HOUR)
    actions.publish(story, by=officer, now=NOW + 2 * HOUR)

    assert (meanwhile, titles(NOW + 2 * HOUR)) == (["A buoy that listens"], ["Two buoys"])
    assert titles(NOW + HOUR) == ["A buoy that listens"]


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(story, officer):
    actions.revise(story, words("Theirs"), base=1, by=officer, now=NOW)

    with pytest.raises(SavedMeanwhile) as refused:
        actions.revise(story, words("Mine"), base=1, by=officer, now=NOW)

    assert (refused.value.base, refused.value.newest) == (1, 2)


def test_both_languages_are_complete_before_it_opens(officer):
    half = words()
    half["fr"]["result"] = " "
    story = actions.begin(half, by=officer, now=NOW)

    with pytest.raises(NotComplete) as refused:
        actions.publish(story, by=officer, now=NOW)

    assert refused.value.parts == (("fr", "result"),)


def test_withdrawn_it_is_gone_and_its_address_says_why(story, officer, client):
    now = timezone.now()
    actions.publish(story, by=officer, now=now - HOUR)
    with pytest.raises(Invalid):
        actions.withdraw(story, reason=" ", by=officer, now=now - HOUR)
    actions.withdraw(story, reason="A figure was wrong.", by=officer, now=now - HOUR / 2)

    answer = client.get(reverse("stories:story", args=[story.slug]))

    assert answer.status_code == 410
    assert "A figure was wrong." in answer.content.decode()
    assert titles(now) == []
    with pytest.raises(Refused):
        actions.withdraw(story, reason="Again.", by=officer, now=now)


def test_what_was_withdrawn_stays_so_until_the_moment_of_what_follows(story, officer):
    actions.publish(story, by=officer, now=NOW)
    actions.withdraw(story, reason="A figure was wrong.", by=officer, now=NOW + HOUR)
    actions.revise(story, words("Mended"), base=1, by=officer, now=NOW + HOUR)
    actions.publish(story, publish_at=NOW + 5 * HOUR, by=officer, now=NOW + 2 * HOUR)

    assert titles(NOW + 2 * HOUR) == []
    assert titles(NOW + 5 * HOUR) == ["Mended"]


def test_the_search_knows_no_word_before_it_is_public(story, officer):
    actions.publish(story, by=officer, now=NOW)
    actions.revise(story, words("Secret submarines"), base=1, by=officer, now=NOW)
    actions.publish(story, publish_at=NOW + HOUR, by=officer, now=NOW)
    before = offers.find("submarines", at=NOW, count=3)
    actions.index_opened(NOW + HOUR)

    assert before == ([], 0)
    assert offers.find("submarines", at=NOW + HOUR, count=3)[1] == 1
    assert offers.find("listens", at=NOW + HOUR, count=3)[1] == 0


def test_only_the_two_offices_write_and_see_the_desk(story, client):
    reader, planner = factories.person(), factories.person(Role.PROGRAMME_OFFICER)

    with pytest.raises(Denied):
        actions.revise(story, words("Mine"), base=1, by=reader, now=NOW)
    actions.revise(story, words("Theirs"), base=1, by=planner, now=NOW)

    client.force_login(reader)
    assert client.get(reverse("stories:desk")).status_code == 404
    client.force_login(planner)
    assert "Theirs" in client.get(reverse("stories:desk")).content.decode()


def test_it_stands_on_the_page_of_what_it_points_at(story, officer):
    actions.publish(story, by=officer, now=NOW)
    actions.place(story, links=[(Matter.TOPIC, "detection")], pictures=[], by=officer, now=NOW)

    assert [card.slug for card in offers.cards_about("topic", "detection", at=NOW, count=3)] == [story.slug]
    assert offers.cards_about("topic", "quantum", at=NOW, count=3) == []


def test_it_is_found_by_its_words_in_either_language(story, officer):
    actions.publish(story, by=officer, now=NOW)

    assert [card.slug for card in offers.find("listening buoys", at=NOW, count=3)[0]] == [story.slug]
    assert offers.find("submarine", at=NOW, count=3) == ([], 0)


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_with_one_and_with_three(many, officer, client, django_assert_num_queries):
    for n in range(many):
        told = actions.begin(words(f"Story {n}"), by=officer, now=NOW)
        asset = factories.asset(publish_at=NOW)
        actions.place(told, links=[], pictures=[asset.code], by=officer, now=NOW)
        actions.publish(told, by=officer, now=NOW)
    client.get(reverse("stories:index"))

    with django_assert_num_queries(5):
        answer = client.get(reverse("stories:index"))

    assert answer.content.decode().count('class="plate-title"') == many


def test_the_page_names_what_it_serves_and_escapes_what_was_typed(officer, client):
    told = actions.begin(words("<b>Loud</b>"), by=officer, now=NOW)
    actions.place(told, links=[(Matter.TOPIC, "quantum")], pictures=[], by=officer, now=NOW)
    actions.publish(told, by=officer, now=NOW)

    page = client.get(reverse("stories:story", args=[told.slug])).content.decode()

    assert "<b>Loud" not in page
    assert "Quantum technologies" in page
    assert "<h2>How</h2>" in page


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("40 km | range\nno bar\n | no value\n2 | prototypes", (Figure("40 km", "range"), Figure("2", "prototypes"))),
        ("", ()),
    ],
)
def test_a_figure_is_a_value_and_what_it_counts(text, figures):
    assert figures_in(text) == figures


def test_a_stale_save_through_the_page_shows_both_texts(story, officer, client):
    actions.revise(story, words("Theirs"), base=1, by=officer, now=NOW)
    client.force_login(officer)
    mine = {f"{part}_{language}": text for language, parts in words("Mine").items() for part, text in parts.items()}

    answer = client.post(reverse("stories:edit", args=[story.code]), mine | {"base": 1})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Mine"' in page
    assert "<ins>Theirs</ins>" in page
    assert Story.objects.get().revisions.count() == 2
