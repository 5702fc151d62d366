"""Threads of a circle: begin one, read, write, hide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.domain.circles import CircleStanding
from parvis.network.actions import circles as actions
from parvis.network.forms import PostForm, ReasonForm, ThreadForm
from parvis.network.models import Circle
from parvis.network.queries import circles as queries
from parvis.network.views.profiles import person_of, show


def new_thread(request: HttpRequest, code: str) -> HttpResponse:
    """A new matter."""
    person, now = person_of(request), timezone.now()
    circle = Circle.objects.inside(person).filter(code=code).first() or queries.circle_at("", person, at=now)
    form = ThreadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.submit(lambda: actions.begin_thread(person, code, **form.cleaned_data, now=now))
        if made:
            return redirect(made)
    return show(request, "network/new_thread.html", form, circle=circle)


def thread(request: HttpRequest, circle: str, code: str) -> HttpResponse:
    """What was said, and a field to say more."""
    person, now = person_of(request), timezone.now()
    found = queries.thread_at(circle, code, person, at=now)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["text"]
        if form.submit(lambda: actions.write_post(person, circle, code, words, now=now)):
            return redirect(found)
    tie = queries.tie_of(found.circle, person)
    moderates = tie is not None and tie.standing == CircleStanding.MODERATOR
    posts = queries.posts(found, person, moderates=moderates)
    actions.note_reading(found, person, now=now)
    return show(request, "network/thread.html", form, thread=found, posts=posts, moderates=moderates)


def hide(request: HttpRequest, circle: str, code: str, post: str) -> HttpResponse:
    """A moderator hides a post, with the reason that will stand in its place."""
    person, now = person_of(request), timezone.now()
    found = queries.thread_at(circle, code, person, at=now)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if form.submit(lambda: actions.hide_post(person, circle, code, post, reason, now=now)):
            messages.success(request, _("Hidden. The reason stands in its place."))
            return redirect(found)
    line = next((one for one in queries.posts(found, person, moderates=True) if one.code == post), None)
    return show(request, "network/hide_post.html", form, thread=found, post=line)
