"""Menus hang on roles alone: drawn once for each combination, knowing nobody."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone, translation

from parvis.domain.roles import Role
from parvis.web import slots

NONE, PRESS = frozenset[Role](), frozenset({Role.PRESS_OFFICER})


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A menu that says which office its reader holds, and for whom it was drawn."""
    seen: list[Any] = []

    def menu(context: dict[str, Any]) -> str:
        seen.append(context["request"].user)
        return "press" if seen[-1].holds(Role.PRESS_OFFICER, at=timezone.now()) else "nothing"

    monkeypatch.setitem(slots._renderers, "menu", [menu])
    monkeypatch.setattr(slots, "_drawn", {})
    return seen


def test_a_menu_is_drawn_once_for_each_combination_of_roles_and_language(asked: list[Any]) -> None:
    drawn = [slots.of_roles("menu", roles) for roles in (NONE, PRESS, NONE, PRESS)]
    with translation.override("fr"):
        drawn.append(slots.of_roles("menu", PRESS))

    assert (drawn, len(asked)) == (["nothing", "press", "nothing", "press", "press"], 3)


@pytest.mark.parametrize("looked_at", ["name", "email", "pk", "code", "nationalities"])
def test_a_menu_cannot_look_at_its_reader(asked: list[Any], looked_at: str) -> None:
    slots.of_roles("menu", PRESS)

    with pytest.raises(AttributeError):
        getattr(asked[0], looked_at)
