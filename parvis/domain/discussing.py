"""Reviewers and the office talk about a proposal; its applicants answer to the reviews.

The talk opens to a reviewer once his or her own review is handed in.  Among
themselves the reviewers are numbers in the order in which they accepted, or
names where the programme says so; the office knows who they are.  Nothing is
taken out: a remark is revised beside what it was, or struck with a reason.  The
talk ends when an officer closes it, or when the panel has the proposal on its
list.

Where a stage has it, the officer lets the directors read the reviews, without
names and without what was meant for staff and panel, and answer once, in so
many words, before a set moment.  What comes in at that moment is too late.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from parvis.domain.answers.questions import count_words
from parvis.domain.refusals import Gone, Invalid, Refused

LONGEST_REMARK = 6_000  # characters
TELL_AFTER = timedelta(hours=1)  # so that one letter tells of what was said in one go


def _(message: str) -> str:
    return message


def check_remark(text: str) -> str:
    """The remark as it is kept, or Invalid."""
    text = text.strip()
    if not text:
        raise Invalid(_("Write something first."), field="text")
    if len(text) > LONGEST_REMARK:
        words = _("%(count)s characters; a remark has at most %(most)s.")
        raise Invalid(words, field="text", count=len(text), most=LONGEST_REMARK)
    return text


def check_open(*, closed_at: datetime | None, panel_has_it: bool) -> None:
    """The talk goes on, or Refused."""
    if closed_at is not None:
        raise Refused(_("The discussion is closed."), code="discussion-closed")
    if panel_has_it:
        raise Refused(_("The panel has taken up the proposal; the discussion is closed."), code="discussion-closed")


def check_reason(reason: str) -> str:
    """Why something is struck or changed, or Invalid."""
    if not reason.strip():
        raise Invalid(_("Say why."), field="reason")
    return reason.strip()[:500]


@dataclass(frozen=True)
class Window:
    """From when until when applicants may answer; the closing moment itself is outside."""

    opened_at: datetime
    closes_at: datetime
    words: int

    def is_open(self, at: datetime) -> bool:
        """Whether an answer handed in now counts."""
        return self.opened_at <= at < self.closes_at

    def check_open(self, at: datetime) -> None:
        """An answer handed in now counts, or Gone."""
        if not self.is_open(at):
            raise Gone(_("The time to answer has passed."), code="answer-closed")

    def check_length(self, text: str) -> None:
        """No more words than allowed, and some."""
        count = count_words(text)
        if not count:
            raise Invalid(_("Write something first."), field="text")
        if count > self.words:
            raise Invalid(_("%(count)s words; at most %(most)s are read."), field="text", count=count, most=self.words)


def numbers(accepted: Iterable[int | None]) -> dict[int, int]:
    """Which reviewer has which number, from who accepted, the first first; it never changes afterwards."""
    found: dict[int, int] = {}
    for number, who in enumerate(accepted, start=1):
        if who is not None:
            found.setdefault(who, number)
    return found
