"""Codes by mail from their asking to their end, with the clock moved."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.accounts.actions import throttling
from parvis.accounts.actions.codes import ask_for_code, forget_old, send_new_code
from parvis.accounts.actions.reset import prove_reset, replace_forgotten
from parvis.accounts.actions.signing_in import sign_in_with_code
from parvis.accounts.models import MailedCode
from parvis.audit.models import Entry
from parvis.domain.mailed_codes import COOL_DOWN, LIFE, Purpose
from parvis.domain.refusals import Invalid, NotFound, Refused, TooMany
from tests.factories import NOW

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
NEW_PASSWORD = "Neuer-Steg-2026-ok"


def ask(email="ann@example.org", *, purpose=Purpose.RESET, network="198.51.100.7", now=NOW):
    return ask_for_code(purpose, email=email, language="en", back_to="/en/?in=1", network=network, now=now)


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def actions_of(case) -> list[str]:
    return list(
        Entry.objects.filter(chain__case=case.audit_case()).order_by("position").values_list("action", flat=True)
    )


def test_the_code_is_kept_as_a_keyed_hash_only(ann, letters):
    request = ask()

    kept = [str(value) for value in MailedCode.objects.values_list().get()]
    assert letters.code() not in " ".join(kept)
    assert len(request.digest) == 64


def test_the_right_code_opens_the_door_once(ann, letters):
    request = ask()
    code = letters.code()

    prove_reset(request.ticket, code, now=NOW)

    with pytest.raises(Refused, match="no longer holds"):
        prove_reset(request.ticket, code, now=NOW)
    assert actions_of(request) == ["code.sent", "code.accepted"]


@pytest.mark.parametrize(("after", "opens"), [(LIFE - SECOND, True), (LIFE, False)])
def test_a_code_runs_out_after_thirty_minutes(ann, letters, after, opens):
    request = ask()

    if opens:
        assert prove_reset(request.ticket, letters.code(), now=NOW + after).proven_at
    else:
        with pytest.raises(Refused, match="no longer holds"):
            prove_reset(request.ticket, letters.code(), now=NOW + after)


def test_three_wrong_codes_close_the_request_also_for_the_right_one(ann, letters):
    request = ask()
    code = letters.code()
    said = []
    for _round in range(3):
        with pytest.raises(Invalid) as refused:
            prove_reset(request.ticket, wrong(code), now=NOW)
        said.append(str(refused.value))

    with pytest.raises(Refused):
        prove_reset(request.ticket, code, now=NOW)
    assert [words.split(".")[1].strip() for words in said[:2]] == ["You have 2 more tries", "You have one more try"]
    assert "third wrong code" in said[2]
    assert actions_of(request) == ["code.sent", *["code.refused"] * 3]


def test_a_malformed_code_costs_no_try(ann, letters):
    request = ask()

    with pytest.raises(Invalid, match="six digits"):
        prove_reset(request.ticket, "12345", now=NOW)

    request.refresh_from_db()
    assert request.wrong == 0


def test_a_new_code_kills_the_older_one_and_keeps_the_count(ann, letters):
    request = ask()
    old = letters.code()
    for _round in range(2):
        with pytest.raises(Invalid):
            prove_reset(request.ticket, wrong(old), now=NOW)

    send_new_code(request.ticket, network="198.51.100.7", now=NOW + COOL_DOWN)
    new = letters.code()
    while new == old:  # one in a million
        send_new_code(request.ticket, network="198.51.100.7", now=NOW + 2 * COOL_DOWN)
        new = letters.code()
    with pytest.raises(Invalid, match="third wrong"):
        prove_reset(request.ticket, old, now=NOW + COOL_DOWN)
    with pytest.raises(Refused, match="start again"):
        send_new_code(request.ticket, network="198.51.100.7", now=NOW + 3 * COOL_DOWN)
    with pytest.raises(Refused):
        prove_reset(request.ticket, new, now=NOW + COOL_DOWN)


def test_a_new_code_lives_thirty_minutes_from_its_own_sending(ann, letters):
    request = ask()
    send_new_code(request.ticket, network="198.51.100.7", now=NOW + LIFE)

    assert prove_reset(request.ticket, letters.code(), now=NOW + 2 * LIFE - SECOND).proven_at


def test_a_new_code_waits_a_minute_and_says_how_long(ann):
    request = ask()

    with pytest.raises(TooMany) as refused:
        send_new_code(request.ticket, network="198.51.100.7", now=NOW + COOL_DOWN - 20 * SECOND)

    assert refused.value.retry_after == 20


def test_five_codes_an_hour_for_one_address_from_any_network(ann, letters):
    for number in range(5):
        ask(network=f"198.51.100.{number}")

    with pytest.raises(TooMany) as refused:
        ask(network="198.51.100.99", now=NOW + timedelta(minutes=59))
    assert refused.value.retry_after == 60
    assert ask(network="198.51.100.99", now=NOW + timedelta(hours=1)).sendings == 1


def test_five_codes_an_hour_for_one_network_to_any_address(ann):
    for number in range(5):
        ask(f"person{number}@example.org")

    with pytest.raises(TooMany):
        ask("another@example.org")
    assert ask("another@example.org", network="203.0.113.1").sendings == 1


def test_sending_again_counts_into_the_same_five(ann):
    request = ask()
    for number in range(1, 5):
        send_new_code(request.ticket, network="198.51.100.7", now=NOW + number * COOL_DOWN)

    with pytest.raises(TooMany):
        send_new_code(request.ticket, network="198.51.100.7", now=NOW + 5 * COOL_DOWN)


def guess_until_full(letters) -> None:
    """Fifteen wrong codes over five requests from as many networks, the last an hour before NOW."""
    for number in range(5):
        at = NOW - timedelta(hours=6 - number)
        request = ask(network=f"198.51.100.{number}", now=at)
        for _round in range(3):
            with pytest.raises(Invalid):
                prove_reset(request.ticket, wrong(letters.code()), now=at)


def test_after_fifteen_wrong_codes_six_digits_open_nothing_at_the_address(ann, letters):
    waiting = ask(now=NOW - timedelta(minutes=1))
    code = letters.code()
    guess_until_full(letters)

    with pytest.raises(Refused, match="twelve digits"):
        prove_reset(waiting.ticket, code, now=NOW)

    waiting.refresh_from_db()
    assert (waiting.wrong, actions_of(waiting)) == (0, ["code.sent"])


def test_the_owner_is_not_locked_out_by_somebody_who_guesses(ann, letters):
    guess_until_full(letters)
    request = ask()
    code = letters.code()

    assert [len(part) for part in code.split()] == [4, 4, 4]
    assert prove_reset(request.ticket, code, now=NOW).proven_at


def test_a_long_code_bears_three_tries_as_well(ann, letters):
    guess_until_full(letters)
    request = ask()
    code = letters.code()

    for _round in range(3):
        with pytest.raises(Invalid):
            prove_reset(request.ticket, "0000 0000 0000", now=NOW)

    with pytest.raises(Refused, match="no longer holds"):
        prove_reset(request.ticket, code, now=NOW)


def test_codes_are_short_again_when_the_count_has_run_off(ann, letters):
    guess_until_full(letters)
    later = NOW + timedelta(hours=19)  # a day after the first of the fifteen

    request = ask(now=later)

    assert len(letters.code()) == 6
    assert prove_reset(request.ticket, letters.code(), now=later).proven_at


def test_tries_from_one_network_stop_before_they_are_judged(ann, letters):
    for _round in range(60):
        throttling.spend("enter-code/network", "198.51.100.7", now=NOW)
    request = ask()

    with pytest.raises(TooMany):
        prove_reset(request.ticket, letters.code(), now=NOW, network="198.51.100.7")

    assert prove_reset(request.ticket, letters.code(), now=NOW, network="203.0.113.1").proven_at


def test_a_code_opens_only_what_it_was_asked_for(ann, letters):
    request = ask(purpose=Purpose.SIGN_IN)

    with pytest.raises(Refused, match="no longer holds"):
        prove_reset(request.ticket, letters.code(), now=NOW)
    assert sign_in_with_code(request.ticket, letters.code(), now=NOW) == ann


def test_nobody_comes_in_by_a_made_up_ticket(ann):
    with pytest.raises(NotFound):
        prove_reset("0" * 20, "123456", now=NOW)


@pytest.mark.parametrize("purpose", [Purpose.RESET, Purpose.SIGN_IN, Purpose.SIGN_UP])
def test_an_address_without_an_account_costs_the_same_queries(ann, purpose, letters):
    def asked(email: str) -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            ask(email, purpose=purpose, network=email)
        return [query["sql"].split(" ")[0] for query in queries]

    assert asked("ann@example.org") == asked("nobody@example.org")


def test_an_address_without_an_account_gets_a_letter_without_a_code(ann, letters):
    ask("nobody@example.org")

    assert letters.last().to == "nobody@example.org"
    assert letters.last().subject == "There is no account with this address"
    assert not any(part.isdecimal() and len(part) == 6 for part in letters.last().text.split())


def test_the_letter_is_in_the_language_of_the_person(ann, letters):
    ann.language = "fr"
    ann.save()

    ask()

    assert letters.last().subject.endswith("est votre code pour un nouveau mot de passe")
    assert "expirera dans 30 minutes" in letters.last().text
    assert "30 minutes" in letters.last().html


@pytest.mark.parametrize(("after", "opens"), [(LIFE - SECOND, True), (LIFE, False)])
def test_the_new_password_is_chosen_within_thirty_minutes_of_the_code(ann, letters, after, opens):
    request = ask()
    prove_reset(request.ticket, letters.code(), now=NOW)

    if opens:
        replace_forgotten(request.ticket, NEW_PASSWORD, now=NOW + after)
        ann.refresh_from_db()
    else:
        with pytest.raises(Refused, match="is over"):
            replace_forgotten(request.ticket, NEW_PASSWORD, now=NOW + after)
    assert ann.check_password(NEW_PASSWORD) is opens


def test_a_new_password_closes_every_other_request_of_the_person(ann, letters):
    other = ask(purpose=Purpose.SIGN_IN)
    code_of_other = letters.code()
    request = ask()
    prove_reset(request.ticket, letters.code(), now=NOW)

    replace_forgotten(request.ticket, NEW_PASSWORD, now=NOW)

    with pytest.raises(Refused):
        sign_in_with_code(other.ticket, code_of_other, now=NOW)
    assert actions_of(ann) == ["password.reset"]


def test_old_requests_are_forgotten(ann):
    ask()

    assert forget_old(NOW + timedelta(days=1)) == 0
    assert forget_old(NOW + timedelta(days=3)) == 1
