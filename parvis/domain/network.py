"""The network: who shows what to whom, and how two people are introduced.

A scientist shows each part of the own profile to nobody, to the members of the
network, or to everyone; nothing is shown until that is said.  The card (name,
organisation, nation) comes first: whoever hides it hides everything, and no
part is open wider than the card.  A member is who shows a card to the members
at least: seeing and being seen go together.

An introduction needs two yeses.  One asks, with a message; the other sees the
asker's profile and accepts or declines.  No address is shown before both agreed.
A decline gives no reason and asks for none.  The same person is not asked twice;
who declined may still come back to it.  A question that nobody answered lapses.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parvis.domain.refusals import Refused


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class Visibility(StrEnum):
    """To whom a part of a profile is shown."""

    NOBODY = "nobody"
    NETWORK = "network"
    EVERYONE = "everyone"


class Part(StrEnum):
    """The parts of a profile that are shown or hidden one by one."""

    CARD = "card"
    EXPERTISE = "expertise"
    WORK = "work"
    SEEKING = "seeking"
    ORCID = "orcid"


class Reader(StrEnum):
    """Who looks at a profile."""

    OWNER = "owner"
    MEMBER = "member"
    ANYONE = "anyone"


def shows(part: Visibility, *, card: Visibility, to: Reader) -> bool:
    """Whether a part is shown to this reader; never wider than the card."""
    if to is Reader.OWNER:
        return True
    open_to = {Reader.MEMBER: (Visibility.NETWORK, Visibility.EVERYONE), Reader.ANYONE: (Visibility.EVERYONE,)}[to]
    return part in open_to and card in open_to


class IntroductionState(StrEnum):
    """How an introduction stands."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken-back"
    LAPSED = "lapsed"  # never stored: it follows from the time


ANSWER_WITHIN = timedelta(days=60)

INTRODUCTION_MOVES: dict[IntroductionState, frozenset[IntroductionState]] = {
    IntroductionState.ASKED: frozenset(
        {IntroductionState.ACCEPTED, IntroductionState.DECLINED, IntroductionState.TAKEN_BACK}
    ),
    IntroductionState.DECLINED: frozenset({IntroductionState.ACCEPTED}),  # who declined may come back to it
    IntroductionState.LAPSED: frozenset({IntroductionState.ACCEPTED}),
    IntroductionState.ACCEPTED: frozenset(),
    IntroductionState.TAKEN_BACK: frozenset(),
}


@dataclass(frozen=True)
class Asking:
    """An introduction as it is kept: what was said, and when it was asked."""

    state: IntroductionState
    asked_at: datetime

    def state_at(self, now: datetime) -> IntroductionState:
        """How it stands at this moment: an unanswered question lapses by itself."""
        if self.state is IntroductionState.ASKED and now >= self.asked_at + ANSWER_WITHIN:
            return IntroductionState.LAPSED
        return self.state

    def moved(self, to: IntroductionState, *, now: datetime) -> IntroductionState:
        """The state after this step; Refused if it cannot be taken from here."""
        if to not in INTRODUCTION_MOVES[self.state_at(now)]:
            raise Refused(_("This introduction has been settled already."), code="settled")
        return to
