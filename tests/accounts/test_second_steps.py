"""The second step of a sign-in: app, recovery codes, who is locked out, and staff who must have one."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from parvis.accounts.actions import lost_keys
from parvis.accounts.actions.second_steps import (
    add_app,
    add_key,
    make_recovery_codes,
    pass_with_code,
    remove_app,
)
from parvis.accounts.actions.tokens import make_token
from parvis.accounts.models import Appointment, LostKey, Person
from parvis.accounts.queries.roles import Door
from parvis.accounts.queries.second_steps import has_second_step, second_steps_of
from parvis.accounts.queries.tokens import token_behind
from parvis.audit.models import Entry
from parvis.domain.refusals import Denied, Invalid, Refused, TooMany
from parvis.domain.roles import Role
from parvis.domain.second_steps import PERIOD, code_at, new_secret
from tests import factories
from tests.accounts.conftest import PASSWORD
from tests.factories import NOW

pytestmark = pytest.mark.django_db

HALTED = "/en/account/login/second-step/"
PAGE = "/en/account/second-step/"
HALF_MINUTE = timedelta(seconds=PERIOD)


def shown(secret: str, now=None, periods: int = 0) -> str:
    """What the app shows."""
    return code_at(secret, int((now or timezone.now()).timestamp()) // PERIOD + periods)


def with_app(person: Person, now=NOW) -> str:
    """The secret of the app that this person has from `now` on."""
    secret = new_secret()
    add_app(person, secret, shown(secret, now), keep_session="", now=now)
    return secret


def deeds(case: str) -> list[str]:
    return list(Entry.objects.filter(chain__case=case).order_by("position").values_list("action", flat=True))


def sign_in(client, email="ann@example.org", **more):
    return client.post("/en/account/login/", {"email": email, "password": PASSWORD, **more})


# A sign-in


def test_a_password_alone_opens_nothing_once_there_is_an_app(client, ann):
    secret = with_app(ann, timezone.now() - timedelta(hours=1))

    halted = sign_in(client, next="/en/account/tokens/")

    assert (halted.status_code, halted["Location"]) == (302, HALTED)
    assert client.get("/en/account/").status_code == 302
    assert "person.signed-in" not in deeds(ann.audit_case())

    wrong = client.post(HALTED, {"code": "000000"})
    assert wrong.status_code == 422
    assert client.get("/en/account/").status_code == 302

    opened = client.post(HALTED, {"code": shown(secret)})
    assert (opened.status_code, opened["Location"]) == (302, "/en/account/tokens/")
    assert client.get("/en/account/").status_code == 200
    assert deeds(ann.audit_case())[-1] == "person.signed-in"


def test_digits_that_were_used_do_not_open_a_second_browser(client, ann, settings):
    secret = with_app(ann, timezone.now() - timedelta(hours=1))
    seen = shown(secret)
    sign_in(client)
    assert client.post(HALTED, {"code": seen}).status_code == 302

    other = type(client)()
    sign_in(other)
    assert other.post(HALTED, {"code": seen}).status_code == 422


def test_a_code_by_mail_and_orcid_are_halted_too(client, ann, letters):
    with_app(ann, timezone.now() - timedelta(hours=1))

    asked = client.post("/en/account/login/code/", {"email": ann.email})
    halted = client.post(asked["Location"], {"code": letters.code()})

    assert halted["Location"] == HALTED
    assert client.get("/en/account/").status_code == 302


def test_without_a_halted_sign_in_the_page_leads_to_the_first_step(client, ann):
    assert client.get(HALTED)["Location"] == "/en/account/login/"
    assert client.get("/en/account/login/lost-key/")["Location"] == "/en/account/login/"
    assert client.post("/en/account/login/second-step/options/").status_code == 409


def test_each_try_is_counted_before_it_is_judged_and_the_right_one_is_refused_then(ann):
    secret = with_app(ann)
    later = NOW + timedelta(hours=1)
    for _try in range(10):
        with pytest.raises(Invalid):
            pass_with_code(ann, "000000", now=later)

    with pytest.raises(TooMany):
        pass_with_code(ann, shown(secret, later), now=later)

    after = later + timedelta(minutes=16)
    assert pass_with_code(ann, shown(secret, after), now=after) == "app"


def test_a_recovery_code_opens_once_and_its_owner_is_told(ann, client, letters):
    with_app(ann, timezone.now() - timedelta(hours=1))
    code = make_recovery_codes(ann, now=timezone.now())[0]

    sign_in(client)
    assert client.post(HALTED, {"code": code.upper()}).status_code == 302
    assert second_steps_of(ann).recovery_left == 9
    assert letters.last().subject == "A recovery code has been used to sign in"

    other = type(client)()
    sign_in(other)
    assert other.post(HALTED, {"code": code}).status_code == 422


def test_nothing_that_opens_is_kept_in_clear(ann):
    secret = with_app(ann)
    codes = make_recovery_codes(ann, now=NOW)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert secret not in kept
    assert [one for one in codes if one in kept or one.replace("-", "") in kept] == []


def test_a_halted_sign_in_counts_for_nothing_in_the_trail_of_proofs(client, ann):
    with_app(ann, timezone.now() - timedelta(hours=1))
    sign_in(client)

    assert "proven_at" not in client.session


# Setting it up


def test_the_first_step_ends_all_other_sign_ins_and_tells_the_owner(client, ann, letters):
    here, there = client, type(client)()
    sign_in(here)
    sign_in(there)
    here.get("/en/account/second-step/app/")
    secret = here.session["app_to_be"]

    made = here.post("/en/account/second-step/app/", {"code": shown(secret)})

    assert made["Location"] == "/en/account/second-step/recovery-codes/"
    assert here.get("/en/account/").status_code == 200
    assert there.get("/en/account/").status_code == 302
    assert letters.last().subject == "An app for sign-in codes has been added to your account"
    assert deeds(ann.audit_case())[-1] == "person.app-added"


def test_an_app_that_shows_other_digits_is_not_kept(client, ann):
    sign_in(client)
    client.get("/en/account/second-step/app/")
    secret = client.session["app_to_be"]

    refused = client.post("/en/account/second-step/app/", {"code": "12345"})

    assert refused.status_code == 422
    assert client.session["app_to_be"] == secret  # the picture is still the one that was read
    assert not has_second_step(ann)


def test_nothing_is_changed_by_a_session_that_has_not_proven_lately_who_it_is(client, ann):
    with_app(ann, timezone.now() - timedelta(hours=1))
    client.force_login(ann)

    for name in ("add_app", "remove_app", "recovery_codes", "add_key", "key_options"):
        answer = client.post(reverse(f"accounts:{name}"), {"name": "x"})
        assert answer["Location"].startswith("/en/account/prove/"), name

    assert second_steps_of(ann).app_since


def test_who_has_a_second_step_proves_with_it_and_not_by_password_or_mail(client, ann):
    secret = with_app(ann, timezone.now() - timedelta(hours=1))
    client.force_login(ann)

    assert client.post("/en/account/prove/", {"password": PASSWORD}).status_code == 422
    assert client.post("/en/account/prove/", {"code": shown(secret), "next": PAGE})["Location"] == PAGE
    assert client.post("/en/account/second-step/app/remove/")["Location"] == PAGE
    assert not has_second_step(ann)


def test_a_code_by_mail_does_not_prove_who_has_a_second_step(client, ann, letters):
    with_app(ann, timezone.now() - timedelta(hours=1))
    client.force_login(ann)
    asked = client.post("/en/account/prove/code/")

    refused = client.post(asked["Location"], {"code": letters.code()})

    assert refused.status_code in (409, 422)
    assert "proven_at" not in client.session


def test_recovery_codes_need_something_they_stand_in_for_and_go_with_it(ann):
    with pytest.raises(Refused):
        make_recovery_codes(ann, now=NOW)
    with_app(ann)
    make_recovery_codes(ann, now=NOW)

    remove_app(ann, now=NOW)

    assert Authenticator.objects.count() == 0


def test_recovery_codes_are_shown_once(client, ann):
    secret = with_app(ann, timezone.now() - timedelta(hours=1))
    sign_in(client)
    client.post(HALTED, {"code": shown(secret)})
    page = client.post("/en/account/second-step/recovery-codes/")

    codes = re.findall(r"<code>(\w{5}-\w{5})</code>", page.content.decode())
    assert (page.status_code, len(codes)) == (201, 10)
    assert codes[0] not in client.get("/en/account/second-step/recovery-codes/").content.decode()


@pytest.mark.parametrize("credential", ["", "{", "[]", "null", '{"id": "x"}', '{"response": 1}', '"\\u0000"'])
def test_what_is_no_answer_of_a_key_is_refused_and_nothing_breaks(client, ann, credential):
    sign_in(client)
    client.post("/en/account/second-step/keys/options/", {"alone": "yes"})

    refused = client.post("/en/account/second-step/keys/", {"name": "Laptop", "credential": credential})

    assert refused.status_code == 422
    assert 'value="Laptop"' in refused.content.decode()  # what was typed stays
    client.post("/en/account/logout/")
    client.post("/en/account/login/passkey/options/")
    assert client.post("/en/account/login/passkey/", {"credential": credential}).status_code == 302
    assert client.get("/en/account/").status_code == 302


def test_an_account_may_have_twelve_keys(ann):
    for number in range(12):
        add_key(ann, f"Key {number}", {"id": "x"}, keep_session="", now=NOW)

    with pytest.raises(Refused):
        add_key(ann, "One more", {"id": "x"}, keep_session="", now=NOW)


# Lost keys


@pytest.fixture
def locked_out(ann):
    with_app(ann)
    make_token(ann, name="x", scopes=["press:read"], days=90, now=NOW)
    asked = lost_keys.ask_to_be_let_in(ann, "Call 02 123", now=NOW)
    return asked, factories.person(Role.ADMINISTRATOR), factories.person(Role.ADMINISTRATOR)


def test_one_administrator_checks_another_confirms_and_everything_old_ends(locked_out, letters):
    asked, first, second = locked_out
    lost_keys.check_who_asks(asked.code, "Called back", by=first, now=NOW)
    with pytest.raises(Denied):
        lost_keys.let_in_again(asked.code, by=first, now=NOW)
    assert has_second_step(asked.person)

    lost_keys.let_in_again(asked.code, by=second, now=NOW)

    assert not has_second_step(asked.person)
    assert not asked.person.api_tokens.filter(ended_at__isnull=True).exists()
    assert deeds(asked.audit_case()) == ["readmission.asked", "readmission.checked", "readmission.opened"]
    assert (letters.last().to, letters.last().subject) == (asked.person.email, "You can sign in again")


def test_nobody_lets_in_without_the_check_nor_judges_the_own_request_nor_without_the_office(locked_out):
    asked, first, _second = locked_out
    with pytest.raises(Denied):
        lost_keys.let_in_again(asked.code, by=first, now=NOW)
    with pytest.raises(Denied):
        lost_keys.check_who_asks(asked.code, "It is me", by=asked.person, now=NOW)
    Appointment.objects.create(
        person=asked.person, role=Role.ADMINISTRATOR, starts_at=NOW, made_at=NOW, confirmed_at=NOW
    )
    asked.person.__dict__.pop("_terms")
    with pytest.raises(Denied):
        lost_keys.check_who_asks(asked.code, "It is me", by=asked.person, now=NOW)

    assert LostKey.objects.get().checked_by is None


def test_a_request_is_asked_from_the_halted_sign_in_only_and_administrators_are_told(client, ann, letters):
    administrator = factories.person(Role.ADMINISTRATOR)
    secret = with_app(ann, timezone.now() - timedelta(hours=1))
    sign_in(client)
    assert client.post("/en/account/login/lost-key/", {"words": ""}).status_code == 422
    client.post("/en/account/login/lost-key/", {"words": "Ask Ben"})

    assert {letter.to for letter in letters()[-2:]} == {ann.email, administrator.email}

    client.post(HALTED, {"code": shown(secret)})  # found again
    assert deeds(LostKey.objects.get().audit_case()) == ["readmission.asked", "readmission.taken-back"]


def test_the_list_is_for_administrators(client, locked_out):
    asked, first, _second = locked_out
    client.force_login(asked.person)
    assert client.get("/en/account/lost-keys/").status_code == 403
    client.force_login(first)

    assert "Call 02 123" in client.get("/en/account/lost-keys/").content.decode()
    client.post(f"/en/account/lost-keys/{asked.code}/", {"act": "turn-away"})
    assert LostKey.objects.get().opened is False
    assert has_second_step(asked.person)


def test_the_operator_does_it_while_there_are_not_two_administrators(ann):
    with_app(ann)
    factories.person(Role.ADMINISTRATOR)
    lost_keys.let_in_by_operator(ann.email, now=NOW)
    assert not has_second_step(ann)

    with_app(ann)
    factories.person(Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        lost_keys.let_in_by_operator(ann.email, now=NOW)


# Staff


@pytest.fixture
def demanded(settings):
    settings.STAFF_SECOND_STEP = True
    settings.STAFF_GRACE_DAYS = 14


def appointed(person: Person, days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    Appointment.objects.create(person=person, role=Role.ADMINISTRATOR, starts_at=at, made_at=at, confirmed_at=at)


@pytest.mark.parametrize(("days", "held"), [(13, True), (15, False)])
def test_after_the_grace_an_office_rests_at_every_door(demanded, ann, client, days, held):
    appointed(ann, days)
    _token, secret = make_token(ann, name="x", scopes=["press:read"], days=90, now=timezone.now())
    now = timezone.now()

    assert Door().get_user(ann.pk).holds(Role.ADMINISTRATOR, at=now) == held
    assert token_behind(secret, at=now).person.holds(Role.ADMINISTRATOR, at=now) == held
    client.force_login(ann)
    assert client.get("/en/account/appointments/").status_code == (200 if held else 403)


def test_closed_pages_lead_to_the_second_step_and_back_once_it_is_there(demanded, ann, client):
    appointed(ann, 15)
    sign_in(client)

    led = client.get("/en/desk/?x=1")
    assert led["Location"] == f"{PAGE}?next=%2Fen%2Fdesk%2F%3Fx%3D1"
    assert "Your office rests" in client.get(led["Location"]).content.decode()
    assert client.get("/en/").status_code == 200

    with_app(ann, timezone.now() - timedelta(hours=1))
    assert sign_in(other := type(client)())["Location"] == HALTED
    assert client.get("/en/desk/").status_code in (200, 302)
    assert other.get("/en/desk/").status_code == 302


def test_the_grace_is_told_on_the_page_and_in_the_letter(demanded, ann, client, letters):
    from parvis.accounts.actions.appointments import appoint, confirm_appointment

    first, second = factories.person(Role.ADMINISTRATOR), factories.person(Role.ADMINISTRATOR)
    made = appoint(ann.email, Role.PRESS_OFFICER, ends_at=None, by=first, now=timezone.now())
    confirm_appointment(made.code, by=second, now=timezone.now())

    assert "within 14 days" in letters.last().text
    client.force_login(ann)
    assert "Your office needs a second step by" in client.get(PAGE).content.decode()


def test_who_has_an_app_holds_the_office_and_others_need_none(demanded, ann):
    appointed(ann, 400)
    with_app(ann)
    assert Door().get_user(ann.pk).holds(Role.ADMINISTRATOR, at=timezone.now())
    plain = Door().get_user(factories.person().pk)
    assert plain.second_step_due_at(timezone.now()) is None
    unasked = Door().get_user(ann.pk)
    assert unasked.second_step_due_at(timezone.now()) is None


def test_the_person_behind_a_session_is_still_one_query(demanded, ann, django_assert_num_queries):
    appointed(ann, 15)
    with django_assert_num_queries(1):
        person = Door().get_user(ann.pk)
        person.holds(Role.ADMINISTRATOR, at=timezone.now())
        person.second_step_due_at(timezone.now())


def test_the_copy_of_ones_data_names_keys_and_tells_no_secret(ann):
    from parvis.accounts.queries.personal import collected

    secret = with_app(ann)
    add_key(ann, "Laptop", {"id": "x"}, keep_session="", now=NOW)
    told = collected(ann)["account"]["second step"]

    assert [key["name"] for key in told["keys"]] == ["Laptop"]
    assert secret not in str(told)
