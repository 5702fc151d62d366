"""Messages to other programs: signed, sent again, given up, and never to a place inside."""

from __future__ import annotations

import json
from datetime import UTC, timedelta

import pytest
from django.urls import reverse

from parvis.audit.queries import entries_of
from parvis.domain import hooks
from parvis.domain.refusals import Denied, Invalid
from parvis.opendata import actions
from parvis.opendata.actions import hooking
from parvis.opendata.models import Hook, HookMessage
from tests import factories
from tests.factories import NOW
from tests.grants import building

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


@pytest.fixture
def officer():
    return factories.programme_officer()


def test_a_release_is_told_and_its_receiver_can_prove_who_sent_it(catcher, officer):
    hook = hooking.add_hook("Archive", catcher.address, by=officer, now=NOW)
    award = building.accepted()

    release = actions.release_award(award, by=officer, now=NOW)
    actions.withdraw_release(release, reason="A secret reason.", by=officer, now=NOW)

    (headers, body), (_second, last) = catcher.came
    told = json.loads(body)
    assert (told["type"], told["data"]["reference"]) == ("award.released", award.reference)
    assert json.loads(last)["type"] == "award.withdrawn"
    assert b"secret reason" not in last
    assert hooks.is_genuine(hook.secret, headers, body, NOW)
    assert not hooks.is_genuine(hook.secret, headers, body + b" ", NOW)
    assert not hooks.is_genuine(hooks.new_secret(), headers, body, NOW)
    assert not hooks.is_genuine(hook.secret, headers, body, NOW + timedelta(hours=1))
    assert set(HookMessage.objects.values_list("taken", "status", "tries")) == {(True, 204, 1)}


def test_while_a_secret_is_exchanged_both_sign_and_a_day_later_one(catcher, officer):
    hook = hooking.add_hook("Archive", catcher.address, by=officer, now=NOW)
    changed = hooking.rotate_secret(hook, by=officer, now=NOW)

    hooking.try_out(hook, by=officer, now=NOW)
    Hook.objects.update(old_until=NOW)
    hooking.try_out(hook, by=officer, now=NOW)

    (first, one), (second, two) = catcher.came
    assert hooks.is_genuine(hook.secret, first, one, NOW)
    assert hooks.is_genuine(changed.secret, first, one, NOW)
    assert not hooks.is_genuine(hook.secret, second, two, NOW)
    assert hooks.is_genuine(changed.secret, second, two, NOW)


@pytest.mark.parametrize("status", [302, 400, 500])
def test_what_is_not_taken_is_tried_again_given_up_and_in_the_end_switched_off(catcher, officer, waiting_queue, status):
    catcher.status = status
    hook = hooking.add_hook("Archive", catcher.address, by=officer, now=NOW)
    for number in range(hooks.MOST_LOST):
        hooking.try_out(hook, by=officer, now=NOW)
        message = HookMessage.objects.first()
        assert message is not None
        for _try in range(len(hooks.PAUSES) + 3):
            hooking.send_message(message.code, now=NOW)
        message.refresh_from_db()
        assert (message.tries, message.taken, message.ended_at) == (len(hooks.PAUSES) + 1, False, NOW)
        assert len(catcher.came) == (number + 1) * (len(hooks.PAUSES) + 1)

    hook.refresh_from_db()
    assert hook.off_at == NOW
    assert [one.action for one in entries_of(hook.audit_case())][-1] == "hook.switched-off"
    actions.release_award(building.accepted(), by=officer, now=NOW)
    assert HookMessage.objects.count() == hooks.MOST_LOST
    hooking.switch_on(hook, by=officer, now=NOW)
    hook.refresh_from_db()
    assert (hook.off_at, hook.lost) == (None, 0)


def test_outside_the_example_nothing_is_sent_in_clear_or_to_a_place_inside(catcher, officer, settings, waiting_queue):
    hook = hooking.add_hook("Archive", catcher.address, by=officer, now=NOW)
    inside = hooking.add_hook("Inside", catcher.address.replace("http:", "https:"), by=officer, now=NOW)
    settings.EXAMPLE = False

    with pytest.raises(Invalid):
        hooking.add_hook("Archive", catcher.address, by=officer, now=NOW)
    hooking.try_out(hook, by=officer, now=NOW)
    hooking.try_out(inside, by=officer, now=NOW)
    for message in HookMessage.objects.all():
        hooking.send_message(message.code, now=NOW)

    assert catcher.came == []
    told = dict(HookMessage.objects.values_list("hook__name", "words"))
    assert told["Inside"] == "the address lies inside a network"
    assert told["Archive"].startswith("Messages are sent to addresses")


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "127.0.0.1", "169.254.169.254", "::1", "::ffff:10.0.0.1", "192.168.1.1", "fd00::1", "0.0.0.0",
     "224.0.0.1", "100.64.0.1", "2002:7f00:1::", "no address"],
)  # fmt: skip
def test_a_place_inside_is_never_reached(address):
    assert not hooks.is_outside(address, example=False)
    assert hooks.is_outside("93.184.216.34", example=False)
    assert hooks.is_outside("127.0.0.1", example=True)
    assert not hooks.is_outside("169.254.169.254", example=True)


@pytest.mark.parametrize(
    "address", ["", "ftp://a.example", "https://", "https://u:p@a.example/", "https://a.example/#x", "https://a:x/"]
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(Invalid):
        hooks.check_address(address, example=True)


def test_the_signature_is_that_of_standard_webhooks():
    # The example of the specification: its secret, id, moment and body give this signature.
    secret, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", b'{"test": 2432232314}'

    found = hooks.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)

    assert found == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_page_shows_a_secret_once_and_the_log_and_is_the_offices(client, catcher, officer):
    address = reverse("opendata:receivers")
    client.force_login(factories.person())
    assert client.get(address).status_code == 404
    client.force_login(officer)

    page = client.post(address, {"step": "add", "name": "Archive", "address": catcher.address}).text
    hook = Hook.objects.get()
    client.post(address, {"step": "try", "receiver": hook.code})
    later = client.get(address).text

    assert hook.secret in page
    assert hook.secret not in later
    assert "204" in later
    client.post(address, {"step": "end", "receiver": hook.code})
    assert client.post(address, {"step": "try", "receiver": hook.code}).status_code == 404
    with pytest.raises(Denied):
        hooking.add_hook("Mine", catcher.address, by=factories.person(), now=NOW)
    hook.refresh_from_db()
    assert (hook.secret, NOW.astimezone(UTC)) == ("", hook.ended_at)
