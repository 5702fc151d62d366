"""What the press library gives to the pages above it: cards, the newest of them, chosen ones in order.

Everything here asks `visible_to`; each function says what it costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from parvis.media.access import is_press_officer
from parvis.media.queries.cards import Card, cards
from parvis.media.queries.desk import DeskState, assets_in, counts, headline_of
from parvis.media.queries.library import open_to
from parvis.web.duties import Duty, Turn

__all__ = ["Card", "cards", "chosen", "duties", "newest", "places"]

COMING = 5  # scheduled assets that the desk names


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


def duties(person: Any, *, at: datetime) -> list[Duty]:
    """What a press officer has to see to, and what goes out next.  Three queries for press officers, else none."""
    if not is_press_officer(person, at=at):
        return []
    counted, desk = counts(at=at), reverse("media:desk")
    failed, drafts = counted[DeskState.FAILED], counted[DeskState.DRAFT]
    found = []
    if failed:
        words = ngettext("%(n)s asset could not be prepared", "%(n)s assets could not be prepared", failed) % {
            "n": failed
        }
        found.append(Duty(Turn.MINE, words, f"{desk}?state=failed", of=_("Press desk")))
    if drafts:
        words = ngettext("%(n)s draft is not published yet", "%(n)s drafts are not published yet", drafts) % {
            "n": drafts
        }
        found.append(Duty(Turn.MINE, words, f"{desk}?state=draft", of=_("Press desk")))
    if counted[DeskState.SCHEDULED]:
        next_ones = assets_in(DeskState.SCHEDULED, at=at).order_by("publish_at").prefetch_related("texts")[:COMING]
        found += [
            Duty(
                Turn.COMING,
                headline_of(asset),
                reverse("media:desk-asset", args=[asset.code]),
                _("Opens"),
                asset.publish_at,
            )
            for asset in next_ones
        ]
    return found
