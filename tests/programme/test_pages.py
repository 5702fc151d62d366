"""The programme's public pages: drawn from the file, with the office's words on top."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.domain.pages import FixedPage
from parvis.domain.refusals import Denied, Invalid
from parvis.domain.roles import Role
from parvis.domain.writings import NotComplete, SavedMeanwhile
from parvis.programme.actions import pages as actions
from parvis.programme.queries import outline
from parvis.web.programme import current
from tests import factories

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def words(title: str = "For applicants", body: str = "## First\n\nRead the call.") -> dict[str, dict[str, str]]:
    each = {"lead": "What to know.", "body": body}
    return {"en": {"title": title, **each}, "fr": {"title": f"{title} (fr)", **each}}


@pytest.fixture
def officer():
    return factories.person(Role.PROGRAMME_OFFICER)


@pytest.mark.parametrize("which", [each for each in FixedPage if each is not FixedPage.OVERVIEW])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_fixed_page_stands_before_anybody_has_written_a_word(which, language, client):
    answer = client.get(f"/{language}/programme/{which}/")

    assert answer.status_code == 200
    assert 'aria-current="page"' in answer.content.decode()


def test_every_activity_is_one_of_the_mechanisms_compared(client):
    page = client.get(reverse("programme:page", args=["mechanisms"])).content.decode()

    assert [one.code for one in outline.mechanism_rows(current(), "en")] == ["MYP", "ARW", "ASI", "ATC"]
    assert "24 to 36 months" in page
    assert "at least 7 working days" in page


def test_a_nation_has_its_square_in_the_group_of_the_day():
    def codes(day: datetime) -> dict[str, list[str]]:
        return {band.code: [tile.code for tile in band.tiles] for band in outline.bands(current(), day.date(), "en")}

    before, after = codes(datetime(2023, 4, 3, tzinfo=UTC)), codes(datetime(2023, 4, 4, tzinfo=UTC))

    assert "FI" not in before["ally"]
    assert "FI" in before["partner"]
    assert "FI" in after["ally"]


def test_the_offices_words_come_on_top_and_can_be_taken_back(officer, client):
    address = reverse("programme:page", args=["history"])
    actions.write_page("history", words("How it began"), base=0, by=officer, now=NOW)
    unpublished = client.get(address).content.decode()
    actions.publish_page("history", by=officer, now=NOW)
    published = client.get(address).content.decode()
    actions.withdraw_page("history", by=officer, now=timezone.now() - HOUR)

    assert "How it began" not in unpublished
    assert "<h1>How it began</h1>" in published
    assert "<h2>First</h2>" in published
    assert "How it began" not in client.get(address).content.decode()
    assert list(Entry.objects.filter(chain__case__startswith="page:").values_list("action", flat=True)) == [
        "page.saved",
        "page.published",
        "page.withdrawn",
    ]


def test_words_taken_back_stay_so_until_the_moment_of_what_follows(officer, client):
    now = timezone.now()
    address = reverse("programme:page", args=["history"])
    actions.write_page("history", words("How it began"), base=0, by=officer, now=now - 3 * HOUR)
    actions.publish_page("history", by=officer, now=now - 3 * HOUR)
    actions.withdraw_page("history", by=officer, now=now - 2 * HOUR)
    actions.write_page("history", words("Better told"), base=1, by=officer, now=now - HOUR)
    actions.publish_page("history", publish_at=now + HOUR, by=officer, now=now - HOUR)

    page = client.get(address).content.decode()

    assert ("How it began" in page, "Better told" in page) == (False, False)


def test_a_free_page_exists_once_it_is_published(officer, client):
    address = reverse("programme:page", args=["for-applicants"])
    actions.write_page("for-applicants", words(), base=0, by=officer, now=NOW)
    before = client.get(address).status_code
    actions.publish_page("for-applicants", by=officer, now=NOW)

    assert (before, client.get(address).status_code) == (404, 200)
    assert "For applicants" in client.get(reverse("programme:overview")).content.decode()


def test_a_nations_words_have_no_page_of_their_own(officer, client):
    actions.write_page("nation-ua", words(), base=0, by=officer, now=NOW)
    actions.publish_page("nation-ua", by=officer, now=NOW)

    assert client.get(reverse("programme:page", args=["nation-ua"])).status_code == 404


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(officer):
    actions.write_page("history", words("One"), base=0, by=officer, now=NOW)

    with pytest.raises(SavedMeanwhile):
        actions.write_page("history", words("Two"), base=0, by=officer, now=NOW)


def test_both_languages_are_complete_before_it_opens(officer):
    half = words()
    half["fr"]["title"] = ""
    actions.write_page("history", half, base=0, by=officer, now=NOW)

    with pytest.raises(NotComplete) as refused:
        actions.publish_page("history", by=officer, now=NOW)

    assert refused.value.parts == (("fr", "title"),)


@pytest.mark.parametrize("slug", ["Two words", "../etc", "ünder", "-a", "a--b", "a" * 61, ""])
def test_an_address_is_small_letters_digits_and_hyphens(slug, officer):
    with pytest.raises(Invalid) as refused:
        actions.write_page(slug, words(), base=0, by=officer, now=NOW)

    assert refused.value.field == "slug"


def test_only_the_programme_office_writes(client):
    journalist = factories.press_officer()

    with pytest.raises(Denied):
        actions.write_page("history", words(), base=0, by=journalist, now=NOW)

    client.force_login(journalist)
    assert client.get(reverse("programme:pages_desk")).status_code == 404


def test_the_desk_leads_to_every_page_and_a_stale_save_shows_both_texts(officer, client):
    actions.write_page("history", words("Theirs"), base=0, by=officer, now=NOW)
    client.force_login(officer)
    desk = client.get(reverse("programme:pages_desk")).content.decode()
    mine = {f"{part}_{tongue}": text for tongue, parts in words("Mine").items() for part, text in parts.items()}

    answer = client.post(reverse("programme:write", args=["history"]), mine | {"base": 0})

    assert reverse("programme:write", args=["nation-ua"]) in desk
    assert answer.status_code == 422
    assert 'value="Mine"' in answer.content.decode()
    assert "<ins>Theirs</ins>" in answer.content.decode()


def test_a_public_page_costs_one_query(officer, client, django_assert_num_queries):
    for slug in ("history", "for-applicants"):
        actions.write_page(slug, words(), base=0, by=officer, now=NOW)
        actions.publish_page(slug, by=officer, now=NOW)
    client.get(reverse("programme:page", args=["history"]))

    with django_assert_num_queries(1):
        client.get(reverse("programme:page", args=["history"]))


def test_on_its_page_a_revision_shows_what_it_changed_and_words_are_taken_back(officer, client):
    client.force_login(officer)
    actions.write_page("history", words("How it began"), base=0, by=officer, now=NOW)
    actions.publish_page("history", by=officer, now=NOW)
    newest = actions.write_page("history", words("How all began"), base=1, by=officer, now=NOW)
    stranger = Client()
    changes = reverse("programme:word_changes", args=["history", newest.number])

    assert "<ins>all" in client.get(changes).content.decode()
    assert client.get(reverse("programme:word_changes", args=["history", 99])).status_code == 404
    assert stranger.get(changes).status_code in (302, 404)
    assert client.post(reverse("programme:withdraw_words", args=["history"])).status_code == 302
    assert "How it began" not in stranger.get(reverse("programme:page", args=["history"])).content.decode()
