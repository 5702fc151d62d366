"""The parts people play in the house, and how they get them.

A member of staff holds a role by appointment: one person makes it, another
confirms it, and it counts from its first moment until its last.  Nobody
confirms an appointment that he or she made, nor one to his or her own benefit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What staff may be appointed to."""

    PRESS_OFFICER = "press-officer"
    PROGRAMME_OFFICER = "programme-officer"
    SCIENTIFIC_ADVISER = "scientific-adviser"  # the body's own expert
    CHAIR = "chair"  # of the body that decides
    SECRETARY = "secretary"  # of that body: its agenda, its meetings, its papers
    FINANCIAL_OFFICER = "financial-officer"  # certifies what is to be paid
    TREASURER = "treasurer"  # pays what is certified
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Term:
    """When an appointment counts: from `starts_at`, up to but not at `ends_at`."""

    starts_at: datetime
    ends_at: datetime | None
    confirmed_at: datetime | None

    def holds_at(self, now: datetime) -> bool:
        """Whether the role is held at `now`: confirmed, begun, not ended."""
        if self.confirmed_at is None or now < self.confirmed_at or now < self.starts_at:
            return False
        return self.ends_at is None or now < self.ends_at


def holds_any(person: object, *roles: Role, at: datetime) -> bool:
    """Whether this person holds one of these offices at that moment; nobody who has not signed in holds any."""
    holds = getattr(person, "holds", None)
    return holds is not None and any(holds(role, at=at) for role in roles)


def may_confirm(person: str, *, made_by: str, for_person: str) -> bool:
    """Two pairs of eyes: neither the maker nor the appointed person confirms."""
    return person not in (made_by, for_person)
