"""Ask: in public about a call, or the office alone; threads and their answers."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from parvis.domain.calls import CallState, CallStatus, WayIn
from parvis.programme import access
from parvis.programme.actions import asking
from parvis.programme.forms.asking import AskAboutCallForm, AskForm, MessageForm
from parvis.programme.models import Call, Thread
from parvis.programme.queries import threads as queries
from parvis.programme.views.calls import reader, visible_call
from parvis.web.dialogs import dialog_page
from parvis.web.forms import refused_into

SHOWN = 100


def call_ask(request: HttpRequest, code: str) -> HttpResponse:
    """A question about a call: answered for everybody, or for oneself alone."""
    now = timezone.now()
    call = visible_call(request, code)
    in_public = call.status == CallStatus.PUBLISHED and call.window.state_at(now) is not CallState.CLOSED
    in_public = in_public and call.way_in == WayIn.BOTTOM_UP
    form = AskAboutCallForm(request.POST or None, in_public=in_public)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            return redirect(asked(request, call, form, now))
    page = {"form": form, "call": call, "in_public": in_public}
    return render(request, "programme/call_ask.html", page, status=422 if form.is_bound else 200)


def asked(request: HttpRequest, call: Call, form: AskAboutCallForm, now: datetime) -> Call | Thread:
    """Hand the question on, in public or in private; where its answer will stand."""
    text = form.cleaned_data["text"]
    if form.cleaned_data["way"] == "public":
        asking.ask_question(call, text, language=reader(), by=request.user, now=now)
        messages.success(
            request, gettext("Your question is with the office. You get a mail when the answer stands on this page.")
        )
        return call
    thread = asking.open_thread(f"call:{call.code}", title=text.splitlines()[0], text=text, by=request.user, now=now)
    messages.success(request, gettext("Your question is with the office. You get a mail when it has answered."))
    return thread


def threads(request: HttpRequest) -> HttpResponse:
    """One's own talks with the office; for officers all of them, those that wait first."""
    now = timezone.now()
    found = list(queries.threads_of(request.user, at=now)[:SHOWN])
    subjects = queries.subjects_of(found, request.user, at=now)
    page = {
        "threads": [(thread, subjects.get(thread.subject)) for thread in found],
        "officer": access.is_officer(request.user, at=now),
    }
    return render(request, "programme/threads.html", page)


@dialog_page
def ask(request: HttpRequest) -> HttpResponse:
    """A question to the office: about something one has a part in (`about`), or about anything."""
    now = timezone.now()
    about = request.POST.get("about", request.GET.get("about", ""))
    subject = about if queries.may_be_about(about, request.user, at=now) else "office"
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        with refused_into(form):
            opened = asking.open_thread(subject, title=told["title"], text=told["text"], by=request.user, now=now)
            messages.success(request, gettext("Your question is with the office. You get a mail when it has answered."))
            return redirect(opened)
    page = {"form": form, "about": about}
    return render(request, "programme/ask.html", page, status=422 if form.is_bound else 200)


def thread(request: HttpRequest, code: str) -> HttpResponse:
    """One talk with the office."""
    now = timezone.now()
    found = get_object_or_404(queries.threads_of(request.user, at=now), code=code)
    form = MessageForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refused_into(form):
            asking.write_message(found, form.cleaned_data["text"], by=request.user, now=now)
            messages.success(request, gettext("Sent."))
            return redirect(found)
    officer = access.is_officer(request.user, at=now) and found.opened_by_id != request.user.pk
    page = {
        "thread": found,
        "written": queries.messages_of(found),
        "subject": queries.subjects_of([found], request.user, at=now).get(found.subject),
        "officer": officer,
        "form": form,
    }
    return render(request, "programme/thread.html", page, status=422 if form.is_bound else 200)
