"""Reviewers' marks made comparable: an additive mixed model, what it leaves unsure, and where it cannot tell.

`rank` takes a sheet of the rulebook and gives its ranking back.  The same sheet
gives the same ranking, in whatever order it lists things.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parvis.domain.calibration import Ranking, Sheet

__all__ = ["rank"]


def rank(sheet: Sheet, *, digest: str = "") -> Ranking:
    """Raw and adjusted ranks of a sheet, with their chances; `digest` names the stored sheet in the result."""
    from parvis.engines.ranking.ranking import ranked

    return ranked(sheet, digest)
