"""What accounts give to the apps above and to the frame of every page.

Rights and consent of a person, the register of what is kept on people, and the
sign-in or the person's own menu in the masthead.  No queries of their own.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from parvis.accounts.access import check_holds, is_open_to_all, same_house
from parvis.accounts.queries import has_accepted
from parvis.accounts.queries.personal import register as keep_personal_data
from parvis.web.dialogs import is_dialog_page

__all__ = ["check_holds", "has_accepted", "head", "is_open_to_all", "keep_personal_data", "same_house", "you"]


def you(context: dict[str, Any]) -> str:
    """The masthead's door: sign in, or the menu of who is signed in."""
    request: HttpRequest = context["request"]
    if not hasattr(request, "user"):
        return ""
    here = request.get_full_path()
    if is_dialog_page(here):
        here = same_house(request.GET.get("next", ""))
    return render_to_string("accounts/you.html", {"here": here}, request=request)


def head(context: dict[str, Any]) -> str:
    """The style and the module of the account's forms: any page may have one laid over it."""
    return render_to_string("accounts/head.html")
