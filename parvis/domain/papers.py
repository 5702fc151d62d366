"""Decision papers: what the nations decide on, under which reference.

An officer drafts a paper in both languages; the chair circulates it.  From
then on its text is fixed: who wants another text circulates a revision, under
the same reference with the next suffix (REV1, REV2 …).  What only adds to it is
an addendum (ADD1 …) and leaves the period as it is.  The action sheet (AS1)
that closes the procedure is part of the paper.  It stays as it was issued: what is
decided later of an item on which silence was broken stands on the next (AS2 …).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from parvis.domain.refusals import Invalid, Refused
from parvis.domain.trail import canonical

REFERENCE = re.compile(r"[A-Z][A-Z0-9/.-]{1,20}(\(\d{4}\)\d{4})")
REVISED = re.compile(r"REV(\d+)")


def _(message: str) -> str:
    """Marks a sentence that is translated where it is shown."""
    return message


class PaperStatus(StrEnum):
    """What was done with a paper; how its silence stands follows from times alone."""

    DRAFTED = "drafted"
    CIRCULATED = "circulated"
    WITHDRAWN = "withdrawn"


PAPER_MOVES: dict[PaperStatus, frozenset[PaperStatus]] = {
    PaperStatus.DRAFTED: frozenset({PaperStatus.CIRCULATED, PaperStatus.WITHDRAWN}),
    PaperStatus.CIRCULATED: frozenset({PaperStatus.WITHDRAWN}),
    PaperStatus.WITHDRAWN: frozenset(),
}


class Ruling(StrEnum):
    """What was decided of a line otherwise than by silence; which may follow which says `domain.deciding`."""

    AGREED_IN_MEETING = "agreed-in-meeting"
    AGREED = "agreed"  # by a vote, or by the office that decides
    APPROVED = "approved"  # by one of two
    PROVISIONAL = "provisional"  # chosen; the final word follows
    DEFERRED = "deferred"
    DROPPED = "dropped"
    REFUSED = "refused"  # by a vote, or by the office that decides


class Ended(StrEnum):
    """How a paper ended, taken as a whole."""

    AGREED = "agreed"  # every line of it
    BROKEN = "broken"  # a line of it at least
    WITHDRAWN = "withdrawn"


def move(status: PaperStatus, to: PaperStatus) -> PaperStatus:
    """The new status, if a paper may take this step."""
    if to not in PAPER_MOVES[status]:
        raise Refused(_("This paper has gone on meanwhile; this step is no longer open."), code="no-such-step")
    return to


def check_reference(reference: str) -> str:
    """A reference such as PCSC-N(2027)0004."""
    if not REFERENCE.fullmatch(reference):
        raise Invalid(_("Write a reference such as PCSC-N(2027)0004."), field="reference")
    return reference


def next_reference(series: str, year: int, taken: Iterable[str]) -> str:
    """The next free reference of a series in a year."""
    begins = f"{series}({year})"
    numbers = [int(one[len(begins) :]) for one in taken if one.startswith(begins) and one[len(begins) :].isdigit()]
    return f"{begins}{max(numbers, default=0) + 1:04}"


def next_revision(suffix: str) -> str:
    """The suffix of the text that takes this one's place."""
    found = REVISED.fullmatch(suffix)
    return f"REV{int(found[1]) + 1 if found else 1}"


def addendum(number: int) -> str:
    """The suffix of what was added to a paper as the first, the second …"""
    return f"ADD{number}"


def action_sheet(number: int) -> str:
    """The suffix of a paper's first, second … action sheet."""
    return f"AS{number}"


def check_can_add(
    circulated_at: datetime | None, ends_at: datetime | None, withdrawn_at: datetime | None, *, now: datetime
) -> None:
    """Something is added to a paper while it is open, strictly before a deadline; it changes neither."""
    if circulated_at is None or withdrawn_at is not None:
        raise Refused(_("This paper is not before the nations."), code="not-circulated")
    if ends_at is not None and now >= ends_at:
        raise Refused(_("The silence procedure has ended: nothing is added to what was decided."), code="over")


def full_reference(reference: str, *suffixes: str) -> str:
    """The reference with its suffixes, as it stands on the first page."""
    return "-".join(part for part in (reference, *suffixes) if part)


def digest(content: Mapping[str, Any]) -> str:
    """What binds the circulated text in both languages and every line of it."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def is_complete(texts: Mapping[str, Mapping[str, str]], lines: int) -> bool:
    """Whether both languages have a title and a text, and there is something to decide."""
    return _is_worded(texts) and lines > 0


def _is_worded(texts: Mapping[str, Mapping[str, str]]) -> bool:
    return all(texts.get(language, {}).get(part) for language in ("en", "fr") for part in ("title", "text"))


def check_complete(texts: Mapping[str, Mapping[str, str]], lines: int) -> None:
    """Both languages have a title and a text, and there is something to decide; Refused otherwise."""
    if not _is_worded(texts):
        raise Invalid(_("Title and text are needed in both languages before it is circulated."), code="not-complete")
    if not lines:
        raise Invalid(_("There is nothing to decide yet: put at least one proposal on the paper."), code="no-lines")
