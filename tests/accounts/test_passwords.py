"""Passwords in the house: the policy on every way in, leaked ones refused, guessing stopped (acceptance 22)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.accounts.actions.reset import change_password
from parvis.accounts.actions.signing_in import sign_in_with_password
from parvis.accounts.actions.signing_up import ask_to_sign_up
from parvis.accounts.models import Person
from parvis.accounts.validators import findings
from parvis.domain.refusals import Invalid, TooMany
from tests.accounts.conftest import PASSWORD
from tests.factories import NOW

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def sign_in(password: str, *, email="ann@example.org", network="198.51.100.7", now=NOW) -> Person:
    return sign_in_with_password(email, password, network=network, now=now)


def rules_on(page: str) -> list[str]:
    """The errors under the password field, as the page lists them."""
    start = page.index('id="id_password_error"')
    listed = page[start : page.index("</ul>", start)]
    return [part.split("</span>")[0] for part in listed.split("<span>")[1:]]


def test_acceptance_22_each_unmet_part_is_listed_at_once_on_submit(client):
    page = client.post("/en/account/signup/", {"email": "ann@example.org", "password": "korrekt pferd"})

    assert page.status_code == 422
    assert rules_on(page.content.decode()) == [
        "An upper-case letter",
        "A digit",
        "A symbol, such as ! ? - + or #",
        "No spaces, of any kind",
    ]


def test_acceptance_22_the_rules_stand_beside_the_field_with_their_patterns(client):
    page = client.get("/en/account/signup/").content.decode()

    assert page.count("data-rule=") == page.count("data-pattern=") == 6
    assert 'autocomplete="new-password"' in page
    assert "onpaste" not in page


def test_acceptance_22_leaked_passwords_are_refused():
    assert [found.code for found in findings("Password1234!")] == ["common"]
    assert [found.code for found in findings("Qwertyuiop12!")] == ["common"]


def test_acceptance_22_128_characters_and_non_latin_letters_open_the_account():
    for password in ("Ab1!" + "x" * 124, "Пароль-Мост-42", "橋の上の灯火は七つだけ光る4!"):
        person = Person.objects.create_user(f"p{len(password)}{ord(password[0])}@example.org", password)
        assert findings(password) == []
        assert sign_in(password, email=person.email) == person


def test_acceptance_22_guessing_from_many_networks_stops_at_the_account(ann):
    for number in range(10):
        with pytest.raises(Invalid):
            sign_in("wrong-guess", network=f"198.51.100.{number}")

    with pytest.raises(TooMany) as refused:
        sign_in(PASSWORD, network="203.0.113.200")
    assert refused.value.retry_after == 15 * 60
    assert sign_in(PASSWORD, network="203.0.113.200", now=NOW + 15 * MINUTE) == ann


def test_guessing_at_unknown_addresses_stops_just_the_same():
    for number in range(10):
        with pytest.raises(Invalid):
            sign_in("wrong-guess", email="nobody@example.org", network=f"198.51.100.{number}")

    with pytest.raises(TooMany):
        sign_in("wrong-guess", email="Nobody@example.org ", network="203.0.113.200")


def test_one_network_cannot_try_a_password_on_everybody(ann):
    for number in range(60):
        with pytest.raises(Invalid):
            sign_in("wrong-guess", email=f"person{number}@example.org")

    with pytest.raises(TooMany):
        sign_in(PASSWORD)


def test_the_right_password_forgets_the_wrong_ones(ann):
    for _round in range(3):
        for _try in range(9):
            with pytest.raises(Invalid):
                sign_in("wrong-guess", network="198.51.100.1")
        assert sign_in(PASSWORD, network="203.0.113.1") == ann


def test_a_wrong_password_costs_the_same_queries_as_an_unknown_address(ann):
    def asked(email: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries, pytest.raises(Invalid):
            sign_in("wrong-guess", email=email, network=email)
        return [query["sql"].split(" ")[0] for query in queries]

    assert asked("ann@example.org") == asked("nobody@example.org")


def test_a_closed_account_opens_to_nobody(ann):
    ann.is_active = False
    ann.save()

    with pytest.raises(Invalid):
        sign_in(PASSWORD)


def test_a_password_in_another_composition_of_the_same_letters_opens(ann):
    ann.set_password("Bru\u0308cke-im-Nebel-42")
    ann.save()

    assert sign_in(PASSWORD) == ann


def test_the_action_refuses_what_a_form_would_have_refused():
    with pytest.raises(Invalid) as refused:
        ask_to_sign_up("ann@example.org", "short", language="en", back_to="", network="x", now=NOW)

    assert refused.value.field == "password"


def test_django_itself_asks_the_same_policy(ann):
    with pytest.raises(ValidationError) as refused:
        validate_password("ann", ann)

    assert [error.code for error in refused.value.error_list] == ["length", "upper", "digit", "symbol", "common"]


def test_changing_a_password_needs_the_old_one_and_tells_by_mail(ann, letters):
    new = "Neuer-Steg-2026-ok"
    with pytest.raises(Invalid) as refused:
        change_password(ann, "guess", new, network="x", keep_session="", now=NOW)
    assert refused.value.field == "current"

    change_password(ann, PASSWORD, new, network="x", keep_session="", now=NOW)

    ann.refresh_from_db()
    assert ann.check_password(new)
    assert [letter.subject for letter in letters()] == ["Your password has been changed"]
