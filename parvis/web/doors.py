"""Doors: the public page of a theme, a nation, a region … wherever its code is named.

The pages on which calls, stories and footage on one thing meet belong to the
app on top; pages below link to them by kind and code and never know who draws
them.  A kind without a page has no address.
"""

from __future__ import annotations

from django.urls import reverse

_names: dict[str, str] = {}


def open_to(kind: str, url_name: str) -> None:
    """Let `address(kind, code)` lead to this named page, which takes the code."""
    _names[kind] = url_name


def address(kind: str, code: str) -> str:
    """Where people read about it; empty if there is no such page."""
    name = _names.get(kind)
    return reverse(name, args=[code]) if name else ""
