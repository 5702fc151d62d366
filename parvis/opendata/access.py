"""Who opens and closes the register."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from parvis.domain.refusals import Denied
from parvis.grants.access import check_is_officer
from parvis.grants.models import Award
from parvis.proposals.models import Party


def _(message: str) -> str:
    return message


def check_releases(person: Any, award: Award, *, at: datetime) -> None:
    """A programme officer who takes no part in the project, or Denied."""
    check_is_officer(person, at=at)
    if Party.objects.filter(proposal=award.proposal_id, person=person).exists():
        raise Denied(_("Who takes part in a project decides nothing about its award. A colleague must."), code="own")
