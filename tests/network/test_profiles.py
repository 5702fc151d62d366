"""Profiles: each part is shown as far as its owner chose, on every way out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from parvis.accounts.actions.leaving import erase_person
from parvis.accounts.queries.personal import collected
from parvis.audit.models import Entry
from parvis.domain.network import Part, Visibility
from parvis.domain.refusals import Invalid
from parvis.network.actions import profiles as actions
from parvis.network.models import Profile
from parvis.network.queries import profiles as queries
from parvis.network.queries.profiles import Wish
from parvis.search.models import Document
from tests import factories
from tests.factories import NOW
from tests.network.conftest import EVERY, describe

pytestmark = pytest.mark.django_db

HOME = "/en/network/"


def seen_by(client, person=None, query=""):
    client.logout()
    if person:
        client.force_login(person)
    return client.get(HOME + query).content.decode()


def unmarked(answer, code):
    """The page without the address that was asked for and the form's token."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode().replace(code, ""))


def test_nothing_is_shown_until_it_is_said(client, nino, outsider):
    describe(outsider, expertise_en="Hydrophones", shows={})

    assert "Otto" not in seen_by(client, nino)
    assert client.get(outsider.profile.get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("shown_to", "member", "signed_in", "anyone"),
    [
        (Visibility.NOBODY, False, False, False),
        (Visibility.NETWORK, True, False, False),
        (Visibility.EVERYONE, True, True, True),
    ],
)
def test_the_card_is_seen_exactly_as_far_as_chosen(client, nino, claire, outsider, shown_to, member, signed_in, anyone):
    describe(claire, expertise_fr="Capteurs", shows={Part.CARD: shown_to})
    address = claire.profile.get_absolute_url()

    for reader, sees in ((nino, member), (outsider, signed_in), (None, anyone)):
        assert ("Claire Morel" in seen_by(client, reader)) == sees
        assert (client.get(address).status_code == 200) == sees
        assert queries.listed(Wish(text="Morel"), reader, at=NOW, language="en").exists() == sees


@pytest.mark.parametrize("part", [Part.EXPERTISE, Part.WORK, Part.SEEKING])
def test_a_hidden_part_is_neither_shown_nor_found(client, nino, claire, part):
    shows = {**EVERY, part: Visibility.NOBODY}
    said = {"expertise_fr": "Zirconium", "seeking": "Hafnium", "priorities": ["2024:9"], "seeks": ["GE"]}
    describe(claire, **said, shows=shows)
    actions.add_joint_work(claire, title="Niobium", year=2020, partners="", nations=["GE"], now=NOW)
    words = {Part.EXPERTISE: "Zirconium", Part.WORK: "Niobium", Part.SEEKING: "Hafnium"}
    client.force_login(nino)
    page = client.get(claire.profile.get_absolute_url()).content.decode()

    for other, word in words.items():
        found = queries.listed(Wish(text=word), nino, at=NOW, language="en").exists()
        assert (word in page) == found == (other is not part)
    by_code = {
        Part.EXPERTISE: queries.listed(Wish(priority="2024:9"), nino, at=NOW, language="en").exists(),
        Part.SEEKING: queries.listed(Wish(seeks="GE"), nino, at=NOW, language="en").exists(),
    }
    assert by_code == {Part.EXPERTISE: part is not Part.EXPERTISE, Part.SEEKING: part is not Part.SEEKING}


def test_no_part_is_open_wider_than_the_card(client, claire):
    describe(claire, expertise_fr="Zirconium", shows={Part.EXPERTISE: Visibility.EVERYONE, Part.CARD: "network"})

    assert "Zirconium" not in seen_by(client)
    assert not queries.listed(Wish(text="Zirconium"), None, at=NOW, language="fr").exists()


def test_hidden_and_absent_are_the_same_bytes_and_the_same_queries(client, nino, outsider, django_assert_num_queries):
    client.force_login(outsider)
    client.get(HOME)
    with django_assert_num_queries(3):
        hidden = client.get(nino.profile.get_absolute_url())
    with django_assert_num_queries(3):
        absent = client.get("/en/network/people/aaaaaaaaaa/")

    assert hidden.status_code == absent.status_code == 404
    assert unmarked(hidden, nino.profile.code) == unmarked(absent, "aaaaaaaaaa")


def test_the_list_is_filtered_by_side_nation_priority_and_what_is_sought(nino, claire):
    def found(**wish):
        return [one.person.name for one in queries.listed(Wish(**wish), nino, at=NOW, language="en")]

    assert found(side="ally") == found(nation="FR") == found(seeks="region:south-caucasus") == ["Claire Morel"]
    assert found(side="partner") == found(nation="GE") == ["Nino Beridze"]
    assert sorted(found(priority="2024:4")) == ["Claire Morel", "Nino Beridze"]
    assert found(nation="FR", side="partner") == []
    assert found(text="DETECTION explosifs") == found(text="térahertz capteurs") == ["Claire Morel"]


@pytest.mark.parametrize("others", [1, 3])
def test_the_list_takes_the_same_queries_however_many_it_shows(client, nino, others, django_assert_num_queries):
    for number in range(others):
        describe(factories.scientist("DE", name=f"Member {number}"), expertise_en="Sonar")
    client.force_login(nino)
    client.get(HOME)

    with django_assert_num_queries(10):
        page = client.get(f"{HOME}?q=sonar").content.decode()

    assert page.count('class="person"') == others


def test_the_own_profile_is_written_on_its_page(client, outsider):
    client.force_login(outsider)
    typed = {"what": "profile", "expertise_en": "Hydrophones", "priorities": ["2024:1"], "seeks": ["GE"]}
    shows = {f"show_{part.value}": "network" for part in Part}

    assert client.post(f"{HOME}me/", {**typed, **shows}).status_code == 302

    own = Profile.objects.get(person=outsider)
    assert (own.expertise_en, own.priorities, own.show_card) == ("Hydrophones", ["2024:1"], "network")
    assert list(Entry.objects.filter(chain__case=own.audit_case()).values_list("action", flat=True)) == [
        "profile.described"
    ]
    assert (
        client.post(
            f"{HOME}me/", {"what": "work", "work-title": "Tides", "work-year": "2021", "work-nations": ["GE"]}
        ).status_code
        == 302
    )
    assert [work.title for work in own.joint_works.all()] == ["Tides"]


def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(client, outsider):
    client.force_login(outsider)
    typed = {"what": "profile", "expertise_en": "x" * 3001, "seeking": "Somebody with a boat"}
    shows = {f"show_{part.value}": "nobody" for part in Part}

    answer = client.post(f"{HOME}me/", {**typed, **shows})

    assert answer.status_code == 422
    assert "Somebody with a boat" in answer.content.decode()
    with pytest.raises(Invalid):
        describe(outsider, priorities=["1999:1"])


def test_a_card_needs_a_name(db):
    with pytest.raises(Invalid) as refused:
        describe(factories.person())

    assert refused.value.field == "show_card"


def test_a_changed_name_is_found_after_the_clock_has_run(nino, claire):
    claire.name = "Claire Dubois"
    claire.save()

    actions.refresh(NOW + timedelta(hours=6))

    assert queries.listed(Wish(text="Dubois"), nino, at=NOW, language="en").exists()
    assert not queries.listed(Wish(text="Morel"), nino, at=NOW, language="en").exists()


def test_what_is_kept_goes_along_and_goes_with_the_account(nino):
    actions.add_joint_work(nino, title="Radiance", year=2020, partners="", nations=[], now=NOW)
    kept = collected(nino)["network"]["profile"][0]
    assert (kept["joint work"][0]["title"], kept["priorities"]) == ("Radiance", ["2024:4"])

    erase_person(nino, now=NOW)

    assert not Profile.objects.exists()
    assert not Document.objects.filter(kind__startswith="profile").exists()


def test_joint_work_is_taken_out_by_its_owner_alone(client, nino, claire):
    client.force_login(nino)
    client.post(f"{HOME}me/", {"what": "work", "work-title": "Tides", "work-year": "2021", "work-nations": ["FR"]})
    [work] = Profile.objects.get(person=nino).joint_works.all()

    client.force_login(claire)
    assert client.post(f"{HOME}me/work/{work.code}/drop/").status_code == 404
    client.force_login(nino)
    assert client.post(f"{HOME}me/work/{work.code}/drop/").status_code == 302
    assert not Profile.objects.get(person=nino).joint_works.exists()
