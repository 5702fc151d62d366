"""A secret that is wrong or ended, and an award that is not public, answer like what never was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from parvis.domain import common_grants
from parvis.domain.roles import Role
from parvis.opendata import actions, queries
from parvis.opendata.actions import calendaring, hooking
from tests import factories
from tests.factories import NOW
from tests.grants import building
from tests.leaks.asking import Answer, answer

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def later(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)


@pytest.fixture
def officer():
    return factories.programme_officer()


@pytest.fixture
def award():
    return building.accepted()


def asked(address: str, client: Client | None = None, **posted: str) -> Answer:
    """What this address says to somebody who comes for the first time."""
    return answer(client or Client(), "post" if posted else "get", address, posted or None)


@pytest.mark.parametrize("language", ["", "/en", "/fr"])
@pytest.mark.parametrize("what", ["guessed", "cut", "ended", "of somebody who may not sign in", "of somebody erased"])
def test_a_secret_that_leads_nowhere_says_what_one_that_never_was_says(award, what, language, monkeypatch):
    # A dash at its end would be no end of a word, and the walk would not know it for a part of the address.
    monkeypatch.setattr(calendaring.secrets, "token_urlsafe", lambda length: "s3cret" * 7 + "x")
    director = building.directors(award)[0]
    token = calendaring.make_feed(by=director, now=NOW)
    assert asked(f"/en/calendar/{token}.ics").status == 200
    told = {"guessed": f"{token[:-1]}{'A' if token[-1] != 'A' else 'B'}", "cut": token[:10]}.get(what, token)
    if what == "ended":
        calendaring.end_feed(by=director, now=NOW)
    elif what == "of somebody who may not sign in":
        director.is_active = False
        director.save(update_fields=["is_active"])
    elif what == "of somebody erased":
        calendaring.forget_feed(director, now=NOW)

    never = asked(f"{language}/calendar/{'n' * 43}.ics")
    nowhere = asked(f"{language}/calendar/{told}.ics")

    assert never.status == (404 if language else 302)  # without a language one is led on first
    assert nowhere.says_as_much_as(never), nowhere.difference(never)


@pytest.mark.parametrize("step", ["try", "rotate", "end", "switch-on"])
def test_a_receiver_that_was_ended_is_answered_like_one_that_never_was(officer, step, settings):
    settings.EXAMPLE = True
    hook = hooking.add_hook("Archive", "http://127.0.0.1:9/in", by=officer, now=NOW)
    hooking.end_hook(hook, by=officer, now=NOW)
    client = Client()
    client.force_login(officer)
    client.get("/en/desk/awards/receivers/")

    ended = asked("/en/desk/awards/receivers/", client, step=step, receiver=hook.code)
    never = asked("/en/desk/awards/receivers/", client, step=step, receiver="0123456789")

    assert (ended, ended.status) == (never, 404)


@pytest.mark.parametrize("who", ["stranger", "director", "auditor"])
def test_receivers_are_no_page_of_who_is_not_of_the_office(award, who):
    people = {"stranger": factories.person(), "director": building.directors(award)[0]}
    client = Client()
    client.force_login(people.get(who) or factories.person(Role.AUDITOR))

    there = [client.get(f"/en/desk/awards/{place}").status_code for place in ("receivers/", "", "nothing-here/")]

    assert there == [404] * 3


def addresses(reference: str, code: str) -> list[str]:
    """Every address under which one award is public."""
    return [
        f"/en/awards/{reference}/",
        f"/fr/awards/{reference}/",
        f"/api/v1/awards/{reference}",
        f"/api/v1/common-grants/awards/{common_grants.uuid_of(code)}",
    ]


@pytest.mark.parametrize("what", ["not released", "withdrawn", "only offered"])
def test_an_award_that_is_not_public_answers_like_none_in_every_form(award, officer, what):
    release = actions.release_award(award, by=officer, now=NOW)
    code = release.code
    assert [asked(one).status for one in addresses(award.reference, code)] == [200] * 4
    actions.withdraw_release(release, reason="Asked by the host nation.", by=officer, now=NOW)
    if what != "withdrawn":
        code, award = "0000000000", building.offered() if what == "only offered" else building.accepted()

    hidden = [asked(one) for one in addresses(award.reference, code)]
    absent = [asked(one) for one in addresses("GNOTHING", "zzzzzzzzzz")]

    assert [
        one.difference(none) for one, none in zip(hidden, absent, strict=True) if not one.says_as_much_as(none)
    ] == []
    assert [one.status for one in hidden] == [404] * 4


LISTS = (
    "/en/awards/", "/fr/awards/", "/en/awards/360giving.json", "/en/awards/awards.csv", "/api/v1/awards",
    "/api/v1/common-grants/awards", "/sitemap.xml", "/en/programme/nations/NO/", "/en/awards/nations/NO.pdf",
)  # fmt: skip


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_the_same_as_if_a_withdrawn_award_had_never_been(award, officer, address):
    asked(address)
    before = asked(address)

    release = actions.release_award(award, by=officer, now=NOW)
    actions.withdraw_release(release, reason="Asked by the host nation.", by=officer, now=NOW)
    after = asked(address)

    assert after.says_as_much_as(before), after.difference(before)


def test_the_name_of_a_protected_person_finds_nothing_and_costs_no_query_more(award, officer):
    director = building.directors(award)[0]
    told = next(one for one in award.frozen["parties"].values() if one["person"] == director.code)
    actions.release_award(award, by=officer, now=NOW)
    page = f"/en/awards/{award.reference}/"
    named = asked(page)

    actions.protect_person(director.email, reason="Threatened at home.", by=officer, now=NOW)
    protected = asked(page)

    assert told["name"] in named.body
    assert len(protected.queries) == len(named.queries)
    for address in (page, *LISTS, f"/api/v1/awards/{award.reference}"):
        body = asked(address).body
        assert told["name"] not in body
        assert told["organisation"] not in body or not told["organisation"]
    assert award.reference not in asked(f"/en/awards/?q={told['name'].split()[0]}").body


def test_what_other_programs_are_told_names_nobody(award, officer):
    release = actions.release_award(award, by=officer, now=NOW)

    assert set(queries.announced(release)) == {"reference", "address"}
