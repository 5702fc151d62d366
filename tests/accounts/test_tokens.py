"""Tokens: shown once, kept as a hash, ended at once, never more than their owner."""

from datetime import UTC, datetime, timedelta

import pytest

from parvis.accounts.actions.codes import ask_for_code
from parvis.accounts.actions.leaving import erase_person
from parvis.accounts.actions.reset import prove_reset, replace_forgotten
from parvis.accounts.actions.tokens import end_token, make_token
from parvis.accounts.models import ApiToken, Person
from parvis.accounts.queries.tokens import token_behind
from parvis.audit.models import Entry, Fact
from parvis.domain import tokens
from parvis.domain.mailed_codes import Purpose
from parvis.domain.refusals import Invalid, NotFound, Refused
from tests.accounts.conftest import PASSWORD

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def person():
    return Person.objects.create_user("reader@example.org")


def made(person: Person, **changes):
    wanted = {"name": "Edit suite", "scopes": ["press:read"], "days": 30, "now": NOW} | changes
    return make_token(person, **wanted)


def test_the_token_is_kept_as_a_hash_only(person):
    token, secret = made(person)

    assert tokens.FORM.fullmatch(secret)
    assert secret not in str(ApiToken.objects.filter(pk=token.pk).values().get())
    assert secret not in "".join(Entry.objects.values_list("text", flat=True))
    assert Entry.objects.get(chain__case=token.audit_case()).action == "token.made"


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        (NOW - SECOND, False),
        (NOW, True),
        (NOW + timedelta(days=30) - SECOND, True),
        (NOW + timedelta(days=30), False),
    ],
)
def test_a_token_opens_from_its_making_up_to_its_end(person, at, opens):
    token, secret = made(person)

    assert (token_behind(secret, at=at) == token) is opens
    assert tokens.Validity(token.made_at, token.expires_at, token.ended_at).holds_at(at) is opens


def test_a_token_that_was_ended_opens_nothing_from_that_moment(person):
    token, secret = made(person)

    end_token(person, token.code, now=NOW + SECOND)

    assert token_behind(secret, at=NOW + SECOND) is None
    with pytest.raises(NotFound):
        end_token(person, token.code, now=NOW + 2 * SECOND)


def test_nobody_ends_anothers_token(person):
    token, secret = made(person)

    with pytest.raises(NotFound):
        end_token(Person.objects.create_user("other@example.org"), token.code, now=NOW)

    assert token_behind(secret, at=NOW) == token


def test_a_new_password_by_code_ends_the_tokens_too(letters):
    person = Person.objects.create_user("ann@example.org", PASSWORD)
    token, secret = made(person)
    asked = {"language": "en", "back_to": "", "network": "198.51.100.7"}
    request = ask_for_code(Purpose.RESET, email=person.email, now=NOW, **asked)
    prove_reset(request.ticket, letters.code(), now=NOW)

    replace_forgotten(request.ticket, "Neuer-Steg-2026-ok", now=NOW + SECOND)

    assert token_behind(secret, at=NOW + SECOND) is None
    entries = Entry.objects.filter(chain__case=token.audit_case()).order_by("position")
    assert list(entries.values_list("action", flat=True)) == ["token.made", "token.ended"]


def test_leaving_ends_the_tokens_and_takes_away_what_was_recorded_of_them(person):
    ended, _secret = made(person, name="Ann at home")
    end_token(person, ended.code, now=NOW)
    held, secret = made(person, name="Ann at work")

    erase_person(person, now=NOW + SECOND)

    assert token_behind(secret, at=NOW + SECOND) is None
    for token in (ended, held):
        facts = Fact.objects.filter(entry__chain__case=token.audit_case())
        assert facts.exists()
        assert all(fact.erased_at and not fact.value for fact in facts)
    assert set(ApiToken.objects.values_list("name", flat=True)) == {""}


def test_the_token_of_somebody_who_left_opens_nothing(person):
    _token, secret = made(person)

    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert token_behind(secret, at=NOW) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "  "}, "name"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["press:write"]}, "scopes"),
        ({"days": 3}, "days"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name(person, changes, field):
    with pytest.raises(Invalid) as refused:
        made(person, **changes)

    assert refused.value.field == field
    assert not ApiToken.objects.exists()


def test_nobody_hoards_tokens(person):
    for _n in range(tokens.MOST_PER_PERSON):
        made(person)

    with pytest.raises(Refused):
        made(person)


def test_a_person_makes_a_token_sees_it_once_and_ends_it(client, person):
    client.force_login(person)
    answer = client.post("/en/account/tokens/", {"name": "Edit suite", "scopes": ["press:read"], "days": "90"})
    token = ApiToken.objects.get()
    secret = tokens.FORM.search(answer.content.decode()).group()

    assert answer.status_code == 201
    assert "no-store" in answer.headers["Cache-Control"]
    assert token_behind(secret, at=token.made_at) == token
    assert secret not in client.get("/en/account/tokens/").content.decode()

    client.post(f"/en/account/tokens/{token.code}/end/")

    assert token_behind(secret, at=ApiToken.objects.get().ended_at) is None
    assert "Edit suite" not in client.get("/en/account/tokens/").content.decode()


def test_the_page_is_for_those_signed_in(client):
    assert client.get("/en/account/tokens/").status_code == 302
