"""Nations whose suspension holds a letter: what was agreed with one is neither offered nor accepted while it is so."""

from __future__ import annotations

from datetime import datetime

from parvis.domain.awards import AwardStatus
from parvis.domain.deciding import held_by
from parvis.grants.models import Award
from parvis.grants.queries.terms import countries_of
from parvis.web.programme import current, today


def of_award(award: Award, at: datetime) -> tuple[str, ...]:
    """The suspended nations of a letter that waits for its answers; none once it is answered.  No query.

    What runs already is the office's to suspend, which is told of every nation that has left its group.
    """
    if award.status != AwardStatus.OFFERED:
        return ()
    return held_by(current(), countries_of(award.frozen["parties"]), today(at))
