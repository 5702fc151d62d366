"""What the words of the network are called, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from parvis.domain.circles import CircleStanding
from parvis.domain.network import IntroductionState, Part, Reader, Visibility

VISIBILITIES: Mapping[str, Promise] = {
    Visibility.NOBODY: _("Nobody"),
    Visibility.NETWORK: _("Members of the network"),
    Visibility.EVERYONE: _("Everyone"),
}

PARTS: Mapping[str, Any] = {
    Part.CARD: _("Your card: name, organisation, nation"),
    Part.EXPERTISE: _("Expertise and priorities"),
    Part.WORK: _("Earlier joint work"),
    Part.SEEKING: _("What you look for"),
    Part.ORCID: _("ORCID iD"),
}

READERS: Mapping[str, Promise] = {
    Reader.OWNER: _("You"),
    Reader.MEMBER: _("Members of the network"),
    Reader.ANYONE: _("Everyone"),
}

INTRODUCTION_STATES: Mapping[str, Promise] = {
    IntroductionState.ASKED: _("waits for an answer"),
    IntroductionState.ACCEPTED: _("introduced"),
    IntroductionState.DECLINED: _("declined"),
    IntroductionState.TAKEN_BACK: _("taken back"),
    IntroductionState.LAPSED: _("lapsed without an answer"),
}

STANDINGS: Mapping[str, Promise] = {
    CircleStanding.INVITED: _("invited"),
    CircleStanding.ASKING: _("asks to join"),
    CircleStanding.MEMBER: _("member"),
    CircleStanding.MODERATOR: _("moderator"),
    CircleStanding.LEFT: _("has left"),
    CircleStanding.REMOVED: _("removed"),
}
