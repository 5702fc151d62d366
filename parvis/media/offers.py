"""What the press library gives to the pages above it: cards, the newest of them, chosen ones in order.

Everything here asks `visible_to`; each function says what it costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from parvis.media.access import is_press_officer
from parvis.media.queries.cards import Card, cards
from parvis.media.queries.library import open_to

__all__ = ["Card", "cards", "chosen", "newest", "places"]


def newest(person: Any, *, at: datetime, count: int, language: str = "") -> list[Card]:
    """The newest open assets, newest first, in the reader's language.  Three queries."""
    found = open_to(person, at=at).order_by("-publish_at", "-id")[:count]
    return cards(list(found), language or get_language() or "en")


def chosen(person: Any, codes: Sequence[str], *, at: datetime, language: str = "") -> list[Card]:
    """Those of these assets that are open, in the order given.  Three queries."""
    order = {code: n for n, code in enumerate(codes)}
    found = sorted(open_to(person, at=at).filter(code__in=codes), key=lambda asset: order[asset.code])
    return cards(found, language or get_language() or "en")


def places(context: dict[str, Any]) -> str:
    """One's downloads, and for a press officer the desk, in one's menu.  No query of its own."""
    officer = is_press_officer(context["request"].user, at=timezone.now())
    return render_to_string("media/menu.html", {"is_officer": officer})
