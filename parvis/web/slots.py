"""Slots: places on a page of a lower app that an upper app may fill.

A page names the slot (`{% slot "after-sign-up" %}`); the upper app hangs a
renderer into it when it loads (in its `AppConfig.ready`).  The lower app knows
the place, never who fills it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Any

Renderer = Callable[[dict[str, Any]], str]

_renderers: dict[str, list[Renderer]] = defaultdict(list)


def fill(name: str, renderer: Renderer) -> None:
    """Let `renderer(context)` add its safe HTML wherever the slot `name` stands."""
    if renderer not in _renderers[name]:
        _renderers[name].append(renderer)


def render(name: str, context: dict[str, Any]) -> str:
    """The HTML of everything that hangs in the slot."""
    return "".join(renderer(context) for renderer in _renderers[name])
