"""Circles: the list, one room, its members, invitations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parvis.domain.circles import INSIDE, CircleStanding
from parvis.domain.roles import Role
from parvis.network.actions import circles as actions
from parvis.network.forms import CircleForm, InviteForm, JoinForm, ReasonForm
from parvis.network.labels import STANDINGS
from parvis.network.models import Circle
from parvis.network.queries import circles as queries
from parvis.network.queries.profiles import is_member
from parvis.network.queries.programme import REGION, sought_name
from parvis.network.views.profiles import person_of, show
from parvis.web import programme


@require_safe
def circles(request: HttpRequest) -> HttpResponse:
    """The circles that one sees."""
    person, now = person_of(request), timezone.now()
    rows = [(one, _about(one), STANDINGS.get(one.mine or "", "")) for one in queries.circles(person, at=now)]
    context = {
        "rows": rows,
        "invitations": queries.invitations_of(person, at=now),
        "may_open": is_member(person) or person.holds(Role.PROGRAMME_OFFICER, at=now),
    }
    return render(request, "network/circles.html", context)


def new_circle(request: HttpRequest) -> HttpResponse:
    """Open a room."""
    form = CircleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.submit(
            lambda: actions.open_circle(
                person_of(request), **form.cleaned_data, language=get_language() or "en", now=timezone.now()
            )
        )
        if made:
            messages.success(request, _("The circle is open. Invite its first members."))
            return redirect("network:members", made.code)
    return show(request, "network/new_circle.html", form)


def circle(request: HttpRequest, code: str) -> HttpResponse:
    """A room: its threads for who is inside; of an open one its purpose for members of the network."""
    person, now = person_of(request), timezone.now()
    found = queries.circle_at(code, person, at=now)
    tie = queries.tie_of(found, person)
    inside = tie is not None and tie.standing in INSIDE
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if inside:
            return _own_choice(request, code)
        if form.submit(lambda: actions.ask_to_join(person, code, form.cleaned_data["words"], now=now)):
            messages.success(request, _("Asked. The moderators decide; you learn of it by e-mail."))
            return redirect(found)
    context: dict[str, Any] = {
        "circle": found,
        "about": _about(found),
        "tie": tie,
        "standing": STANDINGS[CircleStanding(tie.standing)] if tie else "",
        "inside": inside,
        "moderates": tie is not None and tie.standing == CircleStanding.MODERATOR,
        "may_ask": tie is None or tie.standing == CircleStanding.LEFT,
        "count": queries.members(found).count(),
    }
    if inside:
        context["threads"] = queries.threads(found, person)
    if context["moderates"]:
        context["asking"] = queries.asking(found)
    return show(request, "network/circle.html", form, **context)


def _own_choice(request: HttpRequest, code: str) -> HttpResponse:
    """What a member chooses: mails or none, or to leave."""
    person, now = person_of(request), timezone.now()
    if request.POST.get("choice") == "leave":
        actions.leave_circle(person, code, now=now)
        messages.success(request, _("You have left the circle."))
        return redirect("network:circles")
    wants_mail = request.POST.get("choice") == "mails"
    actions.choose_mails(person, code, wants_mail=wants_mail, now=now)
    messages.success(request, _("Saved."))
    return redirect("network:circle", code)


def members(request: HttpRequest, code: str) -> HttpResponse:
    """Who is inside; moderators invite here."""
    person, now = person_of(request), timezone.now()
    found = Circle.objects.inside(person).filter(code=code).first() or queries.circle_at("", person, at=now)
    tie = queries.tie_of(found, person)
    moderates = tie is not None and tie.standing == CircleStanding.MODERATOR
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if form.submit(lambda: actions.invite_to_circle(person, code, email, now=now)):
            messages.success(request, _("Invited. The mail with the link is on its way."))
            return redirect("network:members", code)
    rows = [(one, STANDINGS[CircleStanding(one.standing)]) for one in queries.members(found)]
    context: dict[str, Any] = {"circle": found, "rows": rows, "moderates": moderates}
    if moderates:
        context |= {"invited": queries.invited(found, at=now), "asking": queries.asking(found)}
    return show(request, "network/members.html", form, **context)


def member(request: HttpRequest, code: str, person: str) -> HttpResponse:
    """What a moderator does with somebody: let in, turn away, name moderator; removing asks for a reason first."""
    own, now = person_of(request), timezone.now()
    found = Circle.objects.inside(own).filter(code=code).first() or queries.circle_at("", own, at=now)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    match request.POST.get("deed"):
        case "let-in":
            actions.let_in(own, code, person, now=now)
            messages.success(request, _("Let in."))
            return redirect("network:members", code)
        case "turn-away":
            actions.turn_away(own, code, person, now=now)
            messages.success(request, _("Not let in. No mail was sent."))
            return redirect("network:members", code)
        case "moderator":
            actions.make_moderator(own, code, person, now=now)
            messages.success(request, _("A moderator now, too."))
            return redirect("network:members", code)
        case "remove" if form.is_valid():
            reason = form.cleaned_data["reason"]
            if form.submit(lambda: actions.remove_member(own, code, person, reason, now=now)):
                messages.success(request, _("Removed. The reason is on its way by e-mail."))
                return redirect("network:members", code)
    tie = queries.members(found).filter(person__code=person).first()
    return show(request, "network/remove_member.html", form, circle=found, tie=tie)


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation: what the circle is for, come in or not."""
    person, now = person_of(request), timezone.now()
    if request.method == "POST":
        if request.POST.get("answer") == "accept":
            found = actions.accept_invitation(person, token, now=now)
            messages.success(request, _("You are a member now."))
            return redirect(found)
        actions.decline_invitation(person, token, now=now)
        messages.success(request, _("Declined. Nobody is told."))
        return redirect("network:circles")
    tie = queries.invitation(token, at=now)
    return render(request, "network/invitation.html", {"tie": tie, "about": _about(tie.circle)})


def _about(one: Circle) -> list[str]:
    """Theme and region in words."""
    language = get_language() or "en"
    topic = programme.current().topic(one.theme) if one.theme else None
    found = [programme.in_language(topic.name, language)] if topic else []
    return [*found, *([sought_name(REGION + one.region, language)] if one.region else [])]
