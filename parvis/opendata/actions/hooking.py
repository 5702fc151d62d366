"""Tell other programs what became public: signed, tried again, switched off when nobody takes anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from parvis.audit.actions import record
from parvis.domain import hooks
from parvis.domain.hooks import HookEvent
from parvis.domain.refusals import Invalid, Refused
from parvis.gateways import outgoing, queue
from parvis.grants.access import check_is_officer
from parvis.opendata.models import Hook, HookMessage

TAKEN = range(200, 300)


def _(message: str) -> str:
    return message


@transaction.atomic
def add_hook(name: str, address: str, *, by: Any, now: datetime) -> Hook:
    """Tell this address from now on; its secret is on what comes back."""
    check_is_officer(by, at=now)
    if not name.strip():
        raise Invalid(_("Say who receives the messages."), field="name")
    checked = hooks.check_address(address, example=settings.EXAMPLE)
    made = Hook.objects.create(
        name=name.strip()[:120], address=checked, secret=hooks.new_secret(), made_by=by, made_at=now
    )
    record("hook.added", on=made, by=by, at=now, facts={"name": made.name, "address": made.address})
    return made


@transaction.atomic
def rotate_secret(hook: Hook, *, by: Any, now: datetime) -> Hook:
    """Exchange the secret; the old one signs along for a day."""
    hook = _open(hook, by, now)
    hook.old_secret, hook.old_until, hook.secret = hook.secret, now + hooks.OVERLAP, hooks.new_secret()
    hook.save(update_fields=["old_secret", "old_until", "secret"])
    record("hook.secret-exchanged", on=hook, by=by, at=now)
    return hook


@transaction.atomic
def end_hook(hook: Hook, *, by: Any, now: datetime) -> Hook:
    """Tell this address nothing any more."""
    hook = _open(hook, by, now)
    hook.ended_at = now
    hook.secret = hook.old_secret = ""
    hook.save(update_fields=["ended_at", "secret", "old_secret"])
    record("hook.ended", on=hook, by=by, at=now)
    return hook


@transaction.atomic
def switch_on(hook: Hook, *, by: Any, now: datetime) -> Hook:
    """Go on after it was switched off."""
    hook = _open(hook, by, now)
    hook.off_at, hook.lost = None, 0
    hook.save(update_fields=["off_at", "lost"])
    record("hook.switched-on", on=hook, by=by, at=now)
    return hook


@transaction.atomic
def try_out(hook: Hook, *, by: Any, now: datetime) -> None:
    """Send a message that means nothing, to see it arrive."""
    hook = _open(hook, by, now)
    record("hook.tried", on=hook, by=by, at=now)
    _send([hook], HookEvent.TEST, {}, now)


def announce(event: HookEvent, told: Mapping[str, object], *, now: datetime) -> None:
    """Tell every receiver; a part of what happened, in its transaction."""
    _send(Hook.objects.filter(ended_at__isnull=True, off_at__isnull=True).order_by("pk"), event, told, now)


def _send(receivers: Iterable[Hook], event: HookEvent, told: Mapping[str, object], now: datetime) -> None:
    body = {"type": event.value, "timestamp": now.astimezone(UTC).isoformat(timespec="seconds"), "data": dict(told)}
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    for hook in receivers:
        message = HookMessage.objects.create(hook=hook, event=event, body=written, made_at=now)
        queue.defer("opendata.send_message", message=message.code)


def send_message(code: str, *, now: datetime) -> None:
    """Try to send one message; if it is not taken, once more after a pause.  Receivers know it by its id."""
    message = HookMessage.objects.select_related("hook").filter(code=code).first()
    if message is None or message.ended_at is not None or message.hook.ended_at or message.hook.off_at:
        return
    hook, body = message.hook, message.body.encode()
    secrets = [hook.secret] + ([hook.old_secret] if hook.old_until and now < hook.old_until else [])
    headers = hooks.headers(secrets, f"msg_{message.code}", now, body)
    may_reach = partial(hooks.is_outside, example=settings.EXAMPLE)
    try:
        hooks.check_address(hook.address, example=settings.EXAMPLE)
        status, words = outgoing.post(hook.address, body, headers, may_reach=may_reach), ""
    except (outgoing.Unsent, Invalid) as refused:
        status, words = 0, str(refused)
    _note(code, status, words, now=now)


@transaction.atomic
def _note(code: str, status: int, words: str, *, now: datetime) -> None:
    message = HookMessage.objects.select_for_update(of=("self",)).select_related("hook").get(code=code)
    if message.ended_at is not None:
        return
    hook = Hook.objects.select_for_update().get(pk=message.hook_id)
    message.tries, message.status, message.words, message.tried_at = message.tries + 1, status, words[:200], now
    pause = hooks.pause_after(message.tries)
    if status in TAKEN:
        message.ended_at, message.taken = now, True
        hook.lost = 0
    elif pause is not None:
        queue.defer("opendata.send_message", run_after=now + pause, message=code)
    else:
        message.ended_at = now
        hook.lost += 1
        if hook.lost >= hooks.MOST_LOST and hook.off_at is None:
            hook.off_at = now
            record("hook.switched-off", on=hook, by=None, at=now, facts={"lost": hook.lost, "last": words or status})
    message.save(update_fields=["tries", "status", "words", "tried_at", "ended_at", "taken"])
    hook.save(update_fields=["lost", "off_at"])


def _open(hook: Hook, by: Any, now: datetime) -> Hook:
    check_is_officer(by, at=now)
    hook = Hook.objects.select_for_update(of=("self",)).get(pk=hook.pk)
    if hook.ended_at is not None:
        raise Refused(_("This receiver was ended. Add it anew."), code="ended")
    return hook
