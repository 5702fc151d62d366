"""The rail of a case, "you are here": written, signed, handed in, then the stages of the programme file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.proposals import ProposalStatus, Standing
from parvis.programme.queries import programme_of
from parvis.proposals.models import Proposal
from parvis.proposals.queries import standing, window
from parvis.web import figures, lifecycle
from parvis.web.programme import in_language

FOLLOWING = 5  # stations ahead that a draft shows; what comes after is far away


@dataclass(frozen=True)
class Step:
    """One dot of the lifecycle rail."""

    name: str
    state: str = ""
    when: str = ""
    address: str = ""


def way(proposal: Proposal, person: Any, *, at: datetime, phase: str = "") -> list[Step]:
    """All stations of the proposal, as this person may know them; `phase` is the phase shown, else its own.

    What became of it at a station is told by the app that keeps the station.
    """
    programme, language = programme_of(proposal.call), get_language() or "en"
    stands = standing(proposal, at=at)

    def moment(when: datetime | None) -> str:
        return figures.moment(when, programme.zone, language) if when else ""

    stages = programme.stages_of(proposal.mechanism, proposal.call.way_in)
    codes = [stage.code for stage in stages]
    here = phase or proposal.stage
    after = stages[codes.index(here) + 1 :] if here in codes else stages
    told = lifecycle.told(proposal.code, person, at) if proposal.status != ProposalStatus.DRAFT else {}
    steps = _written(proposal, stands, moment(window(proposal).closes_at), moment(proposal.submitted_at))
    if not told:
        return steps + [Step(in_language(stage.name, language)) for stage in after[: FOLLOWING - 1]]

    first = steps[-1]
    steps[-1] = Step(first.name, "done", first.when, first.address)
    for stage in after:
        one = told.pop(stage.code, lifecycle.Station(""))
        when = one.note or moment(one.at)
        steps.append(Step(one.name or in_language(stage.name, language), one.state, when, one.address))
    # An activity may have been through a stage that its way in does not ask for: a panel that saw it all the same.
    for code, one in told.items():
        if code not in codes:
            known = programme.stage(code)
            name = one.name or (in_language(known.name, language) if known else code)
            steps.append(Step(name, one.state, one.note or moment(one.at), one.address))
    last = max(number for number, one in enumerate(steps) if one.state == "done")
    for number in range(last):
        if not steps[number].state:  # nobody told this reader of it, and the case has come past it
            steps[number] = replace(steps[number], state="done")
    if not any(one.state in ("now", "stopped") for one in steps):
        place = next((number for number, one in enumerate(steps) if not one.state), None)
        if place is not None:
            steps[place] = replace(steps[place], state="now")
    return steps


def _written(proposal: Proposal, stands: Standing, closes: str, submitted: str) -> list[Step]:
    """Up to the office's door."""
    handed_in = stands in (Standing.SUBMITTED, Standing.LATE)
    write = Step(_("Write together"), "done" if handed_in or proposal.signed_id else "now")
    sign = Step(_("Sign, all directors"), "done" if handed_in else "now" if proposal.signed_id else "")
    hand_in = Step(_("Hand in"), "", _("until %(moment)s") % {"moment": closes})
    if handed_in and submitted:
        hand_in = Step(_("With the office"), "now", submitted)
    elif stands is Standing.WITHDRAWN:
        write, hand_in = Step(_("Write together"), "done"), Step(_("Taken back"), "stopped")
    elif stands is Standing.UNFINISHED:
        write, hand_in = Step(_("Write together"), "done"), Step(_("Not handed in"), "stopped", closes)
    return [write, sign, hand_in]
