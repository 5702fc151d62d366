"""Partner finding: across the two sides, in both languages, with reasons, and never past what is shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from parvis.domain.network import Part, Visibility
from parvis.domain.past_files import Kind
from parvis.network.actions import profiles as actions
from parvis.network.queries import partners
from parvis.network.queries.partners import suggestions
from tests import factories
from tests.factories import NOW
from tests.network.conftest import EVERY, describe
from tests.past.files import took

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=2)


def names(person, *, at=NOW):
    return [one.who.name for one in suggestions(person.profile, at=at, language="en")]


def test_an_english_and_a_french_text_come_together_with_their_reasons(nino, claire):
    actions.add_joint_work(claire, title="Détecteurs au Caucase", year=2021, partners="", nations=["GE"], now=NOW)

    [found] = suggestions(nino.profile, at=NOW, language="en")

    assert found.who.name == "Claire Morel"
    assert {"quantiques", "détection", "explosifs"} <= set(found.words)
    assert found.priorities == ["Counter-Terrorism"] or len(found.priorities) == 1
    assert (found.sought_by_me, found.sought_by_them) == (["France"], ["South Caucasus"])
    assert found.worked_with == ["Georgia"]
    assert names(claire) == ["Nino Beridze"]


def test_the_closer_text_comes_first_and_the_own_side_never(nino, claire):
    far = factories.scientist("DE", name="Dirk Weiter")
    describe(far, expertise_en="Desalination of sea water and detection of leaks")
    near_but_same_side = factories.scientist("MD", name="Mihai Aproape")
    describe(near_but_same_side, expertise_en="Quantum sensors for the detection of explosives, terahertz imaging")

    assert names(nino) == ["Claire Morel", "Dirk Weiter"]


def test_who_stands_on_neither_side_gets_none(nino, claire):
    stateless = factories.person(name="Ann Elsewhere")
    describe(stateless, expertise_en="Quantum sensors")

    assert names(stateless) == []


@pytest.mark.parametrize("shows", [{}, {**EVERY, Part.EXPERTISE: Visibility.NOBODY, Part.SEEKING: Visibility.NOBODY}])
def test_who_hides_is_not_suggested_by_what_is_hidden(nino, claire, shows):
    described = {"expertise_fr": "Capteurs quantiques, détection d’explosifs", "seeks": ["GE"]}
    describe(claire, **described, shows=shows)

    assert names(nino) == []


def test_who_hides_now_is_gone_although_the_pool_is_old(nino, claire):
    assert names(nino) == ["Claire Morel"]

    describe(claire, shows={}, now=NOW + timedelta(seconds=10))

    assert names(nino, at=NOW + timedelta(seconds=20)) == []


def test_a_new_profile_is_found_within_minutes(nino, claire):
    assert names(nino) == ["Claire Morel"]
    described = {"expertise_en": "Quantum sensors for the detection of explosives, terahertz imaging"}
    describe(factories.scientist("DE", name="Dora Neu"), **described, now=NOW + timedelta(seconds=30))

    assert sorted(names(nino, at=LATER)) == ["Claire Morel", "Dora Neu"]


def test_a_nation_that_changed_sides_counts_as_of_the_day(nino):
    finn = factories.scientist("FI", name="Aino Halla")
    describe(finn, expertise_en="Quantum sensors for the detection of explosives")

    assert names(nino) == ["Aino Halla"]
    partners.forget_pool()
    assert names(nino, at=NOW.replace(year=2022)) == []


@pytest.mark.parametrize("others", [1, 3])
def test_the_page_takes_the_same_queries_however_many_it_shows(client, nino, others, django_assert_num_queries):
    for number in range(others):
        described = {"expertise_en": "Quantum sensors for detection", "seeks": ["GE"]}
        describe(factories.scientist("DE", name=f"Ally {number}"), **described)
    client.force_login(nino)
    client.get("/en/network/partners/")

    with django_assert_num_queries(16):
        page = client.get("/en/network/partners/").content.decode()

    assert page.count('class="suggestion"') == others


def test_who_held_an_award_with_me_comes_first_and_the_award_is_named(nino, claire):
    colleague = factories.scientist("DE", name="Dirk Damals", email="dirk@example.org")
    describe(colleague, expertise_en="Quantum sensors")
    lines = "G5,Sensors,2015-01-01,2017-12-31,Nino,nino@example.org,GE\nG5,,,,Dirk,DIRK@example.org,DE\n"
    assert names(nino) == ["Claire Morel", "Dirk Damals"]

    took(Kind.AWARDS, f"reference,title,starts_on,ends_on,name,email,nation\n{lines}")

    dirk, other = sorted(
        suggestions(nino.profile, at=NOW, language="en"), key=lambda one: one.who.name != "Dirk Damals"
    )
    assert [(one.reference, one.years) for one in dirk.awards] == [("G5", "2015–2017")]
    assert dirk.worked_with == ["Germany"] and (other.awards, other.worked_with) == ([], [])


def test_an_award_weighs_as_much_as_being_sought_and_brings_in_nobody_who_has_nothing_in_common(nino, claire):
    near = factories.scientist("DE", name="Nora Nah")
    describe(near, expertise_en="Quantum sensors for the detection of explosives")
    dull = factories.scientist("DE", name="Dora Fern", email="dora@example.org")
    describe(dull, expertise_en="Poetry of the sea")
    before = {one.who.name: one.closeness for one in suggestions(nino.profile, at=NOW, language="en")}

    took(
        Kind.AWARDS,
        "reference,title,starts_on,name,email,nation\n"
        "G5,Sensors,2015-01-01,Nino,nino@example.org,GE\n"
        "G5,,,Claire,claire@example.org,FR\n"
        "G5,,,Dora,dora@example.org,\n",
    )

    after = {one.who.name: one.closeness for one in suggestions(nino.profile, at=NOW, language="en")}
    assert after["Claire Morel"] - before["Claire Morel"] == pytest.approx(
        partners.HELD_TOGETHER + partners.WORKED_WITH, abs=1e-6
    )
    assert after["Nora Nah"] == before["Nora Nah"] and "Dora Fern" not in after


def test_somebody_elses_awards_are_told_to_nobody_who_had_no_part_in_them(nino, claire):
    lines = "G5,Sensors,2015-01-01,Claire,claire@example.org,FR\nG5,,,Somebody,some@example.org,GE\n"
    took(Kind.AWARDS, f"reference,title,starts_on,name,email,nation\n{lines}")

    (claires,) = suggestions(nino.profile, at=NOW, language="en")

    assert (claires.awards, claires.worked_with) == ([], [])
