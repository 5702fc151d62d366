"""What the newsletter adds to pages of the apps below it."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from parvis.domain.roles import Role
from parvis.newsletter import queries
from parvis.newsletter.forms import SubscribeForm


def line(context: dict[str, Any]) -> str:
    """The newsletter in one line with one field, for the home page.  One query if signed in, else none."""
    return _rendered("newsletter/line.html", context)


def after_sign_up(context: dict[str, Any]) -> str:
    """A button on the welcome page: the address is verified, one press is enough."""
    return _rendered("newsletter/after_sign_up.html", context)


def account_row(context: dict[str, Any]) -> str:
    """The newsletter on a person's own page."""
    return _rendered("newsletter/account_row.html", context)


def footer(context: dict[str, Any]) -> str:
    """A link at the foot of every page.  No query."""
    return render_to_string("newsletter/footer.html")


def places(context: dict[str, Any]) -> str:
    """The newsletter desk in the menu of a press officer."""
    if not context["request"].user.holds(Role.PRESS_OFFICER, at=timezone.now()):
        return ""
    return render_to_string("newsletter/places.html")


def _rendered(template: str, context: dict[str, Any]) -> str:
    request = context["request"]
    person = request.user if request.user.is_authenticated else None
    subscription = queries.subscription_of_person(person) if person else None
    form = SubscribeForm(initial={"language": request.LANGUAGE_CODE, "email": person.email if person else ""})
    return render_to_string(template, {"form": form, "subscription": subscription, "person": person}, request=request)
