"""What accounts give to the apps above and to the frame of every page.

Rights and consent of a person, the register of what is kept on people, and the
sign-in or the person's own menu in the masthead.  No queries of their own.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.html import format_html

from parvis.accounts.access import check_holds, is_open_to_all, same_house
from parvis.accounts.queries import has_accepted
from parvis.accounts.queries.personal import register as keep_personal_data
from parvis.web import slots
from parvis.web.dialogs import is_dialog_page
from parvis.web.stamps import Stamp

__all__ = ["check_holds", "has_accepted", "head", "is_open_to_all", "keep_personal_data", "same_house", "you"]


YOU, HEAD = Stamp("accounts/you.html"), Stamp("accounts/head.html")


def you(context: dict[str, Any]) -> str:
    """The masthead's door: sign in, or the menu of who is signed in."""
    request: HttpRequest = context["request"]
    if not hasattr(request, "user"):
        return ""
    here = request.get_full_path()
    if is_dialog_page(here):
        here = same_house(request.GET.get("next", ""))
    person: Any = request.user
    if not person.is_authenticated:
        return YOU({"next": quote(here)}, is_signed_in=False)
    roles = person.roles_at(timezone.now())
    words = {
        "name": person.name,
        "email": person.email,
        "desk": slots.of_roles("your-desk", roles),
        "places": slots.of_roles("your-places", roles),
        "csrf": format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)),
        "here": here,
    }
    return YOU(words, is_signed_in=True, has_name=bool(person.name))


def head(context: dict[str, Any]) -> str:
    """The style and the module of the account's forms: any page may have one laid over it."""
    return HEAD({})
