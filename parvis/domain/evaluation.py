"""The review of proposals by independent scientists: its steps, who sees what in each, when it is complete.

An expert is asked by mail.  Before anything else he or she sees the title, the
summary and the people, and says whether there is a conflict of interest and
that what is read stays confidential; only then does the whole text open.  A
conflict ends the access at once, even after reading, and a review already
written no longer counts.  Declining is always possible until the review is
handed in.  What other reviewers wrote opens only after one's own review is
handed in.  A review handed in is never overwritten: a change is a new version
beside it, with its reason.

A panel then says of each proposal whether it is recommended, in reserve, or not
recommended.  Activities that the staff started are reviewed but not ranked, and
have no reserve.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum

from parvis.domain.answers.questions import count_words
from parvis.domain.problems import Problem
from parvis.domain.refusals import Gone, Invalid, Refused
from parvis.domain.scoring import Verdict

LAST_DAYS = timedelta(days=1)  # how long before the deadline a declined review needs a replacement at once
MOST_MAILED_DECLARATIONS = 20


def _(message: str) -> str:
    return message


class AssignmentState(StrEnum):
    """How a proposal stands with one of its reviewers."""

    PROPOSED = "proposed"  # by the matching or an officer; nobody has been told
    INVITED = "invited"
    ACCEPTED = "accepted"  # declared free of conflicts; the whole text is open
    DONE = "done"  # the review is handed in
    DECLINED = "declined"
    RECUSED = "recused"  # a conflict of interest, declared or found
    WITHDRAWN = "withdrawn"  # taken back by the office


S = AssignmentState
MOVES: dict[AssignmentState, frozenset[AssignmentState]] = {
    S.PROPOSED: frozenset({S.INVITED, S.RECUSED, S.WITHDRAWN}),
    S.INVITED: frozenset({S.ACCEPTED, S.DECLINED, S.RECUSED, S.WITHDRAWN}),
    S.ACCEPTED: frozenset({S.DONE, S.DECLINED, S.RECUSED, S.WITHDRAWN}),
    S.DONE: frozenset({S.RECUSED}),
    S.DECLINED: frozenset(),
    S.RECUSED: frozenset(),
    S.WITHDRAWN: frozenset(),
}
COUNTS = frozenset({S.PROPOSED, S.INVITED, S.ACCEPTED, S.DONE})  # towards the reviews that a proposal needs
OPEN = frozenset({S.INVITED, S.ACCEPTED})  # something waits for the expert


class Sight(Enum):
    """How much of a proposal a reviewer sees."""

    NOTHING = "nothing"
    CARD = "card"  # title, summary, the people
    WHOLE = "whole"


class RoundState(StrEnum):
    """How a matching round stands."""

    PREPARED = "prepared"
    MATCHED = "matched"
    SENT = "sent"
    CLOSED = "closed"


class PanelState(StrEnum):
    """Whether a panel may still change what it says."""

    OPEN = "open"
    CLOSED = "closed"


def move(state: AssignmentState, to: AssignmentState) -> AssignmentState:
    """The new state; Refused if the way is not open."""
    if to in MOVES[state]:
        return to
    if state in (S.DECLINED, S.RECUSED, S.WITHDRAWN):
        raise Gone(_("This review is no longer asked for."), code="assignment-over")
    if state is S.DONE:
        raise Refused(_("This review has been handed in already."), code="review-done")
    raise Refused(_("This step is not possible now."), code="no-such-move")


def sight_of(state: AssignmentState) -> Sight:
    """How much of the proposal is open in this state."""
    if state in (S.ACCEPTED, S.DONE):
        return Sight.WHOLE
    return Sight.CARD if state is S.INVITED else Sight.NOTHING


def sees_others(state: AssignmentState) -> bool:
    """Whether the reviewer may read what the others wrote: only after his or her own review is handed in."""
    return state is S.DONE


def check_declaration(conflicts: Iterable[str], *, confidential: bool, grounds: Iterable[str]) -> None:
    """The declaration is one that can be taken, or Invalid.  A conflict needs no promise: it ends the matter."""
    stated, known = list(conflicts), set(grounds)
    if len(stated) > MOST_MAILED_DECLARATIONS or any(ground not in known for ground in stated):
        raise Invalid(_("Choose the reasons from the list."), field="conflicts")
    if not stated and not confidential:
        raise Invalid(_("Promise first that what you read stays confidential."), field="confidential")


def is_short_notice(due_at: datetime, at: datetime) -> bool:
    """Whether a review that falls away now cannot be asked for in the ordinary way."""
    return at >= due_at - LAST_DAYS


@dataclass(frozen=True)
class Term:
    """From when until when somebody is in the pool of experts; counts once a second person has confirmed it."""

    from_on: date
    to_on: date  # the first day on which it no longer holds
    confirmed: bool
    ended_on: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the expert may be asked on this day."""
        end = min(self.to_on, self.ended_on) if self.ended_on else self.to_on
        return self.confirmed and self.from_on <= day < end


@dataclass(frozen=True)
class AskedScore:
    """One criterion of a review form: whole points from 0 to `highest`."""

    code: str
    highest: int = 5


@dataclass(frozen=True)
class AskedText:
    """One text of a review form."""

    code: str
    words: int | None = None
    required: bool = True


@dataclass(frozen=True)
class Asked:
    """What a review must hold to be handed in."""

    scores: tuple[AskedScore, ...]
    texts: tuple[AskedText, ...]
    recommendations: tuple[str, ...]

    def lacks(self, content: Mapping[str, object]) -> Iterator[Problem]:
        """Everything the review still lacks or has wrong, criterion by criterion and text by text."""
        for score in self.scores:
            yield from self.lacking(score.code, content)
        for text in self.texts:
            yield from self.lacking(text.code, content)
        if self.recommendations:
            yield from self.lacking("recommendation", content)

    def lacking(self, code: str, content: Mapping[str, object]) -> Iterator[Problem]:
        """What one question still lacks."""
        given = content.get(code)
        asked = {one.code: one for one in self.scores}.get(code)
        if asked is not None:
            if given is None:
                yield Problem("missing", _("Give a score."), {"field": code})
            elif not isinstance(given, int) or isinstance(given, bool) or not 0 <= given <= asked.highest:
                yield Problem("score", _("Choose a score from the scale."), {"field": code})
            return
        if code == "recommendation":
            if not given:
                yield Problem("missing", _("Choose what you recommend."), {"field": code})
            elif given not in self.recommendations:
                yield Problem("recommendation", _("Choose what you recommend."), {"field": code})
            return
        wanted = next((one for one in self.texts if one.code == code), None)
        if wanted is None:
            raise Invalid(_("The review form has no such question."), field=code, code="no-such-field")
        written = given if isinstance(given, str) else ""
        if not written.strip():
            if wanted.required:
                yield Problem("missing", _("Write a few words."), {"field": code})
            return
        count = count_words(written)
        if wanted.words and count > wanted.words:
            facts = {"field": code, "count": count, "most": wanted.words}
            yield Problem("words", _("%(count)s words; at most %(most)s are read."), facts)


def check_verdict(verdict: Verdict, *, ranked: bool) -> None:
    """Who is not ranked is recommended or not: there is no reserve without an order."""
    if not ranked and verdict is Verdict.RESERVE:
        raise Invalid(_("An activity that is not ranked has no place in reserve."), field="verdict")
