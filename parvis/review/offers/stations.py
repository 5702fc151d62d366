"""What the evaluation tells of a case at its stations: screening, review, panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from parvis.domain.evaluation import AssignmentState, PanelState
from parvis.domain.roles import holds_any
from parvis.domain.scoring import Verdict
from parvis.domain.screening import ENDED, UNDECIDED, ScreeningState
from parvis.review.labels import VERDICTS
from parvis.review.offers.desk import READS
from parvis.review.queries import rail
from parvis.web import figures
from parvis.web.lifecycle import State, Station
from parvis.web.programme import today


def stations(code: str, person: Any, at: datetime) -> Mapping[str, Station]:
    """The screenings, the review and the panel on the rail.  One query.

    Applicants learn that a screening passed, or why it did not, and not who decided; that review and panel are
    under way, and nothing of what came out.
    """
    told = rail.stops(code, person, at)
    found: dict[str, Station] = {}
    for held in told[rail.Kept.SCREENING]:
        found[held.stage] = _screened(held)
    # Who takes part in it is an applicant here, whatever the office.
    office = holds_any(person, *READS, at=at) and not told[rail.Kept.SEAT]
    found |= _judged(code, told[rail.Kept.REVIEW], told[rail.Kept.PANEL], office=office)
    return found


def _screened(held: rail.Stop) -> Station:
    state = ScreeningState(held.state)
    if state not in UNDECIDED:
        return Station("stopped" if state in ENDED else "done", at=held.at)
    return Station("now", note=_("A question waits for an answer") if state is ScreeningState.ASKED else "")


def _judged(code: str, reviews: list[rail.Stop], panels: list[rail.Stop], *, office: bool) -> dict[str, Station]:
    language, found = get_language() or "en", dict[str, Station]()
    by_stage: dict[str, list[rail.Stop]] = {}
    for review in reviews:
        by_stage.setdefault(review.stage, []).append(review)
    for stage, kept in by_stage.items():
        done = sum(one.state == AssignmentState.DONE for one in kept)
        note, address = "", ""
        if office:
            note = _("%(done)s of %(all)s reviews") % {"done": done, "all": len(kept)}
            address = f"{reverse('review:round', args=[kept[0].code])}#p-{code}"
        elif done < len(kept):
            last = max(one.at for one in kept if one.at)
            note = _("until %(day)s") % {"day": figures.day(today(last), language)}
        found[stage] = Station("done" if office and done == len(kept) else "now", note=note, address=address)
    for panel in panels:
        closed = panel.state == PanelState.CLOSED
        if office:
            note = str(VERDICTS[Verdict(panel.outcome)]) if closed and panel.outcome else ""
            out = closed and panel.outcome == Verdict.NOT_RECOMMENDED
            mark: State = "stopped" if out else "done" if closed else "now"
            station = Station(mark, at=panel.at, note=note, address=reverse("review:panel", args=[panel.code]))
        else:
            station = Station("now")
        if panel.stage in by_stage:
            found[panel.stage] = station
        else:
            for stage in by_stage:
                found[stage] = Station("done", note=found[stage].note, address=found[stage].address)
            found[panel.stage] = station
    return found
