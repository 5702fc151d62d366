"""Who I am: say where one belongs, find one's organisation, give one's ORCID iD."""

from __future__ import annotations

from datetime import date

import pytest

from parvis.accounts.actions import belonging
from parvis.accounts.queries import facts_on
from parvis.accounts.queries.organisations import find_organisations
from parvis.audit.models import Entry
from parvis.domain.refusals import Invalid, NotFound
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
PAGE = "/en/account/who-i-am/"


@pytest.fixture
def signed_in(client, ann):
    client.force_login(ann)
    return client


@pytest.fixture
def register():
    """A few organisations, entered by the operator."""
    names = [("University of Ljubljana", "SI"), ("University of Lublin", "PL"), ("École navale de Brest", "FR")]
    return [
        belonging.enter_organisation(name, country=country, kind="academic", by=None, now=NOW)
        for name, country in names
    ]


def deeds(person):
    return list(
        Entry.objects.filter(chain__case=person.audit_case()).order_by("position").values_list("action", flat=True)
    )


@pytest.mark.parametrize("typed", ["univeristy of lubljana", "Ljubljana", "ljubl"])
def test_an_organisation_is_found_although_mistyped(register, typed):
    assert find_organisations(typed)[0].name == "University of Ljubljana"


def test_accents_and_case_do_not_matter_and_nothing_near_is_nothing(register):
    assert [one.country for one in find_organisations("ECOLE NAVALE")] == ["FR"]
    assert find_organisations("Zzyzx") == []
    assert find_organisations("") == []


def test_a_life_is_said_on_the_pages(signed_in, ann, register):
    signed_in.post(PAGE, {"what": "nationality", "nationality-country": "GE"})
    signed_in.post(PAGE, {"what": "residence", "residence-country": "GE"})
    signed_in.post(PAGE, {"what": "residence", "residence-country": "SI", "residence-from_on": "2025-05-01"})
    found = signed_in.get(f"{PAGE}organisations/?q=lubljana")
    assert b"University of Ljubljana" in found.content
    where = f"{PAGE}organisations/{register[0].code}/"
    said = {"country": "SI", "is_employment": "yes", "position": "Lecturer", "from_on": "2025-05-01"}
    assert signed_in.post(where, said)["Location"] == PAGE

    facts = facts_on(ann, TODAY)
    assert (facts.nationalities, facts.residence, facts.employer_country) == (("GE",), "SI", "SI")
    assert facts_on(ann, date(2025, 4, 30)).residence == "GE"
    page = signed_in.get(PAGE).content.decode()
    assert "30 April 2025" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert deeds(ann) == [
        "person.nationality-said",
        "person.residence-said",
        "person.residence-ended",
        "person.residence-said",
        "person.affiliation-said",
    ]


def test_what_ends_stays_and_what_was_wrong_goes(signed_in, ann):
    fact = belonging.say_nationality(ann, "GE", from_on=None, to_on=None, now=NOW)

    signed_in.post(f"{PAGE}{fact.code}/end/", {"last_on": "2026-01-31"})
    assert (facts_on(ann, date(2026, 1, 31)).nationalities, facts_on(ann, TODAY).nationalities) == (("GE",), ())

    signed_in.post(f"{PAGE}{fact.code}/take-back/")
    assert facts_on(ann, date(2026, 1, 31)).nationalities == ()
    assert deeds(ann)[-2:] == ["person.nationality-ended", "person.nationality-taken-back"]


def test_a_line_of_somebody_else_is_not_there(signed_in, ann):
    fact = belonging.say_nationality(factories.person(), "GE", from_on=None, to_on=None, now=NOW)

    assert signed_in.post(f"{PAGE}{fact.code}/take-back/").status_code == 404
    with pytest.raises(NotFound):
        belonging.end_fact(ann, fact.code, to_on=TODAY, now=NOW)


@pytest.mark.parametrize(
    ("first", "second"), [((None, None), (None, None)), ((date(2020, 1, 1), None), (date(2019, 1, 1), None))]
)
def test_two_residences_on_one_day_are_refused_unless_the_second_follows(ann, first, second):
    belonging.say_residence(ann, "GE", from_on=first[0], to_on=first[1], now=NOW)

    with pytest.raises(Invalid):
        belonging.say_residence(ann, "BE", from_on=second[0], to_on=second[1], now=NOW)
    assert facts_on(ann, TODAY).residence == "GE"


def test_what_cannot_be_is_refused_at_its_field_and_nothing_typed_is_lost(signed_in):
    typed = {"what": "nationality", "nationality-country": "GE", "nationality-from_on": "2020-01-02"}
    answer = signed_in.post(PAGE, {**typed, "nationality-last_on": "2020-01-01"})

    assert answer.status_code == 422
    assert "It cannot end before it began." in answer.content.decode()
    assert 'value="2020-01-02"' in answer.content.decode()


def test_an_orcid_is_kept_as_it_is_written_and_a_mistyped_one_is_refused(signed_in, ann):
    signed_in.post(PAGE, {"what": "orcid", "orcid": "https://orcid.org/0000-0002-1825-0097"})
    ann.refresh_from_db()
    assert (ann.orcid, ann.orcid_proven_at) == ("0000-0002-1825-0097", None)

    wrong = signed_in.post(PAGE, {"what": "orcid", "orcid": "0000-0002-1825-0098"})

    assert wrong.status_code == 422
    assert "does not fit the others" in wrong.content.decode()
    ann.refresh_from_db()
    assert ann.orcid == "0000-0002-1825-0097"


def test_an_organisation_that_lacks_is_entered_once(signed_in, register):
    typed = {"name": "Bureau of Tides", "country": "IS", "kind": "government"}

    first = signed_in.post(f"{PAGE}organisations/new/", typed)
    second = signed_in.post(f"{PAGE}organisations/new/", typed)

    assert first.status_code == 302
    assert first["Location"] == second["Location"]
    assert [one.country for one in find_organisations("bureau tides")] == ["IS"]


def test_another_who_proved_the_id_has_it_alone(ann):
    other = factories.person()
    belonging.prove_orcid(other, "0000-0002-1825-0097", now=NOW)

    belonging.say_orcid(ann, "0000-0002-1825-0097", now=NOW)
    with pytest.raises(Invalid):
        belonging.prove_orcid(ann, "0000-0002-1825-0097", now=NOW)
