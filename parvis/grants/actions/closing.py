"""Close an award once nothing is open any more, as every app that knows of something open says.

    closing.require("payments.all-paid", fulfilled, name_words=_("Everything released is paid"))

`fulfilled(award)` is asked within the transaction that may close the award, and by the page of the award.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from parvis.audit.actions import record
from parvis.domain.awards import AwardStatus, move_award
from parvis.domain.closing import Condition, met
from parvis.domain.refusals import Invalid, Refused
from parvis.grants import access
from parvis.grants.models import Award, SuccessMark
from parvis.grants.queries import awards


def _(message: str) -> str:
    return message


Fulfilled = Callable[[Award], bool]


@dataclass(frozen=True)
class Required:
    """One condition: whether it is fulfilled, and how pages call it."""

    fulfilled: Fulfilled
    name: Any


_conditions: dict[str, Required] = {}


class StillOpen(Refused):
    """Something is open yet; `conditions` lists what."""

    def __init__(self, conditions: Sequence[Condition]) -> None:
        self.conditions = tuple(conditions)
        super().__init__(
            _("This award cannot be closed yet: %(number)s things are open. They stand on its page."),
            code="still-open",
            number=len(self.conditions),
        )


def require(name: str, fulfilled: Fulfilled, *, name_words: Any = "") -> None:
    """Let an award close only when this is fulfilled too; `name_words` is how its page calls it."""
    _conditions[name] = Required(fulfilled, name_words or name)


def conditions(award: Award) -> list[Condition]:
    """Everything that the award needs before it closes, fulfilled or not.  A query each."""
    return [Condition(code, one.name, one.fulfilled(award)) for code, one in _conditions.items()]


def close_if_done(award: Award, *, by: Any, now: datetime) -> bool:
    """Close an award that is held for a change, if every condition is fulfilled."""
    if award.status != AwardStatus.ACCEPTED or any(not one.met for one in conditions(award)):
        return False
    award.status, award.closed_at = move_award(AwardStatus(award.status), AwardStatus.CLOSED), now
    award.save(update_fields=["status", "closed_at"])
    record("award.closed", on=award, by=by, at=now)
    return True


@transaction.atomic
def close_award(award: Award, *, by: Any, now: datetime) -> Award:
    """Close an award, as a programme officer; StillOpen names all that is open.  Closed twice it was closed once."""
    award = awards.locked(award)
    access.check_changes_for_office(by, award, at=now)
    if award.status == AwardStatus.CLOSED:
        return award
    move_award(AwardStatus(award.status), AwardStatus.CLOSED)
    if waiting := [one for one in conditions(award) if not one.met]:
        raise StillOpen(waiting)
    close_if_done(award, by=by, now=now)
    return award


@transaction.atomic
def mark_success(award: Award, marks: Sequence[int], words: str, *, by: Any, now: datetime) -> SuccessMark:
    """Say after the end how far each criterion for success was met; said once, by somebody of the office."""
    award = awards.locked(award)
    access.check_judges_reports(by, award, at=now)
    if award.status != AwardStatus.CLOSED:
        raise Refused(_("A project is marked after its award is closed."), code="not-closed")
    made = SuccessMark.objects.filter(award=award).first()
    if made is not None:
        if made.by_id == by.pk and made.marks == list(marks):
            return made
        raise Refused(_("This project was marked already."), code="marked-already")
    share = met(award.frozen.get("criteria") or [], list(marks))
    if not words.strip():
        raise Invalid(_("Say in words what became of the project."), field="words")
    made = SuccessMark.objects.create(award=award, marks=list(marks), met=share, words=words.strip(), by=by, at=now)
    record("award.success-marked", on=award, by=by, at=now, facts={"marks": list(marks), "met": str(share)})
    return made
