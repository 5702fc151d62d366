"""A sign-in that is halted for its second step, and one by a passkey alone."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.stages import LoginStage, LoginStageController
from allauth.mfa.internal.constants import LoginStageKey
from allauth.mfa.webauthn.internal import auth as keys
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from parvis.accounts.actions import lost_keys, second_steps, throttling
from parvis.accounts.forms import LostKeyForm, StepCodeForm
from parvis.accounts.models import Person
from parvis.accounts.queries.second_steps import lost_key_of, second_steps_of
from parvis.accounts.views.answers import credential_of, key_that_answered, owner_of_passkey
from parvis.accounts.views.doors import back_to, home, let_in, network_of, person_of, remember_proof, show
from parvis.web.access import public
from parvis.web.dialogs import dialog_page


def halted(request: HttpRequest) -> LoginStage | None:
    """The sign-in of this browser that waits for its second step."""
    if request.user.is_authenticated:
        return None
    return LoginStageController.enter(request, LoginStageKey.MFA_AUTHENTICATE.value)


@public
@dialog_page
@never_cache
def second_step(request: HttpRequest) -> HttpResponse:
    """A key, the digits of the app, or a recovery code."""
    stage = halted(request)
    if stage is None:
        return redirect("account_login")
    person: Person = stage.login.user
    form, means = _shown(request, person)
    if means:
        return _come_in(request, stage, person, means)
    steps = second_steps_of(person)
    return show(request, "accounts/second_step_asked.html", form, steps=steps, waits=lost_key_of(person))


def _shown(request: HttpRequest, person: Person) -> tuple[StepCodeForm, str]:
    """The form as it was answered, and what the person has shown ("key", "app" …); empty if nothing that holds."""
    if request.method != "POST":
        return StepCodeForm(), ""
    credential = credential_of(request)
    form = StepCodeForm((request.POST or None) if credential is None else {"code": "-"})
    means = form.submit(lambda: _judged(person, form, credential)) if form.is_valid() else None
    return form, means or ""


def _judged(person: Person, form: StepCodeForm, credential: Any) -> str:
    now = timezone.now()
    if credential is None:
        return second_steps.pass_with_code(person, form.cleaned_data["code"], now=now)
    return second_steps.pass_with_key(person, key_that_answered(person, credential), now=now)


def _come_in(request: HttpRequest, stage: LoginStage, person: Person, means: str) -> HttpResponse:
    now = timezone.now()
    record_authentication(request, person, "mfa", type=means)
    second_steps.come_in(person, means, now=now)
    lost_keys.take_request_back(person, now=now)
    response: HttpResponse = stage.exit()
    remember_proof(request, now=now)
    if means == "recovery code":
        left = second_steps_of(person).recovery_left
        messages.warning(request, _("You have used a recovery code; %(left)d are left.") % {"left": left})
    return response


@public
@require_POST
def second_step_options(request: HttpRequest) -> HttpResponse:
    """What the browser asks the keys of who is signing in, or of who is signed in and shows it once more."""
    stage = halted(request)
    person = person_of(request) if request.user.is_authenticated else stage.login.user if stage else None
    if person is None:
        return JsonResponse({"message": _("Please sign in again.")}, status=409)
    return JsonResponse(keys.begin_authentication(person))


@public
@dialog_page
@never_cache
def lost_key(request: HttpRequest) -> HttpResponse:
    """Nothing is left for the second step: ask two administrators."""
    stage = halted(request)
    if stage is None:
        return redirect("account_login")
    form = LostKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.submit(
            lambda: lost_keys.ask_to_be_let_in(stage.login.user, form.cleaned_data["words"], now=timezone.now())
        )
        if asked:
            messages.success(request, _("Two administrators have been told. You get a letter when they have decided."))
            return redirect("mfa_authenticate")
    return show(request, "accounts/lost_key.html", form, waits=lost_key_of(stage.login.user))


@public
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser asks of any passkey for this house."""
    throttling.spend("passkey/network", network_of(request), now=timezone.now())
    return JsonResponse(keys.begin_authentication())


@public
@dialog_page
@never_cache
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone: it is both steps at once, for the device has asked who holds it."""
    form = StepCodeForm({"code": "-"})
    form.is_valid()
    person = form.submit(lambda: _owner(request))
    if person is None:
        for error in form.errors.values():
            messages.error(request, str(error[0]))
        return redirect("account_login")
    now = timezone.now()
    second_steps.come_in(person, "passkey", now=now)
    lost_keys.take_request_back(person, now=now)
    record_authentication(request, person, "mfa", type="webauthn", passwordless=True)
    return let_in(request, person, means="passkey", to=back_to(request) or home())


def _owner(request: HttpRequest) -> Person:
    now = timezone.now()
    throttling.spend("passkey/network", network_of(request), now=now)
    credential = credential_of(request)
    person = owner_of_passkey(credential)
    second_steps.pass_with_key(person, key_that_answered(person, credential), now=now)
    return person


def prove(request: HttpRequest) -> HttpResponse:
    """For who is signed in and has a second step: it, once more, before what cannot be undone."""
    person, now = person_of(request), timezone.now()
    form, means = _shown(request, person)
    if means:
        second_steps.prove_by_second_step(person, means, now=now)
        remember_proof(request, now=now)
        return redirect(back_to(request) or reverse("accounts:overview"))
    return show(request, "accounts/prove_second_step.html", form, steps=second_steps_of(person))
