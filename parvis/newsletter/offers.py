"""What the newsletter adds to pages of the apps below it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.domain.newsletter import IssueStatus
from parvis.domain.roles import Role
from parvis.newsletter import queries
from parvis.newsletter.forms import SubscribeForm
from parvis.newsletter.models import Issue
from parvis.web.duties import Duty, Turn
from parvis.web.stamps import Stamp


def line(context: dict[str, Any]) -> str:
    """The newsletter in one line with one field, for the home page.  One query if signed in, else none."""
    return _rendered("newsletter/line.html", context)


def after_sign_up(context: dict[str, Any]) -> str:
    """A button on the welcome page: the address is verified, one press is enough."""
    return _rendered("newsletter/after_sign_up.html", context)


def account_row(context: dict[str, Any]) -> str:
    """The newsletter on a person's own page."""
    return _rendered("newsletter/account_row.html", context)


FOOT = Stamp("newsletter/footer.html")


def footer(context: dict[str, Any]) -> str:
    """A link at the foot of every page.  No query."""
    return FOOT({})


def places(context: dict[str, Any]) -> str:
    """The newsletter desk in the menu of a press officer."""
    if not context["request"].user.holds(Role.PRESS_OFFICER, at=timezone.now()):
        return ""
    return render_to_string("newsletter/places.html")


def duties(person: Any, *, at: datetime) -> list[Duty]:
    """Issues that are begun or on their way out, for a press officer.  Two queries for them, else none."""
    if not person.holds(Role.PRESS_OFFICER, at=at):
        return []
    begun = Issue.objects.filter(status__in=[IssueStatus.DRAFT, IssueStatus.SENDING]).prefetch_related("texts")
    return [
        Duty(
            Turn.MINE if issue.status == IssueStatus.DRAFT else Turn.THEIRS,
            _("Finish and send the newsletter")
            if issue.status == IssueStatus.DRAFT
            else _("The newsletter is going out"),
            reverse("newsletter:compose", args=[issue.code]),
            of=next(iter(queries.subjects(issue).values()), ""),
        )
        for issue in begun.order_by("-created_at")
    ]


def _rendered(template: str, context: dict[str, Any]) -> str:
    request = context["request"]
    person = request.user if request.user.is_authenticated else None
    subscription = queries.subscription_of_person(person) if person else None
    form = SubscribeForm(initial={"language": request.LANGUAGE_CODE, "email": person.email if person else ""})
    return render_to_string(template, {"form": form, "subscription": subscription, "person": person}, request=request)
