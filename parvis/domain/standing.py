"""How somebody stands to a case that is not his or her own, and what stands in between.

Nobody reads a proposal, a paper or an award for what he or she is, but for a
relation to it: the expert who has declared himself or herself free, the member
of the panel, the adviser who looks after the grant.  Each relation has a cause
and a first moment, and when it ends the reading ends.

A conflict of interest is stronger than every relation and every office.  From
the moment at which it is stated the case is not there for that person: in no
list, no number, no search, no file.  It is set aside only for a reason, asked
by one person and allowed by another, and never by the person whom it concerns.
One's own proposals stay one's own: a conflict keeps nobody from a case to
which he or she is a party.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from parvis.domain.refusals import Refused


def _(message: str) -> str:
    return message


class CaseKind(StrEnum):
    """What one can stand to; a case is named by its kind and its code."""

    PROPOSAL = "proposal"
    PAPER = "paper"
    AWARD = "award"


class Relation(StrEnum):
    """What somebody is to a case without being a party to it."""

    IN_HOUSE_EXPERT = "in-house-expert"
    REVIEWER = "reviewer"
    PANEL_MEMBER = "panel-member"
    DELEGATE = "delegate"
    ADVISER = "adviser"
    SIGNATORY = "signatory"
    AUDITOR = "auditor"


class Discovery(StrEnum):
    """How a conflict came to be known."""

    DECLARED = "declared"
    DETECTED = "detected"


class ConflictState(StrEnum):
    """What a conflict does at a moment."""

    IN_FORCE = "in-force"
    OVERRIDE_ASKED = "override-asked"  # still in force
    OVERRIDDEN = "overridden"
    LIFTED = "lifted"


@dataclass(frozen=True)
class Spell:
    """The moments of a conflict that decide what it does."""

    from_at: datetime
    to_at: datetime | None = None
    override_asked_at: datetime | None = None
    overridden_at: datetime | None = None

    def state_at(self, at: datetime) -> ConflictState:
        """What the conflict does then; one that has not begun counts as lifted."""
        if at < self.from_at or (self.to_at is not None and self.to_at <= at):
            return ConflictState.LIFTED
        if self.overridden_at is not None and self.overridden_at <= at:
            return ConflictState.OVERRIDDEN
        asked = self.override_asked_at is not None and self.override_asked_at <= at
        return ConflictState.OVERRIDE_ASKED if asked else ConflictState.IN_FORCE

    def bars_at(self, at: datetime) -> bool:
        """Whether the case is hidden from the person then."""
        return self.state_at(at) in (ConflictState.IN_FORCE, ConflictState.OVERRIDE_ASKED)


def check_may_ask_override(person: str, *, of: str, reason: str) -> None:
    """One asks for another, with a reason; a refusal otherwise."""
    if person == of:
        raise Refused(_("Nobody asks that his or her own conflict be set aside."), code="own-conflict")
    if not reason.strip():
        raise Refused(_("Say why the conflict may be set aside; whoever allows it reads it."), code="reason-needed")


def check_may_allow_override(person: str, *, of: str, asked_by: str) -> None:
    """A second person allows it: neither who asked nor whom it concerns."""
    if not asked_by:
        raise Refused(_("Nobody has asked that this conflict be set aside."), code="not-asked")
    if person in (of, asked_by):
        raise Refused(
            _("Another person must allow this: not the one who asked, and not the one concerned."),
            code="two-pairs-of-eyes",
        )
