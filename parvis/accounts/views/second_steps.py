"""One's own second step: keys, the app, recovery codes."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth as keys
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.accounts.actions import second_steps
from parvis.accounts.forms import AppForm, KeyForm
from parvis.accounts.queries.second_steps import second_steps_of
from parvis.accounts.views.answers import answered
from parvis.accounts.views.doors import back_to, has_proven, person_of, show, with_next
from parvis.domain.second_steps import new_secret

SET_UP = "app_to_be"  # until the app has shown its first digits

View = Callable[..., HttpResponse]


def lately_proven(view: View) -> View:
    """Marks a view that changes who gets into an account: password, code or key once more, if that is long ago."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: str) -> HttpResponse:
        if not has_proven(request, now=timezone.now()):
            return redirect(with_next("accounts:prove", with_next("accounts:second_step", back_to(request))))
        return view(request, **named)

    return guarded


@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """What one has for the second step, and what may be added."""
    return _page(request, KeyForm())


@never_cache
@require_POST
@lately_proven
def key_options(request: HttpRequest) -> HttpResponse:
    """What the browser tells a key that is to be added."""
    alone = request.POST.get("alone") == "yes"
    return JsonResponse(keys.begin_registration(person_of(request), passwordless=alone))


@never_cache
@require_POST
@lately_proven
def add_key(request: HttpRequest) -> HttpResponse:
    """Keep the key that has answered."""
    form = KeyForm(request.POST)
    if form.is_valid():
        made = form.submit(lambda: _keep(request, form))
        if made is not None:
            messages.success(request, _("The key has been added."))
            return redirect("accounts:recovery_codes" if made else "accounts:second_step")
    return _page(request, form)


def _keep(request: HttpRequest, form: KeyForm) -> bool:
    credential = form.cleaned_data["credential"]
    with answered("credential"):
        keys.complete_registration(keys.parse_registration_response(credential))
    return second_steps.add_key(
        person_of(request),
        form.cleaned_data["name"],
        credential,
        keep_session=request.session.session_key or "",
        now=timezone.now(),
    )


@require_POST
@lately_proven
def rename_key(request: HttpRequest, code: str) -> HttpResponse:
    """Another name for a key."""
    second_steps.rename_key(person_of(request), code, request.POST.get("name", ""), now=timezone.now())
    messages.success(request, _("Saved."))
    return redirect("accounts:second_step")


@require_POST
@lately_proven
def remove_key(request: HttpRequest, code: str) -> HttpResponse:
    """The key opens nothing any more."""
    second_steps.remove_key(person_of(request), code, now=timezone.now())
    messages.success(request, _("The key has been removed."))
    return redirect("accounts:second_step")


@never_cache
@lately_proven
def add_app(request: HttpRequest) -> HttpResponse:
    """The secret as a picture and as letters; kept once the app shows the right digits."""
    person = person_of(request)
    secret = request.session.setdefault(SET_UP, new_secret())
    form = AppForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.submit(
            lambda: second_steps.add_app(
                person,
                secret,
                form.cleaned_data["code"],
                keep_session=request.session.session_key or "",
                now=timezone.now(),
            )
        )
        if made is not None:
            del request.session[SET_UP]
            messages.success(request, _("The app has been added."))
            return redirect("accounts:recovery_codes" if made else "accounts:second_step")
    drawn = get_adapter().build_totp_svg(get_adapter().build_totp_url(person, secret))
    picture = mark_safe(drawn[drawn.index("<svg") :])  # noqa: S308 (drawn by the library from what we gave)
    groups = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
    return show(request, "accounts/second_step_app.html", form, picture=picture, secret=groups)


@require_POST
@lately_proven
def remove_app(request: HttpRequest) -> HttpResponse:
    """The app opens nothing any more."""
    second_steps.remove_app(person_of(request), now=timezone.now())
    messages.success(request, _("The app has been removed."))
    return redirect("accounts:second_step")


@never_cache
@lately_proven
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Make recovery codes, and show them this once."""
    made = second_steps.make_recovery_codes(person_of(request), now=timezone.now()) if request.method == "POST" else []
    steps = second_steps_of(person_of(request))
    context = {"codes": made, "steps": steps, "house": request.get_host()}
    return render(request, "accounts/recovery_codes.html", context, status=201 if made else 200)


def _page(request: HttpRequest, form: KeyForm) -> HttpResponse:
    person = person_of(request)
    now = timezone.now()
    due = person.second_step_due_at(now)
    host = request.get_host()
    local = f"localhost:{host.rpartition(':')[2]}" if host.startswith("127.0.0.1:") else ""
    return show(
        request,
        "accounts/second_step.html",
        form,
        steps=second_steps_of(person),
        due=due,
        is_over=due is not None and due <= now,
        may_change=has_proven(request, now=now),
        prove=with_next("accounts:prove", with_next("accounts:second_step", back_to(request))),
        is_number=_is_number(host),  # browsers give keys to names, never to the number of a machine
        local_name=local,
        local_address=f"http://{local}{request.path}",
    )


def _is_number(host: str) -> bool:
    name = host.rpartition(":")[0] or host
    return name.startswith("[") or name.replace(".", "").isdigit()
