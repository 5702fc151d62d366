"""Slots: places on a page of a lower app that an upper app may fill.

A page names the slot (`{% slot "after-sign-up" %}`); the upper app hangs a
renderer into it when it loads (in its `AppConfig.ready`).  The lower app knows
the place, never who fills it.

A slot of a menu, which hangs on the reader's roles alone, is drawn once a process
for each language and combination of roles (`of_roles`).  Its renderers are handed a
stand-in for the reader, of which nothing can be read but the roles.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from parvis.domain.roles import Role
from parvis.web import programme

Renderer = Callable[[dict[str, Any]], str]

_renderers: dict[str, list[Renderer]] = defaultdict(list)
_drawn: dict[tuple[Any, ...], SafeString] = {}


class Holder:
    """Stands for somebody signed in who holds these roles just now; whoever looks at more gets an `AttributeError`."""

    is_authenticated, is_anonymous = True, False

    def __init__(self, roles: frozenset[Role]) -> None:
        self._roles = roles

    def roles_at(self, at: datetime) -> frozenset[Role]:
        return self._roles

    def holds(self, role: Role, *, at: datetime) -> bool:
        return role in self._roles


def fill(name: str, renderer: Renderer) -> None:
    """Let `renderer(context)` add its safe HTML wherever the slot `name` stands."""
    if renderer not in _renderers[name]:
        _renderers[name].append(renderer)


def render(name: str, context: dict[str, Any]) -> str:
    """The HTML of everything that hangs in the slot."""
    return "".join(renderer(context) for renderer in _renderers[name])


def of_roles(name: str, roles: frozenset[Role]) -> SafeString:
    """The HTML of everything that hangs in a slot whose renderers look at roles, words and the programme alone."""
    key = name, get_language(), roles, programme.current().revision
    if key not in _drawn:
        _drawn[key] = mark_safe(render(name, {"request": SimpleNamespace(user=Holder(roles))}))  # noqa: S308 - rendered templates
    return _drawn[key]
