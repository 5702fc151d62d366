"""Sign-up, sign-in, sessions, one's data, leaving, as a visitor meets them."""

from __future__ import annotations

import json
import re

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from parvis.accounts.actions.sessions import drop_sessions
from parvis.accounts.models import Person
from parvis.accounts.queries import has_accepted, sessions_of
from parvis.accounts.queries.personal import holders, register
from parvis.audit.models import Entry, Fact
from parvis.web import documents
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db

PAGE = "/en/terms/?in=1&out=2"


def signed_in(person: Person) -> Client:
    client = Client(headers={"user-agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"})
    answer = client.post("/en/account/login/", {"email": person.email, "password": PASSWORD})
    assert answer.status_code == 302
    return client


def actions_of(person: Person) -> list[str]:
    found = Entry.objects.filter(chain__case=person.audit_case()).order_by("position")
    return list(found.values_list("action", flat=True))


def test_sign_up_by_code_leads_to_the_welcome_and_back_to_the_page(client, letters):
    form = {"email": "New@Example.org", "password": PASSWORD, "terms": "on", "next": PAGE}

    code_page = client.post("/en/account/signup/", form)["Location"]
    assert Person.objects.count() == 0
    code = letters.code()
    welcome = client.post(code_page, {"code": f"{code[:3]}-{code[3:]} "})["Location"]
    page = client.get(welcome).content.decode()

    person = Person.objects.get()
    assert person.email == "new@example.org"
    assert person.check_password(PASSWORD)
    assert "You can now download full or partial versions" in page
    assert f'href="{PAGE.replace("&", "&amp;")}"' in page
    assert has_accepted(person, "terms")
    assert actions_of(person) == ["person.signed-up", "terms.accepted"]
    assert person.emailaddress_set.get().verified


def test_no_account_without_the_terms(client):
    page = client.post("/en/account/signup/", {"email": "new@example.org", "password": PASSWORD})

    assert page.status_code == 422
    assert "agreement to the terms" in page.content.decode()
    assert 'value="new@example.org"' in page.content.decode()


def test_signing_up_with_a_known_address_looks_the_same_and_changes_nothing(client, ann, letters):
    answer = client.post("/en/account/signup/", {"email": ann.email, "password": "Ganz-anders-9-Tor", "terms": "on"})

    assert answer["Location"].startswith("/en/account/code/")
    assert letters.last().subject == "You have an account already"
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD)


def test_sign_in_by_code(client, ann, letters):
    code_page = client.post("/en/account/login/code/", {"email": ann.email, "next": PAGE})["Location"]

    answer = client.post(code_page, {"code": letters.code()})

    assert answer["Location"] == PAGE
    assert client.get("/en/account/").status_code == 200
    assert actions_of(ann) == ["person.signed-in"]


def test_a_wrong_password_keeps_what_was_typed_and_the_way_back(client, ann):
    page = client.post("/en/account/login/", {"email": ann.email, "password": "guess", "next": PAGE})

    assert page.status_code == 422
    words = page.content.decode()
    assert f'value="{ann.email}"' in words
    assert 'name="next" value="/en/terms/?in=1&amp;out=2"' in words
    assert "guess" not in words


def test_too_many_tries_say_when_to_come_back(client, ann):
    for _round in range(10):
        client.post("/en/account/login/", {"email": ann.email, "password": "guess"})

    page = client.post("/en/account/login/", {"email": ann.email, "password": PASSWORD})

    assert page.status_code == 429
    assert 0 < int(page.headers["Retry-After"]) <= 900


def test_a_closed_page_asks_for_sign_in_and_is_reached_afterwards(client, ann):
    closed = client.get("/en/account/?tab=1")
    answer = client.post(closed["Location"], {"email": ann.email, "password": PASSWORD})

    assert closed["Location"] == "/en/account/login/?next=/en/account/%3Ftab%3D1"
    assert answer["Location"] == "/en/account/?tab=1"


def test_who_is_signed_in_is_not_asked_again(ann):
    assert signed_in(ann).get("/en/account/login/", {"next": PAGE})["Location"] == PAGE


def test_sign_out_is_a_button_and_never_a_link(ann):
    client = signed_in(ann)
    assert client.get("/en/account/logout/").status_code == 200
    assert client.get("/en/account/").status_code == 200

    client.post("/en/account/logout/")

    assert client.get("/en/account/").status_code == 302


def test_the_list_of_sign_ins_names_them_and_ends_one(ann):
    here, there = signed_in(ann), signed_in(ann)

    page = here.get("/en/account/").content.decode()
    codes = re.findall(r'name="session" value="(\w{20})"', page)
    here.post("/en/account/sessions/end/", {"session": codes[0]})

    assert page.count("Firefox, Linux") == 3  # twice as a name, once on the button
    assert len(codes) == 1
    assert there.get("/en/account/").status_code == 302
    assert here.get("/en/account/").status_code == 200
    assert actions_of(ann)[-1] == "session.ended"


def test_nobody_ends_the_sign_in_of_another(ann):
    bob = Person.objects.create_user("bob@example.org", PASSWORD)
    hers, his = signed_in(ann), signed_in(bob)
    hers_too = signed_in(ann)
    code = re.search(r'name="session" value="(\w{20})"', hers.get("/en/account/").content.decode()).group(1)

    assert his.post("/en/account/sessions/end/", {"session": code}).status_code == 404
    assert hers_too.get("/en/account/").status_code == 200


@pytest.mark.parametrize("others", [0, 2])
def test_the_account_page_costs_the_same_queries_with_one_sign_in_and_with_three(
    ann, others, django_assert_num_queries
):
    client = signed_in(ann)
    for _other in range(others):
        signed_in(ann)

    with django_assert_num_queries(7):
        client.get("/en/account/")


def test_the_profile_is_kept(ann):
    client = signed_in(ann)

    client.post("/en/account/", {"name": " Ann B. ", "outlet": "Radio Nord", "language": "fr"})

    ann.refresh_from_db()
    assert (ann.name, ann.outlet, ann.language) == ("Ann B.", "Radio Nord", "fr")
    assert actions_of(ann)[-1] == "person.described"


def test_changing_the_password_keeps_this_sign_in_and_ends_the_others(ann):
    here, there = signed_in(ann), signed_in(ann)

    answer = here.post("/en/account/password/change/", {"current": PASSWORD, "password": "Neuer-Steg-2026-ok"})

    assert answer["Location"] == "/en/account/"
    assert here.get("/en/account/").status_code == 200
    assert there.get("/en/account/").status_code == 302


def test_after_a_new_password_this_sign_in_is_still_listed_and_can_be_ended(ann):
    here = signed_in(ann)
    here.post("/en/account/password/change/", {"current": PASSWORD, "password": "Neuer-Steg-2026-ok"})

    assert [line.is_current for line in sessions_of(ann, current_key=here.session.session_key)] == [True]
    assert UserSession.objects.filter(user=ann).count() == 1
    drop_sessions(ann)
    assert here.get("/en/account/").status_code == 302


def test_my_data_is_one_file_of_everything_held(ann):
    client = signed_in(ann)

    answer = client.post("/en/account/my-data/")

    found = json.loads(answer.content)
    assert "attachment" in answer.headers["Content-Disposition"]
    assert found["account"]["email"] == "ann@example.org"
    assert {holder.name for holder in holders()} < set(found)
    assert [line["what"] for line in found["account"]["trail"]] == ["person.signed-in", "person.took-data-along"]


@pytest.fixture
def kept_above():
    """Something an app above keeps on people."""
    from parvis.accounts.queries import personal

    notes = {"ann@example.org": ["a note"]}
    register(
        "notes", collect=lambda person: notes.get(person.email, []), erase=lambda person, now: notes.pop(person.email)
    )
    yield notes
    personal._holders.pop("notes")


def test_leaving_erases_the_person_and_leaves_the_history(ann, letters, kept_above):
    other = signed_in(ann)
    client = signed_in(ann)
    client.post("/en/account/", {"name": "Ann B.", "outlet": "Radio Nord", "language": "en"})
    before = actions_of(ann)

    answer = client.post("/en/account/delete/")

    assert answer["Location"] == "/en/account/deleted/"
    ann.refresh_from_db()
    assert (ann.email, ann.name, ann.outlet) == (f"{ann.code}@erased.invalid", "", "")
    assert not ann.is_active
    assert not ann.has_usable_password()
    assert ann.erased_at is not None
    assert kept_above == {}
    assert actions_of(ann)[: len(before) + 1] == [*before, "person.erased"]
    facts = Fact.objects.filter(entry__chain__case=ann.audit_case())
    assert not any("Ann" in fact.value or "Radio" in fact.value for fact in facts)
    assert other.get("/en/account/").status_code == 302
    assert letters.last().to == "ann@example.org"
    assert letters.last().subject == "Your account is deleted"
    assert client.post("/en/account/login/", {"email": "ann@example.org", "password": PASSWORD}).status_code == 422


def test_the_address_of_one_who_left_is_free_again(ann, client, letters):
    signed_in(ann).post("/en/account/delete/")

    code_page = client.post("/en/account/signup/", {"email": ann.email, "password": PASSWORD, "terms": "on"})
    client.post(code_page["Location"], {"code": letters.code()})

    assert Person.objects.filter(email="ann@example.org").exists()


def test_leaving_asks_once_more_who_is_there_when_the_sign_in_is_old(ann, letters):
    client = signed_in(ann)
    session = client.session
    session["proven_at"] = "2020-01-01T00:00:00+00:00"
    session.save()

    asked = client.post("/en/account/delete/")
    assert asked["Location"] == "/en/account/prove/?next=%2Fen%2Faccount%2Fdelete%2F"
    ann.refresh_from_db()
    assert ann.is_active
    assert client.post(asked["Location"], {"password": "guess"}).status_code == 422
    code_page = client.post("/en/account/prove/code/", {"next": "/en/account/delete/"})["Location"]
    assert Client().get(code_page).status_code == 404
    assert client.post(code_page, {"code": letters.code()})["Location"] == "/en/account/delete/"
    assert client.get("/en/account/delete/").status_code == 200


def test_a_new_version_of_the_terms_is_asked_anew(ann, monkeypatch, settings):
    from django.utils import timezone

    from parvis.accounts.actions import accept_terms

    accept_terms(ann, language="en", now=timezone.now())
    assert has_accepted(ann, "terms")

    monkeypatch.setattr(documents, "current_version", lambda name: "2027-01-01")

    assert not has_accepted(ann, "terms")


def test_the_outbox_is_for_example_installations_only(client, ann, letters, settings):
    client.post("/en/account/login/code/", {"email": ann.email})
    name = letters.last().name

    listed = client.get("/dev/outbox/")
    shown = client.get(f"/dev/outbox/{name}/")
    drawn = client.get(f"/dev/outbox/{name}/html/")
    assert letters.code() in listed.content.decode()
    assert letters.code() in shown.content.decode()
    assert "sandbox" in drawn.headers["Content-Security-Policy"]
    assert "unsafe" not in shown.headers["Content-Security-Policy"]
    settings.EXAMPLE = False
    for address in ("", f"{name}/", f"{name}/html/"):
        assert client.get(f"/dev/outbox/{address}").status_code == 404


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/fr/account/login/", "Se connecter"),
        ("/fr/account/signup/", "S’inscrire"),
        ("/fr/account/login/code/", "Se connecter avec un code"),
        ("/fr/account/password/reset/", "Mot de passe oublié\u202f?"),
        ("/fr/account/password/updated/", "Votre mot de passe a été mis à jour"),
        ("/fr/account/deleted/", "Votre compte est supprimé"),
    ],
)
def test_the_pages_speak_french_and_are_also_dialogs(client, address, heading):
    full = client.get(address)
    assert f"<h1>{heading}</h1>" in full.content.decode()
    assert full.headers["Content-Language"] == "fr"

    laid_over = client.get(address, headers={"X-Dialog": "true"})

    if "deleted" not in address:
        assert "data-dialog-page" in laid_over.content.decode()
        assert "<html" not in laid_over.content.decode()


def test_signing_in_within_a_dialog_goes_back_to_the_page(client, ann):
    form = {"email": ann.email, "password": PASSWORD, "next": PAGE}

    answer = client.post("/en/account/login/", form, headers={"X-Dialog": "true"})

    assert (answer.status_code, answer.headers["X-Dialog-Leave"]) == (204, PAGE)


def test_sign_ins_that_ran_out_are_forgotten(ann):
    from datetime import timedelta

    from allauth.usersessions.models import UserSession
    from django.utils import timezone

    from parvis.accounts.actions.sessions import forget_old

    signed_in(ann)
    now = timezone.now()

    assert forget_old(now + timedelta(days=13)) == 0
    assert forget_old(now + timedelta(days=15)) == 1
    assert not UserSession.objects.exists()
