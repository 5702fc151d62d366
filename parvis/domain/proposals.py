"""The life of a joint proposal: who takes part, who signs, when it counts.

A draft is opened by the director of one side; the director of the other is
invited by mail.  Both sides write; neither can hand in alone.  Both directors
sign one and the same revision; whatever is changed afterwards voids both
signatures, with its cause.  A proposal is handed in when every director has
signed, nothing blocks it, and the call takes proposals at the moment the
request arrived: one second after closing is too late, unless the call declared
a grace, and then it is marked late.

Until the call closes a proposal may be taken back, opened again, changed,
signed and handed in anew.  What is unfinished at closing is no longer taken,
and stays readable by those who wrote it.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from parvis.domain.calls import CallState
from parvis.domain.refusals import Refused


def _(message: str) -> str:
    return message


class ProposalStatus(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


S = ProposalStatus

PROPOSAL_MOVES: dict[ProposalStatus, frozenset[ProposalStatus]] = {
    S.DRAFT: frozenset({S.SUBMITTED, S.WITHDRAWN}),
    S.SUBMITTED: frozenset({S.DRAFT, S.WITHDRAWN}),  # opened again, or invited to the next phase; taken back
    S.WITHDRAWN: frozenset({S.DRAFT}),
}


class Standing(StrEnum):
    """How a proposal stands towards its call, from stored times alone."""

    WRITING = "writing"
    SUBMITTED = "submitted"
    LATE = "late"  # handed in within the declared grace
    WITHDRAWN = "withdrawn"
    UNFINISHED = "unfinished"  # still a draft when the call closed


class Side(StrEnum):
    """The two camps of nations of which a joint proposal has one director each."""

    ALLY = "ally"
    PARTNER = "partner"


class PartyState(StrEnum):
    NAMED = "named"  # takes part without writing: an end-user with a letter, a young scientist
    INVITED = "invited"
    JOINED = "joined"
    DECLINED = "declined"
    LEFT = "left"


class VoidCause(StrEnum):
    """Why a signature no longer counts."""

    EDITED = "edited"
    FILE_CHANGED = "file-changed"
    PARTY_CHANGED = "party-changed"
    REOPENED = "reopened"


class ScanState(StrEnum):
    """What a virus scanner said of a file; without one, that is said."""

    NOT_SCANNED = "not-scanned"
    CLEAN = "clean"


class Owner(StrEnum):
    """Whose part of the form a section is."""

    ALL = "all"
    ALLY = "ally"
    PARTNER = "partner"
    OWN = "own"  # every party fills its own


def move(status: ProposalStatus, to: ProposalStatus) -> ProposalStatus:
    """The status after the move, or a refusal."""
    if to not in PROPOSAL_MOVES[status]:
        raise Refused(_MOVE_REFUSED[to], code="no-such-move")
    return to


_MOVE_REFUSED = {
    S.DRAFT: _("This proposal is open for writing already."),
    S.SUBMITTED: _("Only a draft can be submitted. This proposal is submitted already, or was withdrawn."),
    S.WITHDRAWN: _("This proposal is withdrawn already."),
}


def standing_at(status: ProposalStatus, *, window: CallState, late: bool) -> Standing:
    """How the proposal stands while its call's window is in this state."""
    if status is S.SUBMITTED:
        return Standing.LATE if late else Standing.SUBMITTED
    if status is S.WITHDRAWN:
        return Standing.WITHDRAWN
    return Standing.UNFINISHED if window is CallState.CLOSED else Standing.WRITING


def check_takes(window: CallState) -> bool:
    """Whether what arrives in this state of the window is late; a refusal if it is not taken at all."""
    if window is CallState.ANNOUNCED:
        raise Refused(
            _("This call has not opened yet. Your draft is kept; submit it once the call is open."),
            code="call-not-open",
        )
    if window is CallState.CLOSED:
        raise Refused(
            _("This call has closed. What arrives after its last second is not taken; your draft stays readable."),
            code="call-closed",
        )
    return window is CallState.GRACE


def check_is_open(status: ProposalStatus, window: CallState) -> None:
    """A refusal if the draft can no longer be written."""
    if status is S.SUBMITTED:
        raise Refused(
            _("This proposal is submitted. To change it, open it again first; until then it counts as it is."),
            code="submitted",
        )
    if status is S.WITHDRAWN:
        raise Refused(_("This proposal is withdrawn. To change it, open it again first."), code="withdrawn")
    if window is CallState.CLOSED:
        raise Refused(
            _("This call has closed. Your draft can no longer be changed; it stays readable for you."),
            code="call-closed",
        )


def may_fill(owner: str, *, side: str, writes: bool) -> bool:
    """Whether a party fills a section of this owner: its own always, others if it writes and they are its side's."""
    if owner == Owner.OWN:
        return True
    return writes and owner in (Owner.ALL, side)


def unsigned(signers: Iterable[str], signed: Iterable[str]) -> tuple[str, ...]:
    """The parties whose signature is still missing, in the order given."""
    have = frozenset(signed)
    return tuple(party for party in signers if party not in have)
