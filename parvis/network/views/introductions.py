"""Introductions: ask, answer, and write to each other."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from parvis.domain.network import IntroductionState
from parvis.network.actions import introductions as actions
from parvis.network.forms import MessageForm
from parvis.network.labels import INTRODUCTION_STATES
from parvis.network.models import Profile
from parvis.network.queries import introductions as queries
from parvis.network.queries import profiles
from parvis.network.views.profiles import person_of, show

TONES = {IntroductionState.ASKED: "signal", IntroductionState.ACCEPTED: "ok"}


@require_safe
def introductions(request: HttpRequest) -> HttpResponse:
    """All of one's introductions."""
    lines = queries.introductions_of(person_of(request), at=timezone.now())
    rows = [(line, INTRODUCTION_STATES[line.state], TONES.get(line.state, "")) for line in lines]
    return render(request, "network/introductions.html", {"rows": rows})


def introduce(request: HttpRequest, code: str) -> HttpResponse:
    """Ask to be introduced, with a few words."""
    person, now = person_of(request), timezone.now()
    found = Profile.objects.visible_to(person, at=now).exclude(person=person).filter(code=code).first()
    if found is None:
        raise Http404
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.submit(lambda: actions.ask_for_introduction(person, code, form.cleaned_data["message"], now=now))
        if made:
            messages.success(request, _("Asked. You learn of a yes by e-mail; a no is silent."))
            return redirect(made)
    [who] = profiles.shown([found], person, at=now, language=get_language() or "en")
    return show(request, "network/introduce.html", form, who=who, is_member=profiles.is_member(person))


def introduction(request: HttpRequest, code: str) -> HttpResponse:
    """One introduction: the message, the answer, and what the two wrote since."""
    person, now, language = person_of(request), timezone.now(), get_language() or "en"
    made = queries.introduction_at(code, person, at=now)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["message"]
        if form.submit(lambda: actions.write_message(person, code, words, now=now)):
            messages.success(request, _("Sent."))
            return redirect(made)
    other = made.asked if made.asker_id == person.pk else made.asker
    seen = Profile.objects.visible_to(person, at=now).filter(person=other).first()
    line = queries.line_of(made, person, at=now, profiles={other.pk: seen.code} if seen else {})
    return show(
        request,
        "network/introduction.html",
        form,
        introduction=made,
        line=line,
        state=INTRODUCTION_STATES[line.state],
        tone=TONES.get(line.state, ""),
        has_met=line.state is IntroductionState.ACCEPTED,
        may_accept=not line.is_mine
        and line.state in (IntroductionState.ASKED, IntroductionState.DECLINED, IntroductionState.LAPSED),
        may_decline=line.waits_for_me,
        may_take_back=line.is_mine and line.state is IntroductionState.ASKED,
        who=profiles.shown([seen], person, at=now, language=language)[0] if seen else None,
        words=made.messages.select_related("by"),
        apply_together=queries.sides_differ(person, other, at=now),
    )


@require_POST
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """Yes, no, or thought better of it."""
    person, now = person_of(request), timezone.now()
    match request.POST.get("answer"):
        case "accept":
            actions.accept_introduction(person, code, now=now)
            messages.success(request, _("You are introduced: you see each other’s addresses now."))
            return redirect("network:introduction", code)
        case "decline":
            actions.decline_introduction(person, code, now=now)
            messages.success(request, _("Declined. No mail was sent; you may still come back to it."))
        case "take-back":
            actions.take_introduction_back(person, code, now=now)
            messages.success(request, _("Your question is taken back."))
    return redirect("network:introductions")
